"""Parties de l'évaluation : le résultat d'une question, les quatre questions, le suivi mensuel."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from observatoire import formats
from observatoire.affirmations.mots import EXEMPLE
from observatoire.analyses import evaluation
from observatoire.analyses.question import lire as lire_question
from observatoire.contenu.commun.exemple import LIGNES, PLAN, exemple
from observatoire.contenu.evaluation import phrases
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import saisies
from observatoire.documents.contenu import Bloc, Cellule, Etat, Paragraphe, Tableau, Valeur
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import lignes, secret
from observatoire.schema import questions
from observatoire.schema.publie import plan_publie
from observatoire.schema.questions import Examen
from observatoire.schema.suivi import suivre

_GENRES: dict[str, Literal["bon", "attente", "alerte"]] = {
    "oui": "bon", "en partie": "attente", "non": "alerte",
}  # fmt: skip

_SECRET = "« Secret » : ce compte, avec les autres du même mois, redirait un compte trop petit pour être montré."


@element("evaluation_resultat", "Résultat d'une évaluation")
def evaluation_resultat(
    lecteur: Lecteur, intitule: str, question: str, identifiant: str,
    territoires: Sequence[str], comparaison: Sequence[str], avant: Sequence[int], debut: int,
    apres: Sequence[int], enregistree_le: str, exploration: bool = False,
) -> Sequence[Bloc]:  # fmt: skip
    """La question posée avant d'agir, et ce que les chiffres en disent."""
    declare = indicateur(identifiant)
    q = lire_question({
        "nom": intitule, "question": question, "indicateur": identifiant, "territoires": territoires,
        "comparaison": comparaison, "avant": avant, "debut": debut, "apres": apres,
        "enregistree_le": enregistree_le, "exploration": exploration,
    })  # fmt: skip
    r = evaluation.evaluer(lecteur, q)
    return [
        *exemple(r.fictif, LIGNES),
        Paragraphe(f"{q.nom} : {q.question}"),
        Paragraphe(phrases.dire(r, q, declare), "constat"),
        Paragraphe(f"Question enregistrée le {q.enregistree_le:%d/%m/%Y}.", "note"),
    ]


@element("quatre_questions", "Quatre questions sur une action")
def quatre_questions(lecteur: Lecteur, action: str, jour: str = "") -> Sequence[Bloc]:
    """Cohérence, atteinte, moyens, pérennité : les faits connus et la réponse du comité."""
    quand = jour_de(lecteur, jour)
    plan = plan_publie(lecteur, quand)
    connue = plan.action(action)
    if connue is None:
        raise AppelIncorrect(
            f"L'action « {action} » n'est pas dans le plan. À faire : page Schéma, onglet Modifier."
        )
    tables = lecteur.locale
    examens = questions.examiner(connue, plan, suivre(plan, lecteur), tables, quand)
    return [
        *(exemple(plan.fictif, PLAN) or exemple(any(e.fictif for e in examens), LIGNES)),
        Tableau(
            colonnes=(
                Colonne("Question", largeur=24),
                Colonne("Ce que les saisies disent", largeur=40),
                Colonne("Réponse", largeur=14),
                Colonne("Constat du comité", largeur=22),
            ),
            lignes=tuple(_examen(e) for e in examens),
            titre=f"Quatre questions sur l'action {connue.id} : {connue.libelle}",
            provenance=saisies("actions", "jalons", "budgets", "conventions", "bilans_actions"),
            notes=(f"Situation au {formats.jour(quand)}.",),
        ),
    ]


@element("suivi_mensuel", "Suivi mensuel des questions d'évaluation")
def suivi_mensuel(lecteur: Lecteur) -> Sequence[Bloc]:
    """Ce que chaque action produit, mois par mois."""
    table = lecteur.locale("suivi_evaluations")
    if not len(table):
        raise AppelIncorrect(
            "Aucun suivi n'est saisi : heures ouvertes, présences, trajets, mois par mois. Un effet "
            "sans activité ne peut pas venir de l'action."
        )
    siennes = lignes(table.sort_values(["evaluation", "mesure", "mois"]))
    secrets = _secrets(siennes, lecteur.reglages.seuils.secret_local)
    return [
        *exemple(any(r["fictif"] for r in siennes), LIGNES),
        Tableau(
            colonnes=(
                Colonne("Question"),
                Colonne("Ce qu'on compte"),
                Colonne("Mois"),
                Colonne("Compte"),
                Colonne("Prévu"),
            ),
            lignes=tuple(_mois(r, secrets.get(i, "")) for i, r in enumerate(siennes)),
            titre="Suivi mensuel",
            provenance=saisies("suivi_evaluations"),
            notes=("« — » : rien de saisi.", *(_SECRET,) * bool(secrets)),
        ),
    ]


def _examen(e: Examen) -> tuple[Cellule, ...]:
    annee, marque = f"({e.annee})" if e.annee else "", f"{EXEMPLE} :" if e.fictif else ""
    constat = " ".join(x for x in (marque, e.constat, e.suite, annee) if x)
    return (
        f"{e.libelle}\n{e.enonce}",
        "\n".join(e.faits),
        Etat(e.reponse, _GENRES.get(e.reponse, "attente")),
        constat or "—",
    )


def _secrets(siennes: Sequence[Mapping[str, Any]], seuil: int) -> dict[int, str]:
    """Rang de la ligne → ce qu'elle dit à la place de son compte, question et mois par mois."""
    groupes: dict[tuple[str, Any], list[int]] = {}
    for i, r in enumerate(siennes):
        groupes.setdefault((r["evaluation"], r["mois"]), []).append(i)
    dits = {}
    for rangs in groupes.values():
        comptes = [(siennes[i]["compte"], siennes[i]["mesure"]) for i in rangs]
        for j in secret.caches(comptes, seuil):
            petit = secret.est_petit(comptes[j][0], seuil)
            dits[rangs[j]] = f"moins de {seuil}" if petit else "secret"
    return dits


def _mois(r: Mapping[str, Any], cache: str) -> tuple[Cellule, ...]:
    return (
        f"{EXEMPLE} : {r['evaluation']}" if r["fictif"] else r["evaluation"],
        r["mesure"],
        f"{r['mois']:%m/%Y}" if r["mois"] else "",
        Valeur(cache) if cache else _compte(r["compte"]),
        _compte(r["prevu"]),
    )


def _compte(v: float | None) -> Valeur:
    return Valeur("—" if v is None else formats.nombre(v), v)
