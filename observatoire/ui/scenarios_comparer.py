"""Deux scénarios côte à côte : la carte de leur écart, leurs places, leurs heures, leurs coûts."""

from functools import partial

import streamlit as st

from observatoire.analyses.scenarios import Scenario
from observatoire.contenu.scenarios import fiche as fiche_scenario
from observatoire.documents.rendu import rendre
from observatoire.ui import (
    composants,
    donnees,
    etat,
    figures,
    parties,
    scenarios,
    scenarios_formulaire,
)
from observatoire.ui.scenarios_garder import FORMATS


def comparer(scenario: Scenario) -> None:
    """L'autre scénario au choix, puis ce qui les sépare."""
    connus = scenarios_formulaire.tous()
    autres = [n for n in connus if n != scenario.nom]
    if not autres:
        st.write("Aucun autre scénario à comparer : en enregistrer un.")
        return
    nom = etat.choisir_un("Comparer à", autres, cle="scenario_autre")
    autre = connus[nom].model_copy(update={"suppositions": scenario.suppositions})
    effets = [scenarios.effets(s) for s in (autre, scenario)]
    for e in effets:
        if isinstance(e, str):
            composants.information(e)
            return
    a, b = scenarios.texte(autre), scenarios.texte(scenario)
    figures.montrer_recette("scenarios_compares", "sc-compares", un=a, autre=b)
    parties.montrer("scenarios_comparaison", "sc-comparaison", un=a, autre=b)
    _exporter(a, b)


def _exporter(un: str, autre: str) -> None:
    with st.container(horizontal=True):
        for extension, (etiquette, mime) in FORMATS.items():
            st.download_button(
                etiquette.replace("Fiche", "Comparaison"),
                partial(_fiche, un, autre, extension),
                f"comparaison-de-scenarios.{extension}",
                mime,
                key=f"comparaison-{extension}",
                on_click="ignore",
            )


def _fiche(un: str, autre: str, extension: str) -> bytes:
    fiche = fiche_scenario.comparer(donnees.lecteur(), un, autre)
    return rendre(fiche, extension)
