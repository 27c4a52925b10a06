"""Ce que la page Scénarios place : la réponse, qui gagne et qui perd, avant et après, le bilan."""

import json

import streamlit as st

from observatoire.analyses.scenarios import Scenario
from observatoire.analyses.scenarios.effets import Effets
from observatoire.analyses.scenarios.references import REFERENCES
from observatoire.contenu.scenarios import figures as fabrique_scenarios
from observatoire.contenu.scenarios import phrases as dire_scenario
from observatoire.erreurs import AppelIncorrect
from observatoire.ui import ajouter, composants, donnees, figures, parties


def texte(scenario: Scenario) -> str:
    """Le scénario en JSON stable : le paramètre de ses recettes."""
    return json.dumps(scenario.dictionnaire(), ensure_ascii=False, sort_keys=True)


def effets(scenario: Scenario) -> Effets | str:
    """Les effets, ou la phrase qui dit ce qui empêche de les calculer."""
    return _effets(donnees.lecteur().cle, texte(scenario))


@st.cache_resource(max_entries=60, show_spinner="Calcul du scénario…")
def _effets(cle: str, scenario: str) -> Effets | str:
    try:
        return fabrique_scenarios.simuler(donnees.lecteur(), scenario)
    except AppelIncorrect as e:
        return str(e)


def repondre(scenario: Scenario) -> None:
    """La phrase qui répond, ou ce qui manque pour répondre."""
    calcules = effets(scenario)
    if isinstance(calcules, str):
        composants.information(calcules)
        return
    with st.container(key="reponse"):
        st.markdown(composants.texte(dire_scenario.phrase(calcules)))
    if calcules.offres.hypotheses:
        composants.liste(calcules.offres.hypotheses)
    # Un seul bouton : la phrase et ce qu'elle suppose ne se séparent pas.
    ajouter.partie("scenario_reponse", {"scenario": texte(scenario)}, "reponse")


def gagnants(scenario: Scenario) -> None:
    """La carte du changement et, à côté, les communes qui gagnent et celles qui perdent."""
    calcules = effets(scenario)
    if isinstance(calcules, str):
        return
    if calcules.acces is not None:
        gauche, droite = st.columns(2, gap="medium")
        with gauche:
            faite = figures.fabriquer_recette("scenario_ecart", scenario=texte(scenario))
            if isinstance(faite, str):
                composants.information(faite)
            else:
                # La colonne est étroite : la carte y tient entière.
                figures.montrer(faite, "sc-ecart", largeur=470)
        with droite:
            parties.montrer("scenario_communes_phrase", "sc-communes", scenario=texte(scenario))
    if dire_scenario.autres(calcules):
        parties.montrer("scenario_effets", "sc-effets", scenario=texte(scenario))


def avant_apres(scenario: Scenario) -> None:
    """Deux cartes aux mêmes bornes."""
    for colonne, moment in zip(st.columns(2), ("avant", "apres"), strict=True):
        with colonne:
            figures.montrer_recette(
                "scenario_acces", f"sc-{moment}", scenario=texte(scenario), moment=moment
            )


def bilan(scenario: Scenario) -> None:
    """Places, heures, coût, payeurs, tournée, hypothèses et cas de référence."""
    calcules = effets(scenario)
    if isinstance(calcules, str):
        return
    en_json = texte(scenario)
    parties.montrer("scenario_bilan", "sc-bilan", titre=False, scenario=en_json)
    if calcules.offres.tournees:
        parties.montrer("scenario_semaine", "sc-semaine", titre=False, scenario=en_json)
    parties.montrer("scenario_cout", "sc-cout", scenario=en_json)
    composants.fiches(
        [("Ce qui a été essayé ailleurs (pour situer, jamais comme réglage)", [
            (r.lieu, dire_scenario.reference(r)) for r in REFERENCES
        ])]
    )  # fmt: skip
    ajouter.partie("scenario_references", {}, "sc-references")
