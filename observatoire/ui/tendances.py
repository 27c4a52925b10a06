"""Ce que la page Tendances place : la courbe comparée, les naissances, les communes."""

from __future__ import annotations

import streamlit as st

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import fabrique
from observatoire.graphiques.figure import Figure
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Territoire
from observatoire.ui import donnees, etat, figures


@st.cache_data(max_entries=60, show_spinner=False)
def _evolution(
    version: str, identifiant: str, territoires: list[tuple[str, str]], base100: bool
) -> Figure | str:
    suivis = [Territoire(n, c) for n, c in territoires]  # type: ignore[arg-type]
    try:
        return fabrique.evolution(donnees.lecteur(), donnees.reglages(), identifiant, suivis, base100=base100)
    except AppelIncorrect as e:
        return str(e)


def _montrer(identifiant: str, suivis: list[Territoire], cle: str, *, base100: bool = False) -> None:
    version = donnees.lecteur().version
    figure = _evolution(version, identifiant, [(t.niveau, t.code) for t in suivis], base100)
    if isinstance(figure, str):
        st.info(figure)
    else:
        figures.montrer(figure, cle)


def courbe(identifiant: str) -> None:
    """La courbe du territoire choisi avec ses comparaisons."""
    base100 = st.toggle("Indice 100 à la première année commune", key="indice", bind="query-params")
    suivis = [etat.territoire()]
    if INDICATEURS[identifiant].forme != "effectif" or base100:
        suivis += etat.comparaisons()
    _montrer(identifiant, suivis, "evolution", base100=base100)


def naissances() -> None:
    """Naissances et décès, et leur moyenne sur trois ans avec intervalle."""
    for identifiant in ("naissances", "naissances_moy3", "deces"):
        if identifiant in INDICATEURS:
            _montrer(identifiant, [etat.territoire()], f"evolution-{identifiant}")


@st.cache_data(max_entries=30, show_spinner=False)
def _multiples(version: str, identifiant: str) -> Figure | None:
    figure = fabrique.multiples(donnees.lecteur(), donnees.reglages(), identifiant)
    return figure if figure.donnees["valeur"].notna().any() else None


def par_commune(identifiant: str) -> None:
    """Une petite courbe par commune, à échelle commune."""
    figure = _multiples(donnees.lecteur().version, identifiant)
    if figure is None:
        st.info("Cet indicateur n'a pas de valeur à la commune.")
    else:
        figures.montrer(figure, "multiples")
