"""La page Évaluer : la réponse, une question et son résultat, les quatre questions, le suivi."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from observatoire import formats
from observatoire.affirmations import francais_effets as mots
from observatoire.affirmations.effets import TEMOINS_POUR_CONCLURE
from observatoire.analyses import evaluation, question, temoins
from observatoire.analyses.question import Question
from observatoire.contenu.evaluation import resultat as textes
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect, ErreurObservatoire
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.schema import questions
from observatoire.ui import (
    ajouter,
    composants,
    donnees,
    etat,
    figures,
    manquant,
    parties,
    saisie,
    schema,
    vides,
)


def enregistrees() -> list[Question]:
    """Les questions lisibles du carnet ; une question abîmée est dite, jamais tue."""
    lues = []
    for nom in donnees.carnet(question.GENRE).liste():
        try:
            lues.append(question.lire(donnees.carnet(question.GENRE).lire(nom).contenu))
        except ErreurObservatoire as e:
            st.warning(composants.texte(f"« {nom} » : {e}"), icon=":material/warning:")
    return lues


def repondre(posees: list[Question]) -> None:
    """Combien de questions, ce qui est mesuré, ce qui ne l'est pas, ce qui s'attend."""
    bilan = _bilan(*questions.avancee(schema.plan(), schema.tables()))
    if not posees:
        ajouter.reponse(
            "On ne peut encore rien dire de ce que les actions ont changé : aucune question n'a été "
            f"enregistrée avant d'agir. {bilan}"
        )
        return
    etats = Counter(_court(q) for q in posees)
    mesures = etats[mots.HAUSSE] + etats[mots.BAISSE]
    dits = [
        f"{formats.pluriel(mesures, 'effet mesuré', 'effets mesurés')}" if mesures else "aucun effet mesuré",
        f"{etats[mots.MUET]} non mesurable{'s' if etats[mots.MUET] > 1 else ''}",
        f"{etats[mots.ATTENTE]} en attente",
    ]  # fmt: skip
    ajouter.reponse(
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
        st.caption("Elle est mise de côté, pas effacée.")
        if st.button("Retirer", key="retirer-question"):
            donnees.carnet(question.GENRE).supprimer(choisie.nom)
            st.rerun()


def quatre_questions() -> None:
    """Cohérence, atteinte, moyens, pérennité : les faits connus et la réponse, action par action."""
    plan = schema.plan()
    if not plan.actions:
        manquant.information("Aucune action n'est saisie : page Schéma, onglet Modifier.")
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
        saisie.saisir("bilans_actions")


def suivi(posees: list[Question]) -> None:
    """Ce que l'action produit, mois par mois, sans attendre la fin."""
    parties.montrer("suivi_mensuel", "suivi-mensuel", titre=False)
    if st.toggle("Saisir le suivi", key="saisir-suivi"):
        connues = ", ".join(f"« {q.nom} »" for q in posees) or "aucune"
        st.caption(composants.texte(f"Questions enregistrées : {connues}."))
        saisie.saisir("suivi_evaluations")


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
        return textes.dire(evaluation.evaluer(donnees.lecteur(), q), q)
    except AppelIncorrect as e:
        return str(e)
    except KeyError:
        return f"L'indicateur « {q.indicateur} » n'existe plus dans l'observatoire."


@donnees.par_edition
def _court(lecteur: Lecteur, q: Question) -> str:
    try:
        return textes.court(evaluation.evaluer(lecteur, q), q)
    except AppelIncorrect:
        return "sans donnée"


def _bilan(faites: int, total: int) -> str:
    if not total:
        return "Aucune action n'est saisie dans le plan."
    sur = f"des {formats.nombre(total)} questions de la CNAF posées aux actions du plan"
    if not faites:
        return f"Aucune {sur} n'a encore de réponse."
    return f"{formats.nombre(faites)} {sur} {'ont' if faites > 1 else 'a'} une réponse."


_SANS_ACTION = ""


