"""Une partie de document emportée : ses tableaux dans le format choisi."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from observatoire.contenu import registre as parties
from observatoire.documents import contenu as c
from observatoire.documents.images import csv_de_tableau
from observatoire.documents.rendu import en_tete_de, rendre
from observatoire.modele import identifiant
from observatoire.ui import composants, donnees

_FORMATS = {
    "csv": "Tableau CSV", "xlsx": "Classeur XLSX", "ods": "Classeur ODS",
    "docx": "Tableau à modifier (DOCX)", "odt": "Tableau à modifier (ODT)", "pdf": "Document PDF",
}  # fmt: skip


def boutons(nom: str, cle: str, blocs: Sequence[c.Bloc]) -> None:
    """Un bouton par format, pour une partie qui a au moins un tableau."""
    tableaux = [b for b in blocs if isinstance(b, c.Tableau)]
    st.caption("Le tableau, sa source, ses notes et l'édition de l'observatoire.")
    intitule = tableaux[0].titre or parties.libelle_de(nom)
    permis = {e: nom for e, nom in _FORMATS.items() if e != "csv" or len(tableaux) == 1}
    faire = partial(fichier, intitule, tuple(blocs))
    composants.telecharger(permis, faire, identifiant(intitule)[:60], cle, width="stretch")


def fichier(intitule: str, blocs: tuple[c.Bloc, ...], extension: str) -> bytes:
    """Le fichier d'une partie : csv (un seul tableau), xlsx, docx ou pdf."""
    document = c.Document(
        titre=intitule, blocs=blocs, page_de_titre=False, sommaire=False,
        **en_tete_de(donnees.lecteur()),
    )  # fmt: skip
    if extension == "csv":
        [t] = [b for b in blocs if isinstance(b, c.Tableau)]
        return csv_de_tableau(t, document.pied)
    return rendre(document, extension)
