"""Ce que la page Évaluer place : la réponse, le résultat d'une question, les quatre questions, le suivi."""

from collections import Counter
from datetime import date
from typing import Any

import streamlit as st

from observatoire import formats
from observatoire.analyses import evaluation, question
from observatoire.analyses.question import Question
from observatoire.contenu.evaluation import resultat as dits
from observatoire.erreurs import AppelIncorrect, ErreurObservatoire
from observatoire.local import Carnet
from observatoire.methodes.evaluation import Verdict
from observatoire.schema import questions
from observatoire.ui import acteurs, composants, donnees, etat, figures, parties, schema
from observatoire.ui.edition import editer


def carnet() -> Carnet:
    """Le carnet des questions enregistrées."""
    return Carnet(donnees.dossier_donnees(), question.GENRE)


def enregistrees() -> list[Question]:
    """Les questions lisibles du carnet ; une question abîmée est dite, jamais tue."""
    lues = []
    for nom in carnet().liste():
        try:
            lues.append(question.lire(carnet().lire(nom).contenu))
        except ErreurObservatoire as e:
            st.warning(composants.texte(f"« {nom} » : {e}"), icon=":material/warning:")
    return lues


def repondre(posees: list[Question]) -> None:
    """Combien de questions, ce qui est mesuré, ce qui ne l'est pas, ce qui s'attend."""
    bilan = _bilan(*questions.avancee(schema.plan(), schema.tables()))
    if not posees:
        composants.reponse(
            "On ne peut encore rien dire de ce que les actions ont changé : aucune question n'a été "
            f"enregistrée avant d'agir. {bilan}"
        )
        return
    version = donnees.lecteur().cle
    etats = Counter(_court(version, q) for q in posees)
    mesures = etats[Verdict.HAUSSE] + etats[Verdict.BAISSE]
    dits = [
        f"{formats.pluriel(mesures, 'effet mesuré', 'effets mesurés')}" if mesures else "aucun effet mesuré",
        f"{etats[Verdict.NON_MESURABLE]} non mesurable{'s' if etats[Verdict.NON_MESURABLE] > 1 else ''}",
        f"{etats['en attente']} en attente",
    ]  # fmt: skip
    composants.reponse(
        f"{formats.pluriel(len(posees), 'question enregistrée', 'questions enregistrées')} : "
        f"{', '.join(dits)}. {bilan}"
    )


def resultat(posees: list[Question]) -> None:
    """La question choisie, avant et après ; sans question, ce qui serait mesurable ici."""
    if not posees:
        figures.montrer_recette(
            "evaluation_mesurables", "mesurables", ou=f"epci:{donnees.lecteur().epci}"
        )
        return
    noms = [q.nom for q in posees]
    choisie = posees[noms.index(etat.choisir_un("Question", noms, cle="question"))]
    parties.montrer("evaluation_resultat", "evaluation-resultat", **parametres(choisie))
    figures.montrer_recette("evaluation", "evaluation", **parametres(choisie))
    with st.popover("Retirer cette question"):
        st.caption("Elle est mise de côté dans data/local/evaluations/.supprimes, pas effacée.")
        if st.button("Retirer", key="retirer-question"):
            carnet().supprimer(choisie.nom)
            st.rerun()


def quatre_questions() -> None:
    """Cohérence, atteinte, moyens, pérennité : les faits connus et la réponse, action par action."""
    plan = schema.plan()
    if not plan.actions:
        composants.information("Aucune action n'est saisie : page Schéma, onglet Modifier.")
        return
    ids = [a.id for a in plan.actions]
    choix = etat.choisir_un(
        "Action",
        ids,
        cle="action",
        nommer=lambda i: f"{i} {getattr(plan.action(i), 'libelle', '')}",
    )
    parties.montrer(
        "quatre_questions", "quatre-questions", titre=False, jour=date.today(), action=choix
    )
    if st.toggle("Répondre", key="repondre-quatre"):
        editer("bilans_actions")


def suivi(posees: list[Question]) -> None:
    """Ce que l'action produit, mois par mois, sans attendre la fin."""
    parties.montrer("suivi_mensuel", "suivi-mensuel", titre=False)
    if st.toggle("Saisir le suivi", key="saisir-suivi"):
        connues = ", ".join(f"« {q.nom} »" for q in posees) or "aucune"
        st.caption(composants.texte(f"Questions enregistrées : {connues}."))
        editer("suivi_evaluations")


def engagement() -> None:
    """L'engagement des acteurs, tel que la participation saisie le dit."""
    acteurs.engagement()


def parametres(q: Question) -> dict[str, Any]:
    """Les paramètres de la recette « evaluation » d'une question."""
    return {
        "intitule": q.nom, "question": q.question, "identifiant": q.indicateur,
        "territoires": list(q.territoires), "comparaison": list(q.comparaison),
        "avant": list(q.avant), "debut": q.debut, "apres": list(q.apres),
        "enregistree_le": q.enregistree_le.isoformat(), "exploration": q.exploration,
    }  # fmt: skip


def dire(q: Question) -> str:
    """Le résultat d'une question en phrases, ou la phrase qui dit ce qui manque."""
    try:
        contexte = donnees.lecteur()
        return dits.dire(evaluation.evaluer(contexte, q), q)
    except AppelIncorrect as e:
        return str(e)
    except KeyError:
        return f"L'indicateur « {q.indicateur} » n'existe plus dans l'observatoire."


@st.cache_data(max_entries=100, show_spinner=False)
def _court(version: str, q: Question) -> str:
    try:
        contexte = donnees.lecteur()
        return dits.court(evaluation.evaluer(contexte, q), q)
    except AppelIncorrect:
        return "sans donnée"


def _bilan(faites: int, total: int) -> str:
    if not total:
        return "Aucune action n'est saisie dans le plan."
    sur = f"des {formats.nombre(total)} questions de la CNAF posées aux actions du plan"
    if not faites:
        return f"Aucune {sur} n'a encore de réponse."
    return f"{formats.nombre(faites)} {sur} {'ont' if faites > 1 else 'a'} une réponse."
