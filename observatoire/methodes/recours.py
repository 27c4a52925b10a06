"""Le non-recours dû à l'éloignement : combien d'enfants de plus viendraient s'ils habitaient à côté.

Modèle : la part d'enfants inscrits est divisée par deux toutes les `demi` minutes de trajet. Avec une
fréquentation par commune, `demi` est estimée (régression de Poisson) avec sa fourchette ; sans elle,
ce sont deux hypothèses, et la fourchette est celle des deux hypothèses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observatoire.erreurs import AppelIncorrect

COMMUNES_MINIMUM = 5


@dataclass(frozen=True)
class NonRecours:
    """Des enfants qui ne viennent pas : estimation centrale et fourchette ; `mesure` dit si elle est
    tirée d'une fréquentation déposée ou d'hypothèses."""

    central: float
    bas: float
    haut: float
    mesure: bool


def effet(enfants: pd.Series, minutes: pd.Series, taux: float, demi: float) -> float:
    """Enfants perdus par l'éloignement : taux × enfants × (1 − 2^(−minutes/demi)).

    `taux` : part qui viendrait sans trajet (entre 0 et 1) ; les minutes inconnues ne comptent pas.
    """
    connues = minutes.reindex(enfants.index).to_numpy(float)
    perdue = 1 - np.exp2(-connues / demi)
    return float(np.nansum(taux * enfants.fillna(0).to_numpy(float) * perdue))


def selon_hypotheses(
    enfants: pd.Series, minutes: pd.Series, taux: float, demi_court: float, demi_long: float
) -> NonRecours:
    """La fourchette que donnent deux hypothèses de distance ; le centre est leur moyenne géométrique."""
    if not 0 <= taux <= 1:
        raise AppelIncorrect(
            f"La part d'enfants inscrits sans trajet est {taux:g}. Attendu : entre 0 et 1, par exemple 0,3."
        )
    if not 0 < demi_court <= demi_long:
        raise AppelIncorrect(
            "Les minutes qui divisent par deux la fréquentation sont positives, la plus courte "
            "d'abord (exemple : 10 et 30)."
        )
    milieu = math.sqrt(demi_court * demi_long)
    return NonRecours(
        effet(enfants, minutes, taux, milieu),
        effet(enfants, minutes, taux, demi_long),
        effet(enfants, minutes, taux, demi_court),
        mesure=False,
    )


def selon_frequentation(
    inscrits: pd.Series, enfants: pd.Series, minutes: pd.Series
) -> NonRecours | None:
    """L'effet mesuré : inscrits ~ Poisson(enfants × exp(a − b × minutes)), intervalle à 95 % de b.

    None si moins de cinq communes ont des enfants, des inscrits connus et un trajet connu, ou si les
    minutes ne varient pas. Un effet négatif (on vient plus de loin) est ramené à zéro.
    """
    table = pd.DataFrame({"y": inscrits, "n": enfants, "t": minutes}).astype(float).dropna()
    table = table[table["n"] > 0]
    if len(table) < COMMUNES_MINIMUM or table["t"].nunique() < 2 or table["y"].sum() <= 0:
        return None
    y, n, t = (table[c].to_numpy() for c in "ynt")
    if (y < 0).any():
        raise AppelIncorrect("Un nombre d'inscrits est négatif. Attendu : 0 ou plus.")
    (_, b), ecart = _poisson(y, n, t)
    bornes = [max(0.0, x) for x in (b - 1.96 * ecart, b, b + 1.96 * ecart)]
    perdus = [float((y * np.expm1(x * t)).sum()) for x in bornes]
    return NonRecours(perdus[1], perdus[0], perdus[2], mesure=True)


def _poisson(
    y: NDArray[np.float64], n: NDArray[np.float64], t: NDArray[np.float64]
) -> tuple[tuple[float, float], float]:
    """a, b et l'écart-type de b, par Newton ; surdispersion comprise (quasi-Poisson)."""
    x = np.column_stack([np.ones_like(t), -t])
    beta = np.array([math.log(y.sum() / n.sum()), 0.0])
    information = np.eye(2)
    for _ in range(60):
        attendu = n * np.exp(np.clip(x @ beta, -30, 30))
        information = x.T @ (attendu[:, None] * x)
        pas = np.linalg.lstsq(information, x.T @ (y - attendu), rcond=None)[0]
        beta = beta + np.clip(pas, -2, 2)
        if np.abs(pas).max() < 1e-10:
            break
    attendu = n * np.exp(x @ beta)
    dispersion = max(1.0, float(((y - attendu) ** 2 / attendu).sum()) / max(1, len(y) - 2))
    variance = np.linalg.pinv(information)[1, 1] * dispersion
    return (float(beta[0]), float(beta[1])), math.sqrt(variance)
