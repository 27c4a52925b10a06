"""Les enfants d'un âge d'après les naissances, corrigées par ce que le recensement a compté.

Au 1er janvier de l'année Y, un enfant de `a` ans révolus est né en Y − 1 − a. Les naissances ne
disent ni les arrivées ni les départs : un rapport mesuré une fois (enfants recensés ÷ naissances des
mêmes générations) les corrige. C'est une estimation : le rapport est supposé stable.
"""

import numpy as np
import pandas as pd

from observatoire.methodes.incertitude import garwood


def annees_de_naissance(debut: int, fin: int, annee: int) -> range:
    """Les années de naissance des enfants de `debut` à `fin` ans au 1er janvier de `annee`."""
    return range(annee - 1 - fin, annee - debut)


def generations(naissances: pd.DataFrame, debut: int, fin: int) -> pd.DataFrame:
    """Naissances des enfants qui ont de `debut` à `fin` ans, par code et par 1er janvier.

    `naissances` : index code, colonnes années (vide = inconnue). Une année inconnue rend la case
    vide : jamais de somme partielle. Colonnes : les 1ers janviers où au moins un code est complet.
    """
    if naissances.empty:
        return pd.DataFrame(index=naissances.index)
    connues = range(int(min(naissances.columns)), int(max(naissances.columns)) + 1)
    large = naissances.reindex(columns=list(connues))
    sommes = {
        annee: large[list(annees_de_naissance(debut, fin, annee))].sum(axis=1, skipna=False)
        for annee in range(connues[0] + fin + 1, connues[-1] + debut + 2)
    }
    return pd.DataFrame(sommes, index=large.index).dropna(axis=1, how="all")


def estimer(nes: pd.Series, rapport_: float) -> pd.DataFrame:
    """`valeur`, `bas`, `haut` : naissances × rapport, et l'intervalle de Poisson des naissances
    (95 %) au même rapport ; l'incertitude du rapport n'y est pas."""
    bas, haut = garwood(nes.to_numpy(float))
    return pd.DataFrame(
        {
            "valeur": nes.to_numpy(float) * rapport_,
            "bas": np.asarray(bas) * rapport_,
            "haut": np.asarray(haut) * rapport_,
        },
        index=nes.index,
    )
