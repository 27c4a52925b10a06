"""Où commence et finit l'axe des valeurs, à l'écran comme sur le papier."""

import pandas as pd

from observatoire.graphiques.figure import Figure

COUPE = "≈ l'axe ne part pas de zéro"
COUPE_AU_DELA = 0.6  # d'un minimum à ce point près du maximum, partir de zéro écraserait la courbe
ECRASEES = 4.0  # plus grande valeur, en nombre de fois la médiane de celles de chaque case


def axe_de(figure: Figure) -> tuple[float, float, bool]:
    """Les bornes de l'axe des valeurs d'une évolution, et vrai s'il ne part pas de zéro."""
    d = figure.donnees
    connues = pd.concat(
        [d["valeur"], d.loc[d["est_principal"], "bas"], d.loc[d["est_principal"], "haut"]]
    ).dropna()
    if connues.empty:
        return 0.0, 1.0, False
    bas, haut = float(connues.min()), float(connues.max())
    if bas > COUPE_AU_DELA * haut > 0:
        marge = max(haut - bas, 0.02 * haut) * 0.15
        return bas - marge, haut + marge, True
    bas, haut = echelle(connues)
    return bas, haut, False


def a_chacun_son_echelle(figure: Figure) -> bool:
    """Vrai quand une échelle commune aplatirait presque toutes les petites courbes."""
    maximums = figure.donnees.groupby("code")["valeur"].max().dropna()
    return len(maximums) > 1 and float(maximums.max()) > ECRASEES * float(maximums.median()) > 0


def echelle(valeurs: pd.Series) -> tuple[float, float]:
    """Bornes d'ordonnée de petites courbes ; zéro y est toujours."""
    valeurs = valeurs.dropna()
    if valeurs.empty:
        return (0.0, 1.0)
    bas, haut = min(0.0, float(valeurs.min())), max(0.0, float(valeurs.max()))
    return (bas * 1.05, haut * 1.08 if haut > bas else 1.0)
