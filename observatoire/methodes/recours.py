"""Le non-recours dû à l'éloignement : combien d'enfants de plus viendraient s'ils habitaient à côté.

Modèle : la part d'enfants inscrits est divisée par deux toutes les `demi` minutes de trajet. Avec une
fréquentation par commune, `demi` est estimée (régression de Poisson) avec sa fourchette ; sans elle,
ce sont deux hypothèses, et la fourchette est celle des deux hypothèses.

Des inscrits par commune sont de petits comptes : avec un `seuil`, les communes voisines en trajet sont
réunies, et le résultat ne dépend que des inscrits de chaque groupe.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.secret import regrouper

Tableau = NDArray[np.float64]
COMMUNES_MINIMUM = 5
GROUPES_MINIMUM = 3


@dataclass(frozen=True)
class NonRecours:
    """Des enfants qui ne viennent pas : estimation centrale et fourchette ; `mesure` dit si elle est
    tirée d'une fréquentation déposée ou d'hypothèses, `raison` pourquoi elle ne l'est pas."""

    central: float
    bas: float
    haut: float
    mesure: bool
    raison: str = ""


def effet(enfants: pd.Series, minutes: pd.Series, taux: float, demi: float) -> float:
    """Enfants perdus par l'éloignement : taux × enfants × (1 − 2^(−minutes/demi)).

    `taux` : part qui viendrait sans trajet (entre 0 et 1). NaN si l'effectif ou le trajet d'une commune
    où vivent des enfants n'est pas connu.
    """
    perdue = 1 - np.exp2(-minutes.reindex(enfants.index).to_numpy(float) / demi)
    n = enfants.to_numpy(float)
    return float(np.where(n == 0, 0.0, taux * n * perdue).sum())


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
    inscrits: pd.Series, enfants: pd.Series, minutes: pd.Series, seuil: float = 0
) -> NonRecours | None:
    """L'effet mesuré : inscrits ~ Poisson(enfants × exp(a − b × minutes)), intervalle à 95 % de b.

    `seuil` : les communes, rangées par trajet, sont réunies jusqu'à ce que chaque groupe ait 0 ou au
    moins `seuil` inscrits ; la loi d'un groupe est la somme de celles de ses communes, qui gardent leur
    trajet. Avec 0, chaque commune est son groupe et l'effet est Σ inscrits × (exp(b × minutes) − 1).

    None si moins de cinq communes ont des enfants, des inscrits connus et un trajet connu, si les
    minutes ne varient pas, ou s'il reste moins de trois groupes. Un effet négatif (on vient plus de
    loin) est ramené à zéro.
    """
    table = pd.DataFrame({"y": inscrits, "n": enfants, "t": minutes}).astype(float).dropna()
    table = table[table["n"] > 0].rename_axis("code").reset_index().sort_values(["t", "code"])
    if len(table) < COMMUNES_MINIMUM or table["t"].nunique() < 2 or table["y"].sum() <= 0:
        return None
    y, n, t = (table[c].to_numpy() for c in "ynt")
    if (y < 0).any():
        raise AppelIncorrect("Un nombre d'inscrits est négatif. Attendu : 0 ou plus.")
    groupes = regrouper(list(y), seuil)
    if len(groupes) < GROUPES_MINIMUM or y.sum() < seuil:
        return None
    # Une ligne par groupe, une colonne par commune : la suite ne connaît que les sommes par groupe.
    somme = np.array([np.isin(np.arange(len(y)), g) for g in groupes], dtype=float)
    sommes = somme @ y
    (_, b), ecart = _poisson(sommes, n, t, somme)
    bornes = [max(0.0, x) for x in (b - 1.96 * ecart, b, b + 1.96 * ecart)]
    perdus = [_perdus(sommes, n, t, somme, x) for x in bornes]
    return NonRecours(perdus[1], perdus[0], perdus[2], mesure=True)


def _perdus(sommes: Tableau, n: Tableau, t: Tableau, somme: Tableau, b: float) -> float:
    """Les inscrits de chaque groupe × (enfants ÷ enfants pondérés par l'éloignement − 1)."""
    poids = somme @ (n * np.exp(np.clip(-b * t, -300, 0)))
    return float((sommes * ((somme @ n) / poids - 1)).sum())


def _poisson(
    y: Tableau, n: Tableau, t: Tableau, somme: Tableau
) -> tuple[tuple[float, float], float]:
    """a, b et l'écart-type de b, par Newton ; surdispersion comprise (quasi-Poisson).

    `y` : un compte par groupe ; `somme` : les communes (`n`, `t`) de chaque groupe."""
    x = np.column_stack([np.ones_like(t), -t])
    beta = np.array([math.log(y.sum() / n.sum()), 0.0])
    information = np.eye(2)
    for _ in range(60):
        communes = n * np.exp(np.clip(x @ beta, -30, 30))
        attendu, pente = somme @ communes, somme @ (communes[:, None] * x)
        information = pente.T @ (pente / attendu[:, None])
        pas = np.linalg.lstsq(information, pente.T @ (y / attendu - 1), rcond=None)[0]
        beta = beta + np.clip(pas, -2, 2)
        if np.abs(pas).max() < 1e-10:
            break
    attendu = somme @ (n * np.exp(np.clip(x @ beta, -30, 30)))
    dispersion = max(1.0, float(((y - attendu) ** 2 / attendu).sum()) / max(1, len(y) - 2))
    variance = np.linalg.pinv(information)[1, 1] * dispersion
    return (float(beta[0]), float(beta[1])), math.sqrt(variance)
