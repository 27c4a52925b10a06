"""Tout ce qu'on sait d'une action, sur une page : pour l'écran et pour le document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from observatoire.local import secret
from observatoire.schema import budget
from observatoire.schema.acteurs import noms_de
from observatoire.schema.filtres import dire_zone
from observatoire.schema.instances import Decision, decisions, reunions_de
from observatoire.schema.plan import A_QUALIFIER, Action, Plan, Tables
from observatoire.schema.suivi import Suivi
from observatoire.territoire import Reglages

Tableau = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Fiche:
    """Les rubriques d'une action, ses constats d'indicateurs et ses tableaux (textes prêts)."""

    action: Action
    chapeau: str
    rubriques: tuple[tuple[str, str], ...]
    constats: tuple[str, ...]
    etapes: Tableau
    budget: str
    preuves: Tableau
    decisions: Tableau


def fiche(
    action: Action, plan: Plan, suivis: Sequence[Suivi], tables: Tables, reglages: Reglages
) -> Fiche:
    """La fiche d'une action du plan."""
    montants = budget.detail(plan, [action.id])
    return Fiche(
        action,
        chapeau=f"Axe {action.orientation} — {plan.orientations.get(action.orientation, '')} › "
        f"{action.objectif} {plan.objectifs.get(action.objectif, '')}",
        rubriques=_rubriques(action, dire_partenaires(action, tables), reglages),
        constats=tuple(s.phrase for s in suivis if s.action == action.id),
        etapes=tuple(
            (e.jalon, _jour(e.prevu_le), _jour(e.fait_le) or "pas encore")
            for e in plan.jalons
            if e.action == action.id
        ),
        budget=budget.phrase(montants) if len(montants) else "Aucun montant n'est saisi pour cette action.",
        preuves=tuple(
            (p.preuve, p.nature_preuve, p.jour,
             secret.dire(p.quantite, p.unite_quantite, reglages.seuils.secret_local))
            for p in plan.preuves
            if p.action == action.id
        ),
        decisions=tuple(
            (f"{d.jour:%d/%m/%Y}", d.instance, d.texte)
            for d in decisions_de(plan, tables)
            if action.id in d.actions
        ),
    )  # fmt: skip


def decisions_de(plan: Plan, tables: Tables) -> list[Decision]:
    """Les décisions des instances qui touchent une action du plan, la plus récente d'abord."""
    return [d for d in decisions(reunions_de(tables), [a.id for a in plan.actions]) if d.actions]


def dire_dates(action: Action) -> str:
    """« du 01/09/2026 au 30/06/2027 », « à partir du … », ou « à qualifier »."""
    debut, fin = _jour(action.debut), _jour(action.fin)
    if debut and fin:
        return f"du {debut} au {fin}"
    if debut:
        return f"à partir du {debut}, fin à qualifier"
    return f"jusqu'au {fin}, début à qualifier" if fin else A_QUALIFIER


def dire_volets(action: Action) -> str:
    """« volets 4° a, 4° e (proposé, à valider par le comité) » ; vide si l'action ne se rattache à aucun volet."""
    if not action.volets:
        return ""
    dits = ", ".join(f"{v[0]}° {v[1:]}".strip() for v in action.volets)
    dits = f"{'volet' if len(action.volets) == 1 else 'volets'} {dits}"
    return dits + ("" if action.volets_valides else " (proposé, à valider par le comité)")


def dire_partenaires(action: Action, tables: Tables) -> str:
    """Les partenaires par leur nom dans l'annuaire, ou tels qu'ils sont écrits."""
    noms = noms_de(tables("acteurs"))
    return ", ".join(noms.get(p) or p for p in action.partenaires)


def _rubriques(a: Action, partenaires: str, reglages: Reglages) -> tuple[tuple[str, str], ...]:
    return (
        ("État", a.statut + (f" — en retard : {a.retard}" if a.retard else "")),
        ("Calendrier", dire_dates(a)),
        ("Pilote", a.pilote or A_QUALIFIER),
        ("Partenaires", partenaires or A_QUALIFIER),
        ("Zone", dire_zone(a.zone, reglages) or A_QUALIFIER),
        ("Public visé", a.public or A_QUALIFIER),
        ("Thème", a.theme),
        ("Volets du schéma", dire_volets(a) or "aucun"),
        ("Mesure de l'effet", a.sans_indicateur),
        ("Remarques", a.remarques),
    )


def _jour(j: date | None) -> str:
    return f"{j:%d/%m/%Y}" if j else ""
