"""Estimer les enfants d'un âge par les naissances, quand le recensement détaillé n'est pas déposé."""

from __future__ import annotations

import pandas as pd

# Les années de naissance qui comptent, en recul sur la dernière année pleine.
_COLONNES = ["code", "debut", "fin", "valeur"]
RECULS: dict[str, range] = {"0-2": range(0, 3), "3-5": range(3, 6)}


def par_naissances(naissances: pd.DataFrame, groupe: str = "0-2") -> pd.DataFrame:
    """Les enfants attendus par territoire et par année : somme de trois années de naissances.

    `naissances` : colonnes `code, fin, valeur`, années pleines et sûres seulement. Rend `code, debut,
    fin, valeur`, où `fin` est l'année à la fin de laquelle ces enfants ont l'âge voulu. Une année
    manquante ne donne rien : jamais de somme partielle. Les départs et arrivées sont inconnus.
    """
    large = naissances.pivot_table(index="code", columns="fin", values="valeur", aggfunc="first")
    if large.empty:
        return pd.DataFrame(columns=_COLONNES)
    annees = list(range(int(large.columns.min()), int(large.columns.max()) + 1))
    large = large.reindex(columns=annees)
    morceaux = []
    for annee in annees[max(RECULS[groupe]) :]:
        somme = large[[annee - r for r in RECULS[groupe]]].sum(axis=1, skipna=False).dropna()
        morceaux.append(
            pd.DataFrame(
                {"code": somme.index, "debut": annee, "fin": annee, "valeur": somme.to_numpy()}
            )
        )
    return pd.concat(morceaux, ignore_index=True) if morceaux else pd.DataFrame(columns=_COLONNES)
