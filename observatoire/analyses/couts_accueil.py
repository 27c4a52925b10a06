"""Ce que coûte une heure d'accueil, qui la paie, et ce qui reste à des familles d'exemple selon les barèmes déclarés."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.usage_accueil import activite, cadre, indicateur, nommer

COUTS = "local/couts_accueil.csv"
PAYEURS = {
    "familles": "Familles", "prestation": "CAF et MSA (prestation)",
    "bonus_territoire": "Bonus territoire (CTG)", "bonus_inclusion": "Bonus inclusion handicap",
    "bonus_mixite": "Bonus mixité sociale", "collectivite": "Collectivité", "autres": "Autres",
}  # fmt: skip
_MOIS = 12


@dataclass(frozen=True)
class Bareme:
    """Une valeur fixée nationalement, son unité, depuis quand, d'après quoi ; `sure` faux : une hypothèse ; `fraction` : la part
    d'autre chose (0,5 de la dépense)."""

    cle: str
    libelle: str
    valeurs: tuple[float, ...]
    unite: str
    depuis: int
    source: str
    sure: bool
    fraction: bool = False


@dataclass(frozen=True)
class Famille:
    """Une famille d'exemple : ses ressources par mois, ses enfants à charge, les heures d'accueil d'un mois."""

    nom: str
    ressources: float
    enfants: int
    heures: float


@cache
def baremes() -> tuple[dict[str, Bareme], tuple[Famille, ...]]:
    """Les barèmes livrés, par clé, et les familles d'exemple."""
    brut = tomllib.loads(
        (files("observatoire.analyses") / "baremes.toml").read_text(encoding="utf-8")
    )
    lus = [Bareme(**{**v, "valeurs": tuple(v["valeurs"])}) for v in brut["valeurs"]]
    return {b.cle: b for b in lus}, tuple(Famille(**f) for f in brut["familles"])


def reste_a_charge(f: Famille) -> dict[str, float]:
    """Ce qu'une famille paie par mois en crèche (PSU) et chez une assistante maternelle, avant et après crédit d'impôt.

    PSU : ressources bornées × taux d'effort × heures. CMG : coût − coût × (1 − ressources × taux ÷ coût de
    référence). Le crédit d'impôt rend la moitié de ce qui est payé, dans la limite d'un plafond annuel."""
    b, _ = baremes()
    v = {cle: x.valeurs[0] for cle, x in b.items()}
    taux = b["taux_effort"].valeurs[min(f.enfants, len(b["taux_effort"].valeurs)) - 1]
    bornees = min(max(f.ressources, v["plancher"]), v["plafond"])
    cout = v["cout_assistante"] * f.heures
    creche = bornees * taux * f.heures
    assistante = cout * min(1.0, bornees * taux / v["cout_reference"])

    def credit(paye: float) -> float:
        return v["credit_taux"] * min(paye, v["credit_plafond"] / _MOIS)

    return {
        "creche": creche, "creche_net": creche - credit(creche),
        "assistante": assistante, "assistante_net": assistante - credit(assistante),
        "effort": 100 * (creche - credit(creche)) / f.ressources,
    }  # fmt: skip


def comptes_de(ctx: Contexte) -> pd.DataFrame:
    """Une ligne par structure et année : charges, payeurs, heures de l'année (vides si un mois manque), coûts de l'heure."""
    lues = ctx.locale("couts_accueil")
    heures = activite(ctx).assign(annee=lambda x: x["mois"].dt.year)
    groupes = heures.groupby(["structure", "annee"])
    pleines = groupes["mois"].nunique() == _MOIS
    sommes = groupes[["realisees", "facturees"]].sum(min_count=_MOIS)[pleines]
    lues = lues.astype({"annee": "float64"}).merge(
        sommes.reset_index().astype({"annee": "float64"}), "left", ["structure", "annee"]
    )
    return lues.assign(
        nom=nommer(ctx, lues["structure"]), annee=lues["annee"].astype(int),
        cout_heure=lues["charges"] / lues["realisees"], prix_heure=lues["familles"] / lues["facturees"],
        collectivite_heure=lues["collectivite"] / lues["realisees"],
        ecart=lues["charges"] - lues[list(PAYEURS)].sum(axis=1),
    ).sort_values(["annee", "nom"], ascending=[False, True])  # fmt: skip


def par_heure(ctx: Contexte, paire: str) -> pd.DataFrame:
    """Un montant par heure et par année, toutes structures : on somme, puis on divise (« charges/realisees »)."""
    num, den = paire.split("/")
    lues = comptes_de(ctx)
    connues = lues[lues[num].notna() & lues[den].notna()]
    return cadre(
        indicateur(ctx, annee, COUTS) | {
            "valeur": float(a[num].sum()) / float(a[den].sum()),
            "statut": "fictif" if a["fictif"].any() else "publie",
            "numerateur": float(a[num].sum()), "denominateur": float(a[den].sum()),
            "note": ", ".join(a["nom"]),
        }
        for annee, a in connues.groupby("annee")
    )  # fmt: skip


def payeurs(ctx: Contexte) -> tuple[pd.Series, int, bool] | None:
    """Ce que paie chacun dans la dernière année, toutes structures ensemble ; None sans saisie."""
    lues: Any = comptes_de(ctx)
    if not len(lues):
        return None
    annee = int(lues["annee"].max())
    derniere = lues[lues["annee"] == annee]
    sommes = derniere[list(PAYEURS)].sum(min_count=1).dropna()
    return sommes, annee, bool(derniere["fictif"].any())
