"""La page Portrait : les éléments du modèle de document « portrait », pour le territoire choisi."""

from functools import partial
from itertools import groupby

import streamlit as st

from observatoire.contenu.dossiers.assemblage import assembler
from observatoire.contenu.dossiers.dossier import Dossier, Element
from observatoire.contenu.dossiers.gabarits import instancier, modele
from observatoire.documents.contenu import Titre
from observatoire.documents.rendu import rendre
from observatoire.modele import identifiant
from observatoire.ui import composants, donnees, dossiers, etat, figures, parties, projection

MODELE = "portrait"
_FORMATS = {"pdf": "Imprimer (PDF)", "docx": "À modifier (DOCX)", "odt": "À modifier (ODT)"}
_LARGEUR_DEMIE = 0.5


def montrer() -> None:
    """Les cinq parties, chacune sous son titre ; les demi-figures vont côte à côte. Puis le document."""
    dossier = instancier(modele(MODELE), donnees.lecteur(), etat.territoire())
    st.header(composants.texte(dossier.titre), anchor=False)
    with st.container(horizontal=True, gap="small"):
        composants.telecharger(
            _FORMATS, partial(_fichier, dossier), identifiant(dossier.titre)[:60], "portrait",
            icon=":material/print:",
        )  # fmt: skip
    rangs = enumerate(dossier.elements)
    for demies, groupe in groupby(rangs, lambda x: x[1].largeur == _LARGEUR_DEMIE):
        places = st.columns(2, gap="medium") if demies else None
        for i, (rang, e) in enumerate(groupe):
            with places[i % 2] if places else st.container():
                _element(e, f"portrait-{rang}")


def _element(e: Element, cle: str) -> None:
    if e.genre == "titre":
        if not projection.retenir([Titre(e.texte)]):
            st.header(composants.texte(e.texte), anchor=False, divider="blue")
    elif e.genre == "partie":
        parties.montrer(e.recette, cle, **e.parametres)
    else:
        figures.montrer_recette(e.recette, cle, largeur=figures.LARGEUR_COLONNE, **e.parametres)


def _fichier(dossier: Dossier, extension: str) -> bytes:
    return rendre(assembler(dossier, donnees.lecteur(), fabriquer=dossiers.fabriquer), extension)
