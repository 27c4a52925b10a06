"""Le budget pluriannuel du plan : par année, nature, payeur et thème ; ce qui reste à financer.

Un montant vide n'est pas un zéro : il est compté à part, et le total se dit « au moins ».
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

from observatoire import formats
from observatoire.schema.plan import Plan

NATURES = ("investissement", "fonctionnement")
PAYEURS = (
    "intercommunalité", "CAF", "MSA", "Département", "Région", "État", "communes", "familles", "autre", "à trouver",
)  # fmt: skip
COLONNES = (
    "action", "libelle", "theme", "annee", "nature", "payeur", "objet", "montant", "financement",
    "realise", "equipement", "fictif",
)  # fmt: skip


@dataclass(frozen=True)
class Totaux:
    """Sommes en euros ; `reste` = coût moins ce qui est acquis ; `sans_montant` : lignes vides."""

    cout: float
    acquis: float
    demande: float
    reste: float
    sans_montant: int
    lignes: int


def detail(plan: Plan, actions: Iterable[str] | None = None) -> pd.DataFrame:
    """Une ligne par montant saisi, avec le thème et l'intitulé de son action (`COLONNES`)."""
    gardees = {a.id: a for a in plan.actions if actions is None or a.id in set(actions)}
    lignes = [
        {**asdict(m), "libelle": gardees[m.action].libelle, "theme": gardees[m.action].theme}
        for m in plan.budgets
        if m.action in gardees and m.annee is not None
    ]
    cadre = pd.DataFrame(lignes, columns=list(COLONNES))
    return cadre.astype({"montant": "float64", "realise": "float64"})


def totaux(lignes: pd.DataFrame) -> Totaux:
    """Coût, acquis, demandé, reste à financer. Une ligne « à trouver » n'est jamais acquise."""
    acquises = (lignes["financement"] == "acquis") & (lignes["payeur"] != "à trouver")
    cout = float(lignes["montant"].sum())
    acquis = float(lignes.loc[acquises, "montant"].sum())
    return Totaux(
        cout,
        acquis,
        float(lignes.loc[lignes["financement"] == "demandé", "montant"].sum()),
        cout - acquis,
        int(lignes["montant"].isna().sum()),
        len(lignes),
    )


def croiser(lignes: pd.DataFrame, par: str) -> pd.DataFrame:
    """Montants par `par` (payeur, nature, theme, action) et année ; totaux en dernière ligne et
    dernière colonne. Une case sans ligne est vide (et non 0)."""
    if lignes.empty:
        return pd.DataFrame()
    tableau = lignes.pivot_table(
        index=par, columns="annee", values="montant", aggfunc=lambda m: m.sum(min_count=1)
    )
    ordre = {"payeur": PAYEURS, "nature": NATURES}.get(par)
    if ordre:
        tableau = tableau.reindex([p for p in ordre if p in tableau.index])
    tableau["Total"] = tableau.sum(axis=1, min_count=1)
    tableau.loc["Total"] = tableau.sum(axis=0, min_count=1)
    return tableau


def phrase(lignes: pd.DataFrame) -> str:
    """Ce que coûte le plan, ce qui est acquis et ce qui reste à financer, en une phrase."""
    if lignes.empty:
        return "Aucun montant n'est saisi : le coût du plan n'est pas connu."
    t = totaux(lignes)
    debut, fin = int(lignes["annee"].min()), int(lignes["annee"].max())
    combien = formats.pluriel(lignes["action"].nunique(), "action chiffrée", "actions chiffrées")
    reserve = (
        f" ({formats.pluriel(t.sans_montant, 'ligne')} sans montant)" if t.sans_montant else ""
    )
    quand = f"en {debut}" if debut == fin else formats.de_a(debut, fin)
    return (
        f"{combien} : {'au moins ' if t.sans_montant else ''}{euros(t.cout)} {quand}{reserve}, "
        f"dont {euros(t.acquis)} acquis ; reste à financer : {euros(t.reste)}."
    )


def euros(montant: float) -> str:
    """12345 → « 12 345 € » ; vide → « non renseigné »."""
    return "non renseigné" if pd.isna(montant) else formats.avec_unite(formats.nombre(montant), "€")
