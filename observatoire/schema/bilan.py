"""Le bilan d'une année du plan : ce qui a commencé, fini, glissé, coûté, été décidé."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from observatoire import formats
from observatoire.local import secret
from observatoire.schema import budget
from observatoire.schema.fiche import decisions_de
from observatoire.schema.plan import Action, Plan, Tables
from observatoire.schema.suivi import Suivi

Tableau = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Bilan:
    """Une année du plan ; les actions et les étapes sans date n'y figurent pas, `sans_date` les
    compte. `depenses` : lignes de budget de l'année."""

    annee: int
    commencees: tuple[Action, ...]
    terminees: tuple[Action, ...]
    en_cours: tuple[Action, ...]
    en_retard: tuple[Action, ...]
    faites: Tableau
    manquees: Tableau
    depenses: pd.DataFrame
    preuves: Tableau
    decisions: Tableau
    constats: tuple[str, ...]
    sans_date: int

    @property
    def phrase(self) -> str:
        """L'année en une phrase."""
        morceaux = [
            f"{formats.pluriel(len(self.commencees), 'action commencée', 'actions commencées')}",
            f"{formats.pluriel(len(self.terminees), 'action à son terme', 'actions à leur terme')}",
            f"{formats.pluriel(len(self.faites), 'étape faite', 'étapes faites')}",
        ]
        if self.manquees:
            morceaux.append(
                f"{formats.pluriel(len(self.manquees), 'étape prévue et pas faite', 'étapes prévues et pas faites')}"
            )
        suite = f" {formats.pluriel(self.sans_date, 'action')} sans date." if self.sans_date else ""
        return f"En {self.annee} : {', '.join(morceaux)}.{suite} {self.argent}"

    @property
    def argent(self) -> str:
        """Le budget de l'année en une phrase."""
        if self.depenses.empty:
            return "Aucun montant n'est saisi pour cette année."
        return budget.phrase(self.depenses)


def annees(plan: Plan) -> list[int]:
    """Les années que le plan touche (dates, budget, étapes), et celle du jour."""
    vues = {plan.jour.year}
    for a in plan.actions:
        vues |= {j.year for j in (a.debut, a.fin) if j}
    vues |= {m.annee for m in plan.budgets if m.annee}
    vues |= {j.year for e in plan.jalons for j in (e.prevu_le, e.fait_le) if j}
    return sorted(vues)


def bilan(
    plan: Plan, annee: int, suivis: Sequence[Suivi], tables: Tables, secret_local: int
) -> Bilan:
    """Le bilan d'une année ; le retard est celui du jour du plan."""
    actions = [a for a in plan.actions if a.statut != "abandonnée"]
    etapes = [(e.action, e.jalon, e.prevu_le, e.fait_le) for e in plan.jalons]
    montants = budget.detail(plan)
    return Bilan(
        annee,
        commencees=tuple(a for a in actions if a.debut and a.debut.year == annee and a.debut <= plan.jour),
        terminees=tuple(a for a in actions if a.fin and a.fin.year == annee),
        en_cours=tuple(
            a for a in actions if a.debut and a.debut.year <= annee and (a.fin is None or a.fin.year >= annee)
        ),
        en_retard=tuple(a for a in actions if a.retard),
        faites=tuple((i, n, f"{f:%d/%m/%Y}") for i, n, _, f in etapes if f and f.year == annee),
        manquees=tuple(
            (i, n, f"{p:%d/%m/%Y}")
            for i, n, p, f in etapes
            if p and p.year == annee and p < plan.jour and (f is None or f.year > annee)
        ),
        depenses=montants[montants["annee"] == annee],
        preuves=tuple(
            (p.action, p.preuve, p.jour, secret.dire(p.quantite, p.unite_quantite, secret_local))
            for p in plan.preuves
            if p.datee_du and p.datee_du.year == annee
        ),
        decisions=tuple(
            (f"{d.jour:%d/%m/%Y}", d.instance, d.texte, ", ".join(d.actions))
            for d in decisions_de(plan, tables)
            if d.jour.year == annee
        ),
        constats=tuple(f"{s.action} · {s.phrase}" for s in suivis if s.fixee),
        sans_date=sum(not (a.debut or a.fin) for a in actions),
    )  # fmt: skip
