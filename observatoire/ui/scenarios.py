"""Ce que la page Scénarios place : la réponse, qui gagne et qui perd, avant et après, le bilan."""

from __future__ import annotations

import json

import streamlit as st

from observatoire import formats
from observatoire.analyses import dire_scenario
from observatoire.analyses.scenarios import Scenario
from observatoire.analyses.scenarios.effets import Effets
from observatoire.analyses.scenarios.references import REFERENCES
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import fabrique_scenarios
from observatoire.ui import composants, donnees, figures


def texte(scenario: Scenario) -> str:
    """Le scénario en JSON stable : le paramètre de ses recettes."""
    return json.dumps(scenario.dictionnaire(), ensure_ascii=False, sort_keys=True)


def effets(scenario: Scenario) -> Effets | str:
    """Les effets, ou la phrase qui dit ce qui empêche de les calculer."""
    return _effets(donnees.lecteur().version, str(donnees.reglages()), texte(scenario))


@st.cache_resource(max_entries=60, show_spinner="Calcul du scénario…")
def _effets(version: str, reglages: str, scenario: str) -> Effets | str:
    try:
        return fabrique_scenarios.simuler(donnees.lecteur(), donnees.reglages(), scenario)
    except AppelIncorrect as e:
        return str(e)


def repondre(scenario: Scenario) -> None:
    """La phrase qui répond, ou ce qui manque pour répondre."""
    calcules = effets(scenario)
    if isinstance(calcules, str):
        composants.information(calcules)
        return
    composants.reponse(dire_scenario.phrase(calcules))
    if calcules.offres.hypotheses:
        composants.liste(calcules.offres.hypotheses)


def gagnants(scenario: Scenario) -> None:
    """La carte du changement et, à côté, les communes qui gagnent et celles qui perdent."""
    calcules = effets(scenario)
    if isinstance(calcules, str):
        return
    if calcules.acces is not None:
        gauche, droite = st.columns([3, 2], gap="medium")
        with gauche:
            figures.montrer_recette("scenario_ecart", "sc-ecart", scenario=texte(scenario))
        with droite:
            _liste("Communes qui perdent de l'accès", calcules.acces.perdantes)
            _liste("Communes qui en gagnent", calcules.acces.gagnantes)
    for phrase in dire_scenario.autres(calcules):
        st.markdown(composants.texte(phrase))


def _liste(titre: str, communes: object) -> None:
    st.subheader(titre, anchor=False)
    lignes = [
        (str(r.libelle), formats.nombre(r.enfants),
         f"{formats.nombre(r.avant, 1)} → {formats.nombre(r.apres, 1)}")
        for r in communes.itertuples()  # type: ignore[attr-defined]
    ]  # fmt: skip
    if not lignes:
        st.write("Aucune.")
        return
    composants.tableau(("Commune", "Enfants", "Accès"), lignes, titre, rappeler=True)


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
    composants.tableau(
        ("", "Aujourd'hui", "Après", "Écart"),
        dire_scenario.lignes_bilan(calcules),
        "Places et heures avant et après",
    )
    for tournee in calcules.offres.tournees:
        st.markdown(composants.texte(tournee.dite()))
        composants.tableau(
            ("Jour", "Arrêt"),
            [
                (jour.capitalize(), ", ".join(tournee.libelles.get(c, c) for c in lieux) or "—")
                for jour, lieux in tournee.semaine.calendrier.items()
            ],
            "La semaine type",
        )
    st.subheader("Coût et payeurs", anchor=False)
    composants.tableau(("", "Montant"), dire_scenario.lignes_cout(calcules), "Coût du scénario")
    for remarque in calcules.cout.remarques:
        st.warning(composants.texte(remarque), icon=":material/euro:")
    composants.fiches(
        [("Ce qui a été essayé ailleurs (pour situer, jamais comme réglage)", [
            (r.lieu, dire_scenario.reference(r)) for r in REFERENCES
        ])]
    )  # fmt: skip
