"""A-t-il changé ? Trois réponses : changé, stable à une marge près, on ne peut pas dire.

Deux comptages se comparent par le test conditionnel exact (binomial, mid-p doublé) ; deux parts par
l'intervalle de Newcombe. Deux intervalles qui se recouvrent ne disent rien d'un changement.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special, stats

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.incertitude import wilson

RISQUE = 0.05
MARGE = 0.2
STABLE_DICIBLE = 0.3  # « stable à 30 % près » se dit encore ; au-delà, c'est ne rien dire
FAUSSES_ADMISES = 0.1  # parmi plusieurs territoires lus ensemble


class Etat(StrEnum):
    """Ce que deux valeurs permettent de dire de leur évolution."""

    CHANGE = "changé"
    STABLE = "stable"
    INDECIS = "on ne peut pas dire"


@dataclass(frozen=True)
class Evolution:
    """Le rapport après/avant (ou l'écart, pour des parts), ses intervalles à 95 et 90 %, son p.

    `stable_a` : la plus petite marge à laquelle on peut le dire stable ; None s'il n'y en a pas. `p_exact` : le
    p sans mid-p de deux comptages, qui ne dit jamais « changé » plus souvent que promis ; None sinon.
    """

    rapport: float | None
    bas: float | None
    haut: float | None
    bas90: float | None
    haut90: float | None
    p: float
    stable_a: float | None
    p_exact: float | None = None

    def etat(self, marge: float = MARGE, p: float | None = None) -> Etat:
        """Stable d'abord (deux tests unilatéraux à 5 %), changé ensuite ; `p` : corrigé s'il le faut."""
        if self.stable_a is not None and self.stable_a <= marge:
            return Etat.STABLE
        return Etat.CHANGE if (self.p if p is None else p) < RISQUE else Etat.INDECIS


@dataclass(frozen=True)
class Dispersion:
    """Ce que varient les années de deux périodes : leur khi-deux, et ses degrés de liberté."""

    khi2: float
    libres: int

    @property
    def phi(self) -> float:
        """La variance en multiple de celle du seul hasard ; NaN si rien ne permet de la connaître."""
        return self.khi2 / self.libres if self.libres else float("nan")

    @property
    def averee(self) -> bool:
        """Vrai si le hasard seul ne ferait qu'une fois sur vingt varier autant les années.

        Sur deux fois trois ans, phi dépasse 1 quatre fois sur dix sans raison : en tenir compte à chaque fois
        tairait un changement significatif sur trois."""
        return self.libres > 0 and float(stats.chi2.sf(self.khi2, self.libres)) < RISQUE


def deux_comptages(
    avant: float, apres: float, exposition_avant: float = 1.0, exposition_apres: float = 1.0,
    dispersion: Dispersion | None = None,
) -> Evolution:  # fmt: skip
    """Deux comptages d'événements, sur des durées (× territoires) qui peuvent différer.

    Des années qui varient plus que le hasard (`dispersion` avérée) se jugent sur ce qu'elles varient ; un
    comptage nul, toujours par le test exact. Lève `AppelIncorrect` pour un comptage négatif ou une exposition nulle.
    """
    if min(avant, apres) < 0 or min(exposition_avant, exposition_apres) <= 0:
        raise AppelIncorrect(
            "Attendu : deux comptages positifs ou nuls et deux durées positives (136 et 95, 3 et 3)."
        )
    a, b = round(avant), round(apres)
    if dispersion and dispersion.averee and a and b:
        return quasi_poisson(a, b, exposition_avant, exposition_apres, dispersion)
    nul = exposition_apres / (exposition_avant + exposition_apres)
    p, sur = (min(1.0, 2 * min(_queues(b, a + b, nul, du_milieu))) for du_milieu in (0.5, 1.0))
    bas, haut = _inverser(a, b, exposition_avant, exposition_apres, RISQUE)
    bas90, haut90 = _inverser(a, b, exposition_avant, exposition_apres, 2 * RISQUE)
    rapport = (b / exposition_apres) / (a / exposition_avant) if a and b else None
    return Evolution(rapport, bas, haut, bas90, haut90, p, _marge(bas90, haut90), sur)


def _queues(b: int, n: int, proba: float, du_milieu: float = 0.5) -> tuple[float, float]:
    """P(X < b) et P(X > b), chacune avec cette part de P(X = b) : la moitié (mid-p), ou tout (test exact)."""
    sous = float(special.bdtr(b - 1, n, proba)) if b else 0.0
    dessus = float(special.bdtrc(b, n, proba)) if b < n else 0.0
    egal = 1.0 - sous - dessus
    return sous + du_milieu * egal, dessus + du_milieu * egal


def _inverser(a: int, b: int, ea: float, eb: float, risque: float) -> tuple[float | None, ...]:
    """Les rapports que le test ne refuse pas ; None là où un comptage nul n'en donne pas."""
    if a + b == 0:
        return None, None

    def ecart(log_r: float, cote: int) -> float:
        r = math.exp(log_r)
        return _queues(b, a + b, r * eb / (ea + r * eb))[cote] - risque / 2

    bas = math.exp(optimize.brentq(ecart, -20, 20, args=(1,), xtol=1e-12)) if b else None
    haut = math.exp(optimize.brentq(ecart, -20, 20, args=(0,), xtol=1e-12)) if a else None
    return bas, haut


def _marge(bas90: float | None, haut90: float | None) -> float | None:
    return None if bas90 is None or haut90 is None else max(haut90 - 1, 1 / bas90 - 1)


def dispersion(avant: ArrayLike, apres: ArrayLike) -> Dispersion:
    """De combien les années varient autour de la moyenne de chaque période (Pearson)."""
    series = [np.asarray(v, dtype=float) for v in (avant, apres)]
    khi2 = sum(float(((v - v.mean()) ** 2 / v.mean()).sum()) for v in series if v.mean() > 0)
    return Dispersion(khi2, sum(len(v) - 1 for v in series))


def quasi_poisson(
    avant: float, apres: float, duree_avant: float, duree_apres: float, d: Dispersion
) -> Evolution:
    """Le rapport des moyennes annuelles, son erreur élargie de la dispersion observée (loi de Student)."""
    erreur = math.sqrt(max(1.0, d.phi) * (1 / avant + 1 / apres))
    return _du_log(math.log(apres / duree_apres * duree_avant / avant), erreur, d.libres)


def rapport_log(rapport: float, erreur: float) -> Evolution:
    """Un rapport dont on connaît l'écart-type du logarithme (loi normale)."""
    return _du_log(math.log(rapport), erreur, None)


def _du_log(log_r: float, erreur: float, libres: int | None) -> Evolution:
    loi: Any = stats.norm if libres is None else stats.t(libres)

    def bornes(risque: float) -> tuple[float, float]:
        ecart = float(loi.ppf(1 - risque / 2)) * erreur
        return math.exp(log_r - ecart), math.exp(log_r + ecart)

    (bas, haut), (bas90, haut90) = bornes(RISQUE), bornes(2 * RISQUE)
    p = float(2 * loi.sf(abs(log_r) / erreur))
    return Evolution(math.exp(log_r), bas, haut, bas90, haut90, p, _marge(bas90, haut90))


def deux_parts(
    x1: float, n1: float, x2: float, n2: float, f1: float = 0.0, f2: float = 0.0
) -> Evolution:
    """L'écart x2/n2 − x1/n1 : intervalles de Newcombe, p du score groupé.

    Une part sondée au taux f entre avec ses ménages interrogés ; sans tirage, f = 0. `rapport` est ici
    l'écart, entre −1 et 1, et `stable_a` la plus grande des bornes à 90 %, en valeur absolue.
    """
    (a, m), (b, n) = ((x / (1 - f), y / (1 - f)) for x, y, f in ((x1, n1, f1), (x2, n2, f2)))
    p1, p2, ensemble = a / m, b / n, (a + b) / (m + n)
    erreur = math.sqrt(ensemble * (1 - ensemble) * (1 / m + 1 / n))
    p = float(2 * stats.norm.sf(abs(p2 - p1) / erreur)) if erreur else 1.0
    bornes = {}
    for risque in (RISQUE, 2 * RISQUE):
        (b1, h1), (b2, h2) = (wilson(u, v, 1 - risque) for u, v in ((a, m), (b, n)))
        bornes[risque] = (
            p2 - p1 - math.hypot(p2 - b2, h1 - p1), p2 - p1 + math.hypot(h2 - p2, p1 - b1)
        )  # fmt: skip
    serre = bornes[2 * RISQUE]
    return Evolution(p2 - p1, *bornes[RISQUE], *serre, p, max(map(abs, serre)))


def benjamini_hochberg(p: ArrayLike) -> Any:
    """Les p de plusieurs territoires lus ensemble, corrigés : garder ceux sous `FAUSSES_ADMISES`."""
    return stats.false_discovery_control(np.asarray(p, dtype=float))
