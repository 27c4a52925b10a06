"""L'aide de chaque page, la visite de deux minutes, les raccourcis du clavier, le territoire d'exemple."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlparse

import streamlit as st

from observatoire.ui import composants, exemple, tableaux
from observatoire.ui.composants import texte

_RUBRIQUES = ("Ce que cette page répond", "Comment c'est calculé", "Que faire")
_ETAPE = "etape-de-visite"


@cache
def declaree() -> dict[str, Any]:
    """L'aide déclarée : la visite, les raccourcis, et trois phrases par page."""
    return tomllib.loads((files("observatoire") / "ui" / "aide.toml").read_text(encoding="utf-8"))


def proposer() -> None:
    """Le bouton « Aide », au bout du titre de la page."""
    if st.button("Aide", icon=":material/help:", type="tertiary", key="aide", shortcut="a"):
        st.session_state[_ETAPE] = -1
        _ouvrir()


@st.dialog("Aide", width="medium")
def _ouvrir() -> None:
    etape = st.session_state.get(_ETAPE, -1)
    if etape >= 0:
        _visiter(etape)
        return
    page = urlparse(st.context.url or "").path.rsplit("/", 1)[-1] or "accueil"
    for rubrique, dite in zip(_RUBRIQUES, declaree()["pages"].get(page, ()), strict=False):
        st.markdown(f"**{rubrique}**  \n{texte(dite)}")
    with st.container(horizontal=True):
        if st.button("Visite de deux minutes", icon=":material/tour:", type="primary"):
            st.session_state[_ETAPE] = 0
            st.rerun(scope="fragment")
        exemple.proposer()
    tableaux.tableau(
        ("Touche", "Ce qu'elle fait"), declaree()["raccourcis"], "Raccourcis du clavier"
    )
    st.html(
        composants.interne(
            "Le sens de chaque mot et de chaque chiffre", "donnees?onglet=Dictionnaire"
        )
    )


def _visiter(etape: int) -> None:
    visite = declaree()["visite"]
    titre, dite = visite[etape]
    st.caption(f"{etape + 1} sur {len(visite)}")
    st.header(texte(titre), anchor=False)
    st.markdown(texte(dite))
    with st.container(horizontal=True):
        for nom, vers in (("Précédent", etape - 1), ("Suivant", etape + 1)):
            fini = vers == len(visite)
            if st.button("Terminer" if fini else nom, key=f"visite-{nom}", disabled=vers < 0):
                st.session_state[_ETAPE] = -1 if fini else vers
                st.rerun(scope="app" if fini else "fragment")
