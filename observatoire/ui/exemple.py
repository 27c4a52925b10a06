"""Le territoire d'exemple, à un clic et retour : un espace à part, inventé, où rien des vraies saisies n'entre."""

import shutil
from pathlib import Path

import streamlit as st

from observatoire import espace
from observatoire.affirmations.mots import EXEMPLE
from observatoire.local import exemple
from observatoire.ui import adresse

CLE = "exemple"
_OUI = "oui"


def ouvert() -> bool:
    """Vrai si cette session regarde l'exemple."""
    return bool(st.session_state.get(CLE) or st.query_params.get(CLE) == _OUI)


def dossier() -> Path:
    """L'espace d'exemple, à côté des vrais chiffres publiés ; créé la première fois."""
    ici = espace.entrepot_de(espace.donnees_ici()) / "exemple"
    if not exemple.est_exemple(ici / "data"):
        shutil.rmtree(ici, ignore_errors=True)
        exemple.creer(espace.donnees_ici(), ici / "data")
    return ici


def proposer() -> None:
    """Entrer dans l'exemple, ou en revenir."""
    if ouvert():
        revenir()
        return
    st.button(
        "Voir un territoire d'exemple", icon=":material/science:", on_click=_basculer, args=(True,),
        help="Un territoire complet, aux saisies inventées. Vos données n'y sont pas touchées.",
    )  # fmt: skip


def revenir() -> None:
    """Le bouton du retour."""
    st.button("Revenir à vos chiffres", icon=":material/undo:", key="quitter-exemple",
              on_click=_basculer, args=(False,))  # fmt: skip


def annoncer(fictif: bool) -> None:
    """En tête de chaque page d'un dossier d'exemple : ce qui y est inventé, et ce qui ne l'est pas."""
    if fictif:
        with st.container(horizontal=True, vertical_alignment="center", key="exemple-annonce"):
            st.warning(
                f"**{EXEMPLE}** : structures, places, horaires et demandes sont inventés ; les chiffres publics sont les vrais.",
                icon=":material/science:",
            )
            if ouvert():
                revenir()


def _basculer(vers: bool) -> None:
    st.session_state[CLE] = vers
    adresse.ecrire(CLE, _OUI if vers else None)
