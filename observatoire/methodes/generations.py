"""Les naissances des enfants d'un âge : au 1er janvier de l'année Y, un enfant de `a` ans révolus est né en
Y − 1 − a. Elles ne disent ni les arrivées ni les départs (`methodes.enfants` les corrige).
"""

import pandas as pd


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
