"""La page Scénarios : la réponse, qui gagne et qui perd, le bilan ; garder, comparer, exporter."""

import json

import streamlit as st

from observatoire.analyses.scenarios import Scenario
from observatoire.analyses.scenarios.effets import Effets
from observatoire.analyses.scenarios.references import REFERENCES
from observatoire.contenu.scenarios import fiche
from observatoire.contenu.scenarios import figures as fabrique_scenarios
from observatoire.contenu.scenarios import phrases as dire_scenario
from observatoire.documents import LIBELLES, rendre
from observatoire.documents.contenu import Paragraphe
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import en_tete
from observatoire.modele import identifiant
from observatoire.ui import (
    ajouter,
    composants,
    donnees,
    etat,
    figures,
    manquant,
    parties,
    projection,
    scenarios_formulaire,
)

_FORMATS = LIBELLES | {"pdf": "Fiche PDF", "docx": "Fiche DOCX", "odt": "Fiche ODT"}


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
        manquant.information(calcules)
        return
    dite = dire_scenario.phrase(calcules)
    if projection.retenir([Paragraphe(dite, "constat")]):
        return
    tete, suite = en_tete(dite)
    with st.container(key="reponse"):
        st.markdown(composants.texte(tete))
    if suite:  # qui perd ne se replie pas
        st.markdown(composants.texte(suite))


def _suppositions(scenario: Scenario, calcules: Effets) -> None:
    if suppositions := dire_scenario.suppose(calcules):
        with st.expander("Ce que cette réponse suppose"):
            composants.liste(suppositions)
    # Un seul bouton : la phrase et ce qu'elle suppose ne se séparent pas.
    ajouter.partie("scenario_reponse", {"scenario": texte(scenario)}, "reponse")


def gagnants(scenario: Scenario) -> None:
    """La carte du changement puis, dessous pour que leurs six colonnes se lisent, qui gagne et qui perd."""
    calcules = effets(scenario)
    if isinstance(calcules, str):
        return
    _suppositions(scenario, calcules)
    if calcules.acces is not None:
        figures.montrer_carte("scenario_ecart", "sc-ecart", scenario=texte(scenario))
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


def garder(scenario: Scenario) -> None:
    """Le nom, l'enregistrement, la fiche à télécharger."""
    gauche, droite = st.columns(2, gap="large")
    with gauche:
        st.header("Enregistrer", anchor=False)
        _enregistrer(scenario)
    with droite:
        st.header("Exporter la fiche", anchor=False)
        _exporter(scenario)


def _enregistrer(scenario: Scenario) -> None:
    nom = st.text_input(
        "Nom du scénario", scenario.nom, max_chars=120, key=f"nom-scenario-{scenario.nom}",
        help="Reprendre un nom existant le remplace ; un nom nouveau le duplique.",
    )  # fmt: skip
    if st.button("Enregistrer ce scénario", type="primary", icon=":material/save:"):
        with composants.refus_montre():
            donnees.carnet(scenarios_formulaire.GENRE).ecrire(
                nom, _complet(scenario, nom.strip()).dictionnaire()
            )
            st.session_state["choix-scenario"] = nom.strip()
            st.session_state.pop("scenario", None)
            st.toast("Scénario enregistré.")
            st.rerun()
    if scenario.nom in donnees.carnet(scenarios_formulaire.GENRE).liste() and st.button(
        "Retirer ce scénario enregistré"
    ):
        donnees.carnet(scenarios_formulaire.GENRE).supprimer(scenario.nom)
        st.rerun()


def _complet(scenario: Scenario, nom: str) -> Scenario:
    """Le scénario sous ce nom, avec ce que la recherche a trouvé (rien s'il ne se calcule pas)."""
    calcules = effets(scenario)
    trouve = () if isinstance(calcules, str) else calcules.trouve
    return scenario.model_copy(update={"nom": nom, "trouve": trouve})


def _exporter(scenario: Scenario) -> None:
    calcules = effets(scenario)
    if isinstance(calcules, str):
        manquant.information(calcules)
        return
    st.caption("Hypothèses, qui gagne et qui perd, places, heures, coût : prêt pour le comité.")
    composants.telecharger(
        _FORMATS,
        lambda e: rendre(fiche.composer(donnees.lecteur(), texte(scenario)), e),
        f"scenario-{identifiant(scenario.nom) or 'sans-nom'}", "fiche", width="stretch",
    )  # fmt: skip


def comparer(scenario: Scenario) -> None:
    """L'autre scénario au choix, puis ce qui les sépare."""
    connus = scenarios_formulaire.tous()
    autres = [n for n in connus if n != scenario.nom]
    if not autres:
        st.write("Aucun autre scénario à comparer : en enregistrer un.")
        return
    nom = etat.choisir_un("Comparer à", autres, cle="scenario_autre")
    autre = connus[nom].model_copy(update={"suppositions": scenario.suppositions})
    calcules = [effets(s) for s in (autre, scenario)]
    for e in calcules:
        if isinstance(e, str):
            manquant.information(e)
            return
    a, b = texte(autre), texte(scenario)
    figures.montrer_recette("scenarios_compares", "sc-compares", un=a, autre=b)
    parties.montrer("scenarios_comparaison", "sc-comparaison", un=a, autre=b)
    with st.container(horizontal=True):
        composants.telecharger(
            {e: nom.replace("Fiche", "Comparaison") for e, nom in _FORMATS.items()},
            lambda e: rendre(fiche.comparer(donnees.lecteur(), a, b), e),
            "comparaison-de-scenarios", "comparaison",
        )  # fmt: skip
