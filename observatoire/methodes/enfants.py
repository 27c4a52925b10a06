"""Estimer les enfants d'un âge par les naissances, quand le recensement détaillé n'est pas déposé."""

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
    annees = range(int(large.columns.min()), int(large.columns.max()) + 1)
    large = large.reindex(columns=list(annees)).astype("float64")
    recul = min(RECULS[groupe])
    # Une case vide rend la fenêtre vide : jamais de somme partielle.
    sommes = large.T.rolling(len(RECULS[groupe])).sum().shift(recul)
    long = (
        sommes.rename_axis(index="fin", columns="code")
        .reset_index()
        .melt("fin", value_name="valeur")
    )
    long = long.dropna(subset=["valeur"]).assign(debut=lambda t: t["fin"])
    return long[_COLONNES].reset_index(drop=True)