def enregistrer() -> None:
    """Une question nouvelle : elle dit tout de suite le plus petit effet qu'elle saura voir."""
    st.write(
        "Une question s'écrit avant d'agir : ensuite, on trouve toujours un chiffre qui monte."
    )
    q = _brouillon()
    vides.noter_montre()
    if not (q.nom or q.question):
        st.write(
            "Écrivez son nom et la question : le plus petit effet qu'elle saura voir se dira ici."
        )
        return
    try:
        question.verifier(q, date.today())
    except ErreurObservatoire as e:
        manquant.information(str(e))
        return
    st.markdown("**Ce que cette question saura voir**")
    dite = dire(q)
    st.markdown(composants.texte(dite))
    ajouter.phrase(f"{q.nom} : {q.question} {dite}", "brouillon")
    if st.button("Enregistrer la question", type="primary", icon=":material/lock:"):
        with composants.refus_montre():
            question.enregistrer(donnees.carnet(question.GENRE), q, date.today())
            st.toast("Question enregistrée : elle ne se modifie plus.")
            st.rerun()


def _brouillon() -> Question:
    gauche, droite = st.columns(2)
    lieux = {str(t): t.libelle or "Tout le territoire" for t in etat.lieux().values()}
    with gauche:
        nom = st.text_input("Nom", key="q-nom", placeholder="ex. Halte au marché")
        texte = st.text_input(
            "Question", key="q-texte", placeholder="ex. Les naissances se maintiennent-elles ici ?"
        )
        actions = {a.id: a.libelle for a in schema.plan().actions}
        action = st.selectbox(
            "Action du plan", [_SANS_ACTION, *actions], key="q-action",
            format_func=lambda i: f"{i} {actions[i]}" if i else "Aucune",
        )  # fmt: skip
        indicateur = st.selectbox(
            "Ce qu'on regarde", list(INDICATEURS), key="q-indicateur",
            index=list(INDICATEURS).index("naissances"),
            format_func=lambda i: f"{INDICATEURS[i].theme} · {INDICATEURS[i].libelle}",
        )  # fmt: skip
    with droite:
        ici = st.multiselect("Là où l'action agit", list(lieux), key="q-lieux", format_func=lieux.__getitem__,
                             default=list(lieux)[:1])  # fmt: skip
        an = date.today().year
        debut = int(st.number_input("L'action commence en", 1990, 2100, an + 1, key="q-debut"))
        avant = st.slider("Avant", debut - 12, debut - 1, (debut - 5, debut - 3), key="q-avant")
        apres = st.slider("Après", debut, debut + 10, (debut + 1, debut + 3), key="q-apres")
        arriere = st.toggle("Regard en arrière (ne vaut pas preuve)", key="q-arriere")
    brouillon = Question(
        nom, texte, str(indicateur), tuple(ici), (), (int(avant[0]), int(avant[1])), debut,
        (int(apres[0]), int(apres[1])), date.today(), str(action), arriere,
    )  # fmt: skip
    return _avec_temoins(brouillon)


def _avec_temoins(q: Question) -> Question:
    """Les territoires de comparaison : ceux qui nous ressemblent sont proposés, la personne en retire et en ajoute."""
    if not q.territoires:
        return q
    lecteur = donnees.lecteur()
    possibles = temoins.candidats(lecteur, q)
    if not possibles:
        st.caption(
            "Aucun territoire de comparaison n'a de valeur : déposer le fichier national de cet "
            "indicateur en ferait apparaître."
        )
        return q
    libelles = {
        t: lecteur.libelle(Territoire(Niveau(t.split(":")[0]), t.split(":")[1])) for t in possibles
    }
    tous = st.toggle(f"Comparer à tous ({len(possibles)})", key=f"q-tous-{q.indicateur}")
    gardes = possibles if tous else st.multiselect(
        "Territoires de comparaison", possibles, temoins.proposes(lecteur, q, possibles), key=f"q-temoins-{q.indicateur}",
        format_func=libelles.__getitem__, placeholder="Choisir des territoires",
        help="Des territoires que l'action ne touche pas. Ceux qui nous ressemblent (critères de la page Réglages) "
        "sont proposés ; on en retire, on en ajoute ; jamais choisis parce qu'ils avaient la même valeur juste avant. "
        f"Il en faut au moins {TEMOINS_POUR_CONCLURE} pour pouvoir conclure.",
    )  # fmt: skip
    return replace(q, comparaison=tuple(gardes))
