"""L'investissement pluriannuel, équipement par équipement, et ce que l'intercommunalité peut en porter.

Les montants sont ceux du budget du plan (table Budget, colonne « Équipement ») : saisis une fois, ils nourrissent aussi
les volets 4° e et 4° f du schéma.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from observatoire.local import lignes, table
from observatoire.modele import sans_accent
from observatoire.schema import budget
from observatoire.schema.annexes import Tables
from observatoire.schema.conventions import Appel
from observatoire.schema.plan import TERMINES, Action, Plan

# Ce qui pèse sur l'intercommunalité : ce qu'elle paie, et ce que personne ne paie encore.
A_SA_CHARGE = ("intercommunalité", "à trouver")
_PAS_DES_AIDES = (*A_SA_CHARGE, "communes", "familles")
DOMAINES = {"petite_enfance": "petite enfance", "enfance": "enfance"}
INVESTISSEMENT = "investissement"
_GARDEES = 3  # actions proposées à un appel


@dataclass(frozen=True)
class Equipement:
    """Un bâtiment ou un véhicule, ses travaux et leur financement ; un coût None n'est pas saisi."""

    nom: str
    domaine: str
    commune: str
    etat: str
    travaux: str
    places: int | None
    annees: tuple[int, ...]
    cout: float | None
    aides: float
    communes: float
    reste: float
    fictif: bool


def programme(plan: Plan, tables: Tables, domaine: str = "") -> list[Equipement]:
    """Chaque équipement du domaine (tous par défaut), celui qui se fait le plus tôt d'abord."""
    montants = budget.detail(plan)
    montants = montants[montants["nature"] == INVESTISSEMENT]
    etats = table("equipements").colonne("etat_bati").modalites
    trouves = []
    for r in lignes(tables("equipements")):
        if domaine and r["domaine"] != domaine:
            continue
        siens = montants[montants["equipement"] == r["id"]]
        aides = siens[~siens["payeur"].isin(_PAS_DES_AIDES)]
        connu = siens["montant"].notna().any()
        trouves.append(Equipement(
            r["nom"], DOMAINES[r["domaine"]], r["commune"], etats.get(r["etat_bati"], ""), r["travaux"],
            r["places_ajoutees"], tuple(sorted({int(a) for a in siens["annee"]})),
            float(siens["montant"].sum()) if connu else None, float(aides["montant"].sum()),
            float(siens.loc[siens["payeur"] == "communes", "montant"].sum()),
            float(siens.loc[siens["payeur"].isin(A_SA_CHARGE), "montant"].sum()), r["fictif"],
        ))  # fmt: skip
    return sorted(trouves, key=lambda e: (e.annees or (9999,), sans_accent(e.nom)))


@dataclass(frozen=True)
class Capacite:
    """Ce que l'intercommunalité dégage : épargne brute (recettes − dépenses de fonctionnement), nette (moins le capital
    remboursé) ; `desendettement` : années d'épargne brute pour rembourser la dette."""

    annee: int
    brute: float
    nette: float | None
    desendettement: float | None
    fictif: bool


def capacite(tables: Tables) -> Capacite | None:
    """La dernière année dont recettes et dépenses sont saisies."""
    connues = [r for r in lignes(tables("finances")) if None not in (r["recettes"], r["depenses"])]
    if not connues:
        return None
    r = max(connues, key=lambda x: x["annee"])
    brute = r["recettes"] - r["depenses"]
    nette = None if r["capital"] is None else brute - r["capital"]
    annees = None if r["dette"] is None or brute <= 0 else r["dette"] / brute
    return Capacite(r["annee"], brute, nette, annees, r["fictif"])


def par_annee(plan: Plan, tables: Tables) -> pd.DataFrame:
    """L'investissement du plan par année : coût, aides, ce qui reste à l'intercommunalité, et sa part de l'épargne."""
    montants = budget.detail(plan)
    montants = montants[montants["nature"] == INVESTISSEMENT].assign(
        reste=lambda x: x["montant"].where(x["payeur"].isin(A_SA_CHARGE), 0.0),
        aides=lambda x: x["montant"].where(~x["payeur"].isin(_PAS_DES_AIDES), 0.0),
    )
    sommes = montants.groupby("annee")[["montant", "aides", "reste"]].sum(min_count=1)
    fictives = montants.groupby("annee")["fictif"].any()
    c = capacite(tables)
    porte = float("nan") if c is None else (c.brute if c.nette is None else c.nette)
    part = 100 * sommes["reste"] / porte if porte > 0 else float("nan")
    return sommes.assign(part=part, fictif=fictives).reset_index()


def execution(plan: Plan) -> pd.DataFrame:
    """Le budget prévu et réalisé par année et nature. `sur` : le prévu des seules lignes dont le réalisé est saisi, à qui il se compare."""
    d = budget.detail(plan)
    d = d.assign(sur=d["montant"].where(d["realise"].notna()), sans=d["realise"].isna())
    return (
        d.groupby(["annee", "nature"])
        .agg(
            prevu=("montant", lambda x: x.sum(min_count=1)),
            realise=("realise", lambda x: x.sum(min_count=1)),
            sur=("sur", lambda x: x.sum(min_count=1)),
            sans=("sans", "sum"),
            fictif=("fictif", "any"),
        )
        .assign(
            ecart=lambda x: x["realise"] - x["sur"], taux=lambda x: 100 * x["realise"] / x["sur"]
        )
        .reset_index()
    )


def premier_tri(appel: Appel, plan: Plan) -> list[tuple[Action, float]]:
    """Les actions que cet appel pourrait financer, et ce qu'il leur reste à trouver : celle qu'il nomme, puis celles de
    son thème qui ne sont pas terminées, la plus chère à financer d'abord. Un tri, pas un choix."""

    def reste(a: Action) -> float:
        return budget.totaux(budget.detail(plan, [a.id])).reste

    siennes: Iterable[Action] = (
        a for a in plan.actions
        if a.id == appel.action or (a.theme == appel.theme.lower() and a.statut not in TERMINES)
    )  # fmt: skip
    rangees = sorted(
        ((a, reste(a)) for a in siennes), key=lambda x: (x[0].id != appel.action, -x[1], x[0].id)
    )
    return rangees[:_GARDEES]
