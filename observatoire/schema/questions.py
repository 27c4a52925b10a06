"""Les quatre questions de la CNAF, action par action : ce que le plan en dit, et la réponse saisie."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from observatoire.local import lignes
from observatoire.schema import budget, conventions
from observatoire.schema.annexes import Tables
from observatoire.schema.filtres import dire_partenaires
from observatoire.schema.plan import Action, Plan
from observatoire.schema.suivi import CONTEXTE, Suivi

QUESTIONS: dict[str, tuple[str, str]] = {
    "coherence": (
        "Cohérence",
        "L'action répond-elle à un besoin repéré, avec les autres actions ?",
    ),
    "atteinte": ("Atteinte", "Ce qui était attendu est-il arrivé ?"),
    "moyens": ("Moyens", "Les moyens prévus ont-ils été mis, et suffisent-ils ?"),
    "perennite": ("Pérennité", "L'action tient-elle dans la durée ?"),
}
REPONSES = {
    "oui": "oui", "en_partie": "en partie", "non": "non", "ne_sait_pas": "on ne sait pas",
}  # fmt: skip
SANS_REPONSE = "pas encore de réponse"


@dataclass(frozen=True)
class Examen:
    """Une question posée à une action : ce que les saisies en disent déjà, et la dernière réponse."""

    question: str
    libelle: str
    enonce: str
    faits: tuple[str, ...]
    reponse: str = SANS_REPONSE
    annee: int | None = None
    constat: str = ""
    suite: str = ""
    fictif: bool = False


def examiner(
    action: Action, plan: Plan, suivis: Sequence[Suivi], tables: Tables, jour: date
) -> list[Examen]:
    """Les quatre questions d'une action, avec leurs faits et leur dernière réponse."""
    faits = {
        "coherence": _coherence(action, plan, tables),
        "atteinte": _atteinte(action, plan, suivis),
        "moyens": _moyens(action, plan),
        "perennite": _perennite(action, plan, tables, jour),
    }
    saisies = [r for r in lignes(tables("bilans_actions")) if r["action"] == action.id]
    rendus = []
    for question, (libelle, enonce) in QUESTIONS.items():
        siennes = [r for r in saisies if r["question_cnaf"] == question]
        derniere = max(siennes, key=lambda r: r["annee"], default=None)
        examen = Examen(question, libelle, enonce, tuple(f for f in faits[question] if f))
        if derniere is not None:
            examen = replace(
                examen,
                reponse=REPONSES.get(derniere["reponse"], derniere["reponse"]),
                **{c: derniere[c] for c in ("annee", "constat", "suite", "fictif")},
            )
        rendus.append(examen)
    return rendus


def avancee(plan: Plan, tables: Tables) -> tuple[int, int]:
    """(questions qui ont une réponse, questions posées) pour les actions du plan."""
    posees = {(a.id, q) for a in plan.actions for q in QUESTIONS}
    faites = {(r["action"], r["question_cnaf"]) for r in lignes(tables("bilans_actions"))}  # fmt: skip
    return len(posees & faites), len(posees)


def _coherence(a: Action, plan: Plan, tables: Tables) -> list[str]:
    voisines = sum(b.objectif == a.objectif and b.id != a.id for b in plan.actions)
    return [
        f"Objectif {a.objectif} : {plan.objectifs.get(a.objectif, 'à qualifier')}.",
        f"{voisines} autre{'s' if voisines > 1 else ''} action{'s' if voisines > 1 else ''} du même objectif."
        if voisines else "Seule action de son objectif.",
        f"Partenaires : {dire_partenaires(a, tables)}." if a.partenaires else "Aucun partenaire saisi.",
    ]  # fmt: skip


def _atteinte(a: Action, plan: Plan, suivis: Sequence[Suivi]) -> list[str]:
    jalons = [j for j in plan.jalons if j.action == a.id]
    faites = sum(j.fait_le is not None for j in jalons)
    effets = [s.phrase for s in suivis if s.action == a.id and s.role != CONTEXTE]
    return [
        f"État : {a.statut}{f' ; en retard : {a.retard}' if a.retard else ''}.",
        f"{faites} étape{'s' if faites > 1 else ''} faite{'s' if faites > 1 else ''} sur {len(jalons)}."
        if jalons else "Aucune étape saisie.",
        *(effets or [a.sans_indicateur or "Aucun indicateur n'en mesure encore l'effet."]),
    ]  # fmt: skip


def _moyens(a: Action, plan: Plan) -> list[str]:
    detail = budget.detail(plan, [a.id])
    return [
        budget.phrase(detail) if len(detail) else "Aucun montant n'est saisi.",
        f"Pilote : {a.pilote}." if a.pilote else "Pilote à désigner.",
    ]


def _perennite(a: Action, plan: Plan, tables: Tables, jour: date) -> list[str]:
    faits = [
        f"Convention « {c.objet} » : {c.etat}."
        for c in conventions.conventions(tables("conventions"), tables("acteurs"), jour)
        if c.action == a.id
    ]
    annees = [m.annee for m in plan.budgets if m.action == a.id and m.annee is not None]
    return [
        *(faits or ["Aucune convention ne lui est rattachée."]),
        f"Financement saisi jusqu'en {max(annees)}." if annees else "Aucune année de financement saisie.",
        f"Fin prévue le {a.fin:%d/%m/%Y}." if a.fin else "",
    ]  # fmt: skip
