"""Ce que la page Évaluer place : la réponse, le résultat d'une question, les quatre questions, le suivi."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import streamlit as st

from observatoire import formats
from observatoire.analyses import evaluation, question
from observatoire.analyses.question import Question
from observatoire.entrepot.contexte import contexte_de
from observatoire.erreurs import AppelIncorrect, ErreurObservatoire
from observatoire.graphiques import phrases_evaluation as phrases
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import Carnet
from observatoire.methodes.evaluation import Verdict
from observatoire.schema import questions
from observatoire.schema.lignes import jour_lu, lignes, nombre, texte
from observatoire.ui import acteurs, composants, donnees, etat, figures, schema
from observatoire.ui.edition import editer

_ENCADRE = {"oui": "bon", "en partie": "attente", "non": "alerte"}


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
    etats = Counter(_court(q) for q in posees)
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
    st.markdown(f"**{composants.texte(choisie.question)}**")
    dite = _dire(choisie)
    st.markdown(composants.texte(dite))
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
    action = plan.action(choix)
    if action is None:
        return
    examens = questions.examiner(action, plan, schema.suivis(), schema.tables(), date.today())
    composants.tableau(
        ("Question", "Ce que les saisies disent", "Réponse du comité"),
        [_examen(e) for e in examens],
        f"Quatre questions sur l'action {choix}",
    )
    if st.toggle("Répondre", key="repondre-quatre"):
        editer("bilans_actions")


def suivi(posees: list[Question]) -> None:
    """Ce que l'action produit, mois par mois, sans attendre la fin."""
    table = schema.tables()("suivi_evaluations")
    if len(table):
        siennes = table.sort_values(["evaluation", "mesure", "mois"])
        composants.tableau(
            ("Question", "Ce qu'on compte", "Mois", "Compte", "Prévu"),
            [
                (_exemple(r) + texte(r["evaluation"]), texte(r["mesure"]), _mois(r["mois"]), formats.nombre(nombre(r["compte"])),
                 "—" if nombre(r["prevu"]) is None else formats.nombre(nombre(r["prevu"])))
                for r in lignes(siennes)
            ],
            "Suivi mensuel",
        )  # fmt: skip
    else:
        composants.information(
            "Aucun suivi n'est saisi : heures ouvertes, présences, trajets, mois par mois. Un effet "
            "sans activité ne peut pas venir de l'action."
        )
    if st.toggle("Saisir le suivi", key="saisir-suivi"):
        connues = ", ".join(f"« {q.nom} »" for q in posees) or "aucune"
        st.caption(composants.texte(f"Questions enregistrées : {connues}."))
        editer("suivi_evaluations")


def engagement() -> None:
    """L'engagement des acteurs, tel que la participation saisie le dit."""
    acteurs.engagement()


def _exemple(r: dict[str, Any]) -> str:
    return "EXEMPLE : " if bool(r.get("fictif", False)) else ""


def _mois(v: Any) -> str:
    jour = jour_lu(v)
    return f"{jour:%m/%Y}" if jour else texte(v)


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
        contexte = contexte_de(donnees.lecteur(), donnees.reglages())
        return phrases.dire(evaluation.evaluer(contexte, q), q, INDICATEURS[q.indicateur])
    except AppelIncorrect as e:
        return str(e)
    except KeyError:
        return f"L'indicateur « {q.indicateur} » n'existe plus dans l'observatoire."


@st.cache_data(max_entries=100, show_spinner=False)
def _resume(version: str, q: Question) -> tuple[str, str]:
    try:
        contexte = contexte_de(donnees.lecteur(), donnees.reglages())
        return phrases.court(evaluation.evaluer(contexte, q)), dire(q)
    except AppelIncorrect as e:
        return "sans donnée", str(e)


def _court(q: Question) -> str:
    return _resume(donnees.lecteur().version, q)[0]


def _dire(q: Question) -> str:
    return _resume(donnees.lecteur().version, q)[1]


def _bilan(faites: int, total: int) -> str:
    if not total:
        return "Aucune action n'est saisie dans le plan."
    sur = f"des {formats.nombre(total)} questions de la CNAF posées aux actions du plan"
    if not faites:
        return f"Aucune {sur} n'a encore de réponse."
    return f"{formats.nombre(faites)} {sur} {'ont' if faites > 1 else 'a'} une réponse."


def _examen(e: questions.Examen) -> tuple[str, str, str]:
    mot = composants.etat(e.reponse, _ENCADRE.get(e.reponse, "attente"))
    exemple = "EXEMPLE (donnée fictive)" if e.fictif else ""
    suite = " ".join(
        x for x in (exemple, f"({e.annee})" if e.annee else "", e.constat, e.suite) if x
    )
    reponse = composants.Sur(f"{mot} {composants.escape(suite)}")
    faits = composants.Sur("<br>".join(composants.escape(f) for f in e.faits))
    titre = composants.Sur(f"<strong>{e.libelle}</strong><br>{composants.escape(e.enonce)}")
    return titre, faits, reponse
