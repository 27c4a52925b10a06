"""Deux scénarios côte à côte : la carte de leur écart, leurs places, leurs heures, leurs coûts."""

from __future__ import annotations

from functools import partial

import streamlit as st

from observatoire.analyses import dire_scenario
from observatoire.analyses.scenarios import Scenario
from observatoire.documents import fiche_scenario
from observatoire.documents.rendu import rendre
from observatoire.ui import composants, donnees, etat, figures, scenarios, scenarios_formulaire
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
    gauche, droite = st.columns([3, 2], gap="medium")
    with gauche:
        figures.montrer_recette(
            "scenarios_compares", "sc-compares",
            un=scenarios.texte(autre), autre=scenarios.texte(scenario),
        )  # fmt: skip
    with droite:
        lignes = [
            (a[0], a[2], b[2])
            for a, b in zip(*(dire_scenario.lignes_bilan(e) for e in effets if not isinstance(e, str)), strict=True)
        ]  # fmt: skip
        couts = [dict(dire_scenario.lignes_cout(e)) for e in effets if not isinstance(e, str)]
        lignes += [(c, couts[0].get(c, "—"), v) for c, v in couts[1].items()]
        composants.tableau(("", nom, scenario.nom), lignes, "Deux scénarios comparés")
    _exporter(scenarios.texte(autre), scenarios.texte(scenario))


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
    fiche = fiche_scenario.comparer(donnees.lecteur(), donnees.reglages(), un, autre)
    return rendre(fiche, extension)
