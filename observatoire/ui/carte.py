"""Ce que la page Carte place : une ou deux cartes aux mêmes bornes, le classement, la fiche."""

from __future__ import annotations

from typing import Any

import streamlit as st

from observatoire.graphiques import ecran, fabrique
from observatoire.graphiques.classes import LIBELLES_METHODES
from observatoire.graphiques.figure import Figure
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.ui import cles, composants, donnees, etat, figures

_METHODES = [m for m in LIBELLES_METHODES if m != "manuelles"]


def choisir_annee(identifiant: str) -> int | None:
    """L'année, ou None (l'état vide est dit) si l'indicateur n'a rien à la commune."""
    annees = donnees.lecteur().annees(identifiant, "commune")
    if not annees:
        composants.sans_donnee(identifiant)
        return None
    return etat.annee(annees)


def choisir_classes(identifiant: str) -> dict[str, Any]:
    """Méthode et nombre de classes (taux seulement), comparaison avec une autre année."""
    options: dict[str, Any] = {}
    with st.expander("Réglages de la carte"):
        if INDICATEURS[identifiant].forme == "taux":
            options["methode"] = st.selectbox(
                "Méthode de classement", _METHODES, format_func=lambda m: LIBELLES_METHODES[m],
                key="methode", bind="query-params",
            )  # fmt: skip
            options["nb_classes"] = st.slider(
                "Nombre de classes", 3, 7, 5, key="classes", bind="query-params"
            )
        annees = donnees.lecteur().annees(identifiant, "commune")
        autre = st.selectbox(
            "Comparer avec une autre année (mêmes bornes)", ["aucune", *sorted(map(str, annees), reverse=True)],
            key="autre_annee", bind="query-params",
        )  # fmt: skip
        options["autre"] = None if autre == "aucune" else int(autre)
    return options


@st.cache_data(max_entries=60, show_spinner=False)
def _carte(
    version: str, identifiant: str, annee: int, methode: str, nombre: int, autre: int | None
) -> list[Figure]:
    lecteur, reglages = donnees.lecteur(), donnees.reglages()
    premiere = fabrique.carte(
        lecteur, reglages, identifiant, annee, methode=methode, nb_classes=nombre
    )
    if autre is None or autre == annee:
        return [premiere]
    seconde = fabrique.carte(lecteur, reglages, identifiant, autre, classes=premiere.classes)
    return [seconde, premiere]


def cartes(identifiant: str, annee: int, options: dict[str, Any]) -> str | None:
    """Dessine les cartes et rend le code de la commune choisie (clic ou territoire courant)."""
    dessins = _carte(
        donnees.lecteur().version, identifiant, annee, options.get("methode", "quantiles"),
        options.get("nb_classes", 5), options.get("autre"),
    )  # fmt: skip
    choisi = etat.territoire()
    defaut = choisi.code if choisi.niveau == Niveau.COMMUNE else None
    selection = st.session_state.get("commune_cliquee", defaut)
    colonnes = st.columns(len(dessins)) if len(dessins) > 1 else [st.container()]
    for colonne, dessin in zip(colonnes, dessins, strict=True):
        with colonne:
            clique = figures.montrer(dessin, f"carte-{dessin.annee}", selection=selection)
            if clique and clique != selection:
                st.session_state["commune_cliquee"] = clique
                st.rerun()
    if dessins[-1].classes is not None:
        with st.expander("Combien de communes dans chaque classe ?"):
            st.plotly_chart(
                ecran.histogramme_de(dessins[-1]), theme=None, key="histogramme",
                alt="Nombre de communes par classe", config={"displayModeBar": False},
            )  # fmt: skip
    return selection


def classement(identifiant: str, annee: int) -> None:
    """Les communes classées, avec la valeur de l'ensemble."""
    with st.expander("Les communes, de la plus haute à la plus basse valeur"):
        figures.montrer(_barres(donnees.lecteur().version, identifiant, annee), "classement")


@st.cache_data(max_entries=60, show_spinner=False)
def _barres(version: str, identifiant: str, annee: int) -> Figure:
    return fabrique.barres(donnees.lecteur(), donnees.reglages(), identifiant, annee)


def fiche(code: str | None) -> None:
    """Les chiffres clés d'une commune, choisie par clic ou dans la liste."""
    lecteur = donnees.lecteur()
    communes = {t.code: t for t in lecteur.dans(Territoire(Niveau.EPCI, lecteur.epci), "commune")}
    if code not in communes:
        st.info(
            "Cliquez une commune sur la carte, ou choisissez-la dans la liste Territoire, pour lire sa fiche."
        )
        return
    st.header(f"Fiche : {communes[code].libelle}")
    cles.chiffres(communes[code], cles.CLES[:-1])
