"""Ce qu'un fichier déposé est, et ce qu'il changerait, avant tout accord."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from observatoire import formats, local
from observatoire.entrepot.verification import TableauVerifie
from observatoire.modele import LIBELLES_NIVEAUX
from observatoire.sources.declaration import catalogue
from observatoire.ui import composants, donnees


def montrer(t: TableauVerifie) -> None:
    """Un tableau du fichier : refusé, à confirmer, sans rien d'ici, ou reconnu et ses effets."""
    if t.statut == "refuse":
        st.error(f"**Refusé.** {composants.texte(t.message)}", icon=":material/block:")
        return
    if t.statut == "a_confirmer":
        st.warning(f"**À confirmer.** {composants.texte(t.message)}", icon=":material/help:")
        return
    annees = ", ".join(map(str, t.millesimes)) or "sans année"
    onglet = f" (onglet {t.fichier.split(' › ')[1]})" if " › " in t.fichier else ""
    quoi = composants.texte(f"{onglet} : « {t.titre} » ({t.producteur}), {annees}.")
    if t.rien_ici:
        st.info(f"**Rien pour ce territoire**{quoi}", icon=":material/wrong_location:")
    else:
        st.success(f"**Reconnu**{quoi}", icon=":material/check_circle:")
    lues = formats.pluriel(t.lignes_lues, "ligne lue", "lignes lues")
    faits = [f"{lues}." if t.source.startswith("local_") else f"{lues} ; {_couvre(t)}."]
    if t.nouvelles or t.modifiees or t.identiques or t.ecartees:
        faits.append(_effets(t))
    elif t.source in catalogue() and not t.rien_ici:
        faits.append(
            f"Aucun chiffre à publier ; il sert à ceci : {catalogue()[t.source].description}"
        )
    if t.message:
        faits.append(f"À savoir : {t.message}.")
    composants.liste(faits)
    if t.exemples:
        st.markdown("Par exemple :")
        composants.liste(e.phrase() for e in t.exemples)


def _couvre(t: TableauVerifie) -> str:
    ailleurs = [
        formats.pluriel(n, LIBELLES_NIVEAUX.get(niveau, niveau))
        for niveau, n in t.territoires.items()
    ]
    tout = ", ".join(ailleurs) or "aucun territoire"
    return f"{t.communes} des {t.communes_attendues} communes étudiées (en tout : {tout})"


def _effets(t: TableauVerifie) -> str:
    comptes = (
        (t.nouvelles, "nouvelle"),
        (t.modifiees, "modifiée"),
        (t.identiques, "identique"),
    )
    dits = [formats.pluriel(n, f"valeur {mot}", f"valeurs {mot}s") for n, mot in comptes if n]
    if t.ecartees:
        dits.append(
            formats.pluriel(t.ecartees, "valeur différente", "valeurs différentes")
            + " d'un fichier plus récent, qui reste en service"
        )
    return f"{', '.join(dits)}."


def table(nom: str, depose: Any) -> None:
    """Ce que le fichier changerait dans la table du territoire, ligne à ligne."""
    avant = local.lire(donnees.dossier_donnees(), nom).textes
    cellules, ajoutees, otees = local.comparer(
        local.table(nom), avant, lire_table(nom, depose).textes
    )
    composants.liste(
        [
            formats.pluriel(len(cellules), "cellule changée", "cellules changées"),
            formats.pluriel(len(ajoutees), "ligne ajoutée", "lignes ajoutées"),
            formats.pluriel(len(otees), "ligne ôtée", "lignes ôtées")
            + " (le fichier remplace la table ; « Annuler » la rétablit)" * bool(otees),
        ]
    )


@contextmanager
def copie(depose: Any, nom: str) -> Iterator[Path]:
    """Le fichier déposé, le temps de le lire."""
    with tempfile.TemporaryDirectory(prefix="observatoire-") as dossier:
        chemin = Path(dossier) / Path(nom).name
        depose.seek(0)
        with chemin.open("wb") as flux:
            shutil.copyfileobj(depose, flux)
        yield chemin


def lire_table(nom: str, depose: Any) -> local.Lue:
    """Les lignes du fichier déposé, lues comme cette table du territoire."""
    with copie(depose, depose.name) as chemin:
        return local.lire_fichier(chemin, nom, donnees.reglages())
