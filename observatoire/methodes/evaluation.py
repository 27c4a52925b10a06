"""Mesurer un effet : rapport de rapports, différence de différences, permutation placebo.

Un effet ne se lit jamais sans le plus petit effet qu'on aurait su voir : en dessous, on ne dit pas
« pas d'effet » mais « non mesurable ».
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from observatoire.erreurs import AppelIncorrect

CONFIANCE = 0.95
PUISSANCE = 0.80
TEMOINS_MINIMUM = 3  # en dessous, l'écart entre témoins ne s'estime pas


class Verdict(StrEnum):
    """Ce qu'on peut dire d'un effet."""

    NON_MESURABLE = "non mesurable"
    HAUSSE = "hausse mesurée"
    BAISSE = "baisse mesurée"


@dataclass(frozen=True)
class Effet:
    """Un effet et ce qu'on aurait su voir.

    `neutre` : la valeur de « rien n'a changé » (1 pour un rapport, 0 pour une différence).
    `detectable_bas` et `detectable_haut` : les effets les plus proches du neutre qu'on détecte
    quatre fois sur cinq (NaN si même une disparition passerait inaperçue).
    """

    valeur: float
    bas: float
    haut: float
    neutre: float
    detectable_bas: float
    detectable_haut: float

    @property
    def verdict(self) -> Verdict:
        """Sous le plus petit effet détectable, rien n'est conclu."""
        if self.valeur >= self.detectable_haut and self.bas > self.neutre:
            return Verdict.HAUSSE
        if self.valeur <= self.detectable_bas and self.haut < self.neutre:
            return Verdict.BAISSE
        return Verdict.NON_MESURABLE


def rapport_de_rapports(
    avant: float,
    apres: float,
    temoins_avant: float = np.nan,
    temoins_apres: float = np.nan,
    *,
    exposition: float = 1.0,
    temoins_exposition: float = 1.0,
) -> Effet:
    """(après / avant) ici, divisé par le même rapport chez les témoins ; comptes de Poisson.

    `exposition` : durée × population d'après sur celle d'avant. Sans témoins, c'est le rapport
    avant/après. Un compte nul ajoute 0,5 partout. Lève AppelIncorrect pour un compte négatif, une
    exposition nulle, ou aucun événement avant comme après.
    """
    comptes = [avant, apres] + ([] if np.isnan(temoins_avant) else [temoins_avant, temoins_apres])
    if min(comptes) < 0 or not (exposition > 0 and temoins_exposition > 0):
        raise AppelIncorrect("Les comptes sont positifs et l'exposition aussi (exemple : 28 et 1).")
    if avant + apres == 0:
        raise AppelIncorrect(
            "Aucun événement ni avant ni après : rien ne peut être mesuré. À faire : élargir le "
            "territoire ou la période."
        )
    ajout = 0.5 if 0 in comptes else 0.0
    a, b, *autres = (c + ajout for c in comptes)
    log_effet = np.log(b / a / exposition)
    bruit_temoins = 0.0
    if autres:
        log_effet -= np.log(autres[1] / autres[0] / temoins_exposition)
        bruit_temoins = 1 / autres[0] + 1 / autres[1]
    erreur = np.sqrt(1 / a + 1 / b + bruit_temoins)
    z = stats.norm.ppf((1 + CONFIANCE) / 2)
    bornes = np.exp(log_effet + np.array([-z, 0, z]) * erreur)
    tendance = autres[1] / autres[0] / temoins_exposition if autres else 1.0
    attendu = max(a, 1e-9) * exposition * tendance
    return Effet(
        float(bornes[1]), float(bornes[0]), float(bornes[2]), 1.0,
        _detectable(a, attendu, bruit_temoins, -1), _detectable(a, attendu, bruit_temoins, 1),
    )  # fmt: skip


