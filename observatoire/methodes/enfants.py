"""Estimer les enfants d'un âge par les naissances, quand le recensement détaillé n'est pas déposé."""

from __future__ import annotations

import pandas as pd

# Les années de naissance qui comptent, en recul sur la dernière année pleine.
RECULS: dict[str, range] = {"0-2": range(0, 3), "3-5": range(3, 6)}


def par_naissances(naissances: pd.DataFrame, groupe: str = "0-2") -> pd.DataFrame:
    """Les enfants attendus par territoire et par année : somme de trois années de naissances.

    `naissances` : colonnes `code, fin, valeur`, années pleines et sûres seulement. Rend `code, debut,
    fin, valeur`, où `fin` est l'année à la fin de laquelle ces enfants ont l'âge voulu. Une année
    manquante ne donne rien : jamais de somme partielle. Les départs et arrivées sont inconnus.
    """
    large = naissances.pivot_table(index="code", columns="fin", values="valeur", aggfunc="first")
    annees = range(int(large.columns.min()), int(large.columns.max()) + 1) if large.size else ()
    large = large.reindex(columns=list(annees))
    sommes = {
        annee: large[[annee - r for r in RECULS[groupe]]].sum(axis=1, skipna=False)
        for annee in annees
        if annee - max(RECULS[groupe]) >= annees[0]
    }
    if not sommes:
        return pd.DataFrame(columns=["code", "debut", "fin", "valeur"])
    long = pd.DataFrame(sommes).rename_axis(columns="fin").stack().rename("valeur").reset_index()
    long = long.dropna(subset=["valeur"])
    long["debut"] = long["fin"]
    return long[["code", "debut", "fin", "valeur"]]
