"""Deux scénarios côte à côte : la carte de leur écart, leurs places, leurs heures, leurs coûts."""

from __future__ import annotations

import streamlit as st

from observatoire.analyses import dire_scenario
from observatoire.analyses.scenarios import Scenario
from observatoire.ui import composants, etat, figures, scenarios, scenarios_formulaire


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