def _detectable(avant: float, attendu: float, bruit_temoins: float, signe: int) -> float:
    """Le rapport R tel que |ln R| = (z + z')·√(1/avant + 1/(attendu·R) + témoins)."""
    seuil = stats.norm.ppf((1 + CONFIANCE) / 2) + stats.norm.ppf(PUISSANCE)

    def manque(x: ArrayLike) -> np.ndarray:
        bruit = 1 / avant + 1 / (attendu * np.exp(signe * np.asarray(x))) + bruit_temoins
        return np.asarray(x - seuil * np.sqrt(bruit))

    # En baisse, le compte d'après fond avec l'effet : l'écart nécessaire peut ne jamais venir.
    grille = np.linspace(1e-9, np.log(1e4) if signe > 0 else np.log(1e3), 2000)
    assez = np.flatnonzero(manque(grille) >= 0)
    if not len(assez):
        return float("nan")
    fin = max(1, int(assez[0]))
    return float(np.exp(signe * optimize.brentq(manque, grille[fin - 1], grille[fin])))


def difference_de_differences(
    avant: float, apres: float, temoins_avant: ArrayLike, temoins_apres: ArrayLike
) -> Effet:
    """(après − avant) ici, moins la moyenne des mêmes différences chez les témoins.

    L'incertitude vient de l'écart entre témoins (Student). Lève AppelIncorrect sous
    `TEMOINS_MINIMUM` témoins.
    """
    diffs = _differences(temoins_avant, temoins_apres)
    n = len(diffs)
    if n < TEMOINS_MINIMUM:
        raise AppelIncorrect(
            f"Il faut au moins {TEMOINS_MINIMUM} territoires de comparaison avec des valeurs avant "
            f"et après ({n} trouvés). À faire : en ajouter, ou déposer leurs fichiers."
        )
    valeur = float(apres - avant - diffs.mean())
    erreur = float(diffs.std(ddof=1)) * np.sqrt(1 + 1 / n)
    return _student(valeur, erreur, n - 1)


def avant_apres(avant: ArrayLike, apres: ArrayLike) -> Effet:
    """Une différence sans témoin, entre les années d'avant et celles d'après (Student, variances
    égales) ; avec moins de deux années d'un côté, aucune incertitude n'existe : bornes infinies."""
    a, b = np.asarray(avant, float), np.asarray(apres, float)
    valeur, libres = float(b.mean() - a.mean()), len(a) + len(b) - 2
    if min(len(a), len(b)) < 2:
        return Effet(valeur, -np.inf, np.inf, 0.0, np.nan, np.nan)
    carres = ((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum()
    erreur = float(np.sqrt(carres / libres * (1 / len(a) + 1 / len(b))))
    return _student(valeur, erreur, libres)


def _student(valeur: float, erreur: float, libres: int) -> Effet:
    t, puissance = stats.t.ppf((1 + CONFIANCE) / 2, libres), stats.t.ppf(PUISSANCE, libres)
    seuil = float((t + puissance) * erreur)
    return Effet(valeur, float(valeur - t * erreur), float(valeur + t * erreur), 0.0, -seuil, seuil)


@dataclass(frozen=True)
class Permutation:
    """`p` : part des territoires, le nôtre compris, qui bougent au moins autant ; `minimale` : la
    plus petite valeur possible avec ces témoins ; `placebos` : l'« effet » de chacun."""

    effet: float
    p: float
    minimale: float
    placebos: tuple[float, ...]


def permutation(difference: float, temoins: ArrayLike) -> Permutation:
    """Chaque témoin joue à son tour le rôle du traité, comparé aux autres témoins.

    `difference` et `temoins` : après − avant (ou son logarithme). p = (1 + placebos au moins aussi
    grands) / (témoins + 1). Lève AppelIncorrect sous `TEMOINS_MINIMUM` témoins.
    """
    d = np.asarray(temoins, float)
    d = d[~np.isnan(d)]
    n = len(d)
    if n < TEMOINS_MINIMUM:
        raise AppelIncorrect(
            f"La permutation demande au moins {TEMOINS_MINIMUM} témoins ({n} trouvés)."
        )
    autres = (d.sum() - d) / (n - 1)
    placebos = d - autres
    effet = float(difference - d.mean())
    au_moins = int((np.abs(placebos) >= abs(effet) - 1e-12).sum())
    return Permutation(
        effet, (1 + au_moins) / (n + 1), 1 / (n + 1), tuple(float(x) for x in placebos)
    )


def _differences(avant: ArrayLike, apres: ArrayLike) -> np.ndarray:
    d = np.asarray(apres, float) - np.asarray(avant, float)
    return np.asarray(d[~np.isnan(d)])
