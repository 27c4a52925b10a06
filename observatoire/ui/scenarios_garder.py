"""Enregistrer un scénario par son nom, le dupliquer, le retirer, l'exporter en fiche."""

from functools import partial

import streamlit as st

from observatoire.analyses.scenarios import Scenario
from observatoire.contenu.scenarios import fiche as fiche_scenario
from observatoire.documents.rendu import rendre
from observatoire.erreurs import ErreurObservatoire
from observatoire.modele import identifiant
from observatoire.ui import composants, donnees, scenarios
from observatoire.ui.scenarios_formulaire import carnet

FORMATS = {
    "pdf": ("Fiche PDF", "application/pdf"),
    "docx": ("Fiche DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Classeur XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "zip": ("Images et CSV (ZIP)", "application/zip"),
}  # fmt: skip


def garder(scenario: Scenario) -> None:
    """Le nom, l'enregistrement, la fiche à télécharger."""
    gauche, droite = st.columns(2, gap="large")
    with gauche:
        st.subheader("Enregistrer", anchor=False)
        _enregistrer(scenario)
    with droite:
        st.subheader("Exporter la fiche", anchor=False)
        _exporter(scenario)


def _enregistrer(scenario: Scenario) -> None:
    nom = st.text_input(
        "Nom du scénario", scenario.nom, max_chars=120, key=f"nom-scenario-{scenario.nom}",
        help="Reprendre un nom existant le remplace ; un nom nouveau le duplique.",
    )  # fmt: skip
    if st.button("Enregistrer ce scénario", type="primary", icon=":material/save:"):
        try:
            carnet().ecrire(nom, _complet(scenario, nom.strip()).dictionnaire())
        except ErreurObservatoire as e:
            st.error(composants.texte(str(e)), icon=":material/error:")
        else:
            st.session_state["choix-scenario"] = nom.strip()
            st.session_state.pop("scenario", None)
            st.toast("Scénario enregistré.")
            st.rerun()
    if scenario.nom in carnet().liste() and st.button("Retirer ce scénario enregistré"):
        carnet().supprimer(scenario.nom)
        st.rerun()


def _complet(scenario: Scenario, nom: str) -> Scenario:
    """Le scénario sous ce nom, avec ce que la recherche a trouvé (rien s'il ne se calcule pas)."""
    calcules = scenarios.effets(scenario)
    trouve = () if isinstance(calcules, str) else calcules.trouve
    return scenario.model_copy(update={"nom": nom, "trouve": trouve})


def _exporter(scenario: Scenario) -> None:
    calcules = scenarios.effets(scenario)
    if isinstance(calcules, str):
        composants.information(calcules)
        return
    st.caption("Hypothèses, qui gagne et qui perd, places, heures, coût : prêt pour le comité.")
    for extension, (etiquette, mime) in FORMATS.items():
        st.download_button(
            etiquette,
            partial(_fiche, scenarios.texte(scenario), extension),
            f"scenario-{identifiant(scenario.nom) or 'sans-nom'}.{extension}",
            mime,
            key=f"fiche-{extension}",
            on_click="ignore",
            width="stretch",
        )


def _fiche(scenario: str, extension: str) -> bytes:
    fiche = fiche_scenario.composer(donnees.lecteur(), scenario)
    return rendre(fiche, extension)
