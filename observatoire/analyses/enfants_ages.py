"""Les enfants d'un âge, au 1er janvier : l'estimateur unique (`methodes.enfants`) sur les données d'une édition.

Toutes les pages l'appellent. Les naissances sont celles de chaque lieu, la rétention celle de
l'intercommunalité : une commune est trop petite pour avoir la sienne, et les parties s'ajoutent au tout.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.memoire import une_fois
from observatoire.methodes.enfants import Ages, Estimation, Retention, enfants_unique
from observatoire.modele import Cause, Nature

GROUPES_RECENSES: dict[str, Ages] = {
    "pop_0_4": (0, 4), "pop_5_9": (5, 9), "pop_10_14": (10, 14), "pop_15_19": (15, 19),
}  # fmt: skip
_NIVEAUX = ("commune", "secteur", "epci")
_SURES = ("publie", "estime", "fictif", "arrondi")
Lieu = tuple[str, str]


@une_fois
def estimees(ctx: Contexte, debut: int, fin: int) -> pd.DataFrame:
    """Les enfants de `debut` à `fin` ans de l'intercommunalité, de ses secteurs et de ses communes.

    Une ligne par lieu et 1er janvier (`fin`), aux colonnes d'un indicateur ; vide sans naissances ni
    recensement par âge. Jamais au-delà des naissances sûres : ce serait une projection.
    """
    naissances, recenses, fichier = _naissances(ctx), _recenses(ctx), _fichier(ctx)
    tout = ("epci", ctx.reglages.epci)
    if tout not in naissances or not recenses:
        return pd.DataFrame()
    an, par_lieu = recenses
    retention = Retention(naissances[tout], par_lieu.get(tout, {}), an)
    note = f"naissances et recensement {an} : moyenne de deux lectures, par âge et par génération"
    fictif = any("fictif" in s for s in _statuts(ctx))
    lignes = [
        {
            "code": code, "niveau": niveau, "debut": annee, "fin": annee, "valeur": e.valeur,
            "bas": bas, "haut": haut, "numerateur": e.valeur, "note": note, "fichier": fichier,
            "statut": "fictif" if fictif else "estime", "perimetre": "",
            "nature_intervalle": Nature.PROBABLE_80, "cause": Cause.ESTIMATION,
        }
        for (niveau, code), annee, e, (bas, haut) in _tous(naissances, par_lieu, retention, (debut, fin), tout)
    ]  # fmt: skip
    return pd.DataFrame(lignes)


def du_lieu(ctx: Contexte, ages: Ages, lieu: Lieu) -> pd.DataFrame:
    """Les estimations d'un lieu (niveau, code), une ligne par 1er janvier : `annee, valeur, bas, haut, statut`."""
    lues = estimees(ctx, *ages)
    if len(lues):
        lues = lues[(lues["niveau"] == lieu[0]) & (lues["code"] == lieu[1])]
    return lues.rename(columns={"fin": "annee"}).reindex(
        columns=["annee", "valeur", "bas", "haut", "statut"]
    )


def _tous(
    naissances: dict[Lieu, dict[int, float]], recenses: dict[Lieu, dict[Ages, float]],
    retention: Retention, ages: Ages, tout: Lieu,
) -> Iterator[tuple[Lieu, int, Estimation, tuple[float, float]]]:  # fmt: skip
    connues = naissances[tout]
    for annee in range(
        min(min(connues) + 1 + ages[1], retention.an + 1),
        min(max(connues) + 2 + ages[0], max(connues) + 3),
    ):
        ensemble = enfants_unique(connues, retention, ages, annee)
        if ensemble is None:
            continue
        for lieu, nees in naissances.items():
            e = enfants_unique(nees, retention, ages, annee, recenses.get(lieu, {}))
            if e is not None:
                yield lieu, annee, e, e.bornes(None if lieu == tout else ensemble.valeur)


def _naissances(ctx: Contexte) -> dict[Lieu, dict[int, float]]:
    """Les naissances annuelles sûres de chaque lieu de l'intercommunalité."""
    lues = _lues(ctx)
    ici = _lieux(ctx)
    rendues: dict[Lieu, dict[int, float]] = {}
    for r in lues.to_dict("records"):
        if (lieu := (str(r["niveau"]), str(r["code"]))) in ici:
            rendues.setdefault(lieu, {})[int(r["fin"])] = float(r["valeur"])
    return rendues


def _lues(ctx: Contexte) -> pd.DataFrame:
    lues = ctx.mesures("naissances")
    sures: pd.DataFrame = lues[
        (lues["debut"] == lues["fin"]) & (lues["perimetre"] == "") & lues["niveau"].isin(_NIVEAUX)
        & lues["statut"].isin(_SURES) & lues["valeur"].notna()
    ]  # fmt: skip
    return sures


def derniere_naissance(ctx: Contexte) -> int | None:
    """La dernière année de naissances sûres, ou None."""
    lues = _lues(ctx)
    return int(lues["fin"].max()) if len(lues) else None


def _fichier(ctx: Contexte) -> str:
    lues = _lues(ctx)
    return str(lues["fichier"].iloc[-1]) if len(lues) else ""


def _statuts(ctx: Contexte) -> set[str]:
    return set(_lues(ctx)["statut"])


def _recenses(ctx: Contexte) -> tuple[int, dict[Lieu, dict[Ages, float]]] | None:
    """Le dernier recensement qui a des groupes d'âges, et les effectifs de chaque lieu."""
    annee: Any = None
    par_lieu: dict[Lieu, dict[Ages, float]] = {}
    for variable, ages in GROUPES_RECENSES.items():
        for niveau in _NIVEAUX:
            lues = ctx.derniere(variable, niveau)
            lues = lues[lues["valeur"].notna()]
            if lues.empty:
                continue
            annee = annee or int(lues["fin"].iloc[0])
            if int(lues["fin"].iloc[0]) == annee:
                for code, valeur in zip(lues["code"], lues["valeur"], strict=True):
                    par_lieu.setdefault((niveau, str(code)), {})[ages] = float(valeur)
    return (annee, par_lieu) if annee else None


def _lieux(ctx: Contexte) -> set[Lieu]:
    return {
        ("epci", ctx.reglages.epci),
        *(("commune", str(c)) for c in ctx.communes()["code"]),
        *(("secteur", str(c)) for c in ctx.territoires("secteur")["code"]),
    }
