"""Le doute d'un temps de trajet : au-delà d'un seuil, certainement, peut-être, ou non.

Un temps estimé vaut t = fixe + 60·κ·d, où κ = détour ÷ vitesse est le même pour tous les trajets : les routes
ne sont pas lentes ici et rapides là par hasard. Un lieu est « hors » si la route la plus lente le garde sous
le seuil, « certaine » si la plus rapide le met au-delà, « possible » entre les deux ; une minute estimée ne
qualifie jamais seule. Les quantiles se prennent sur κ : jamais en additionnant des tirages indépendants.
"""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import ArrayLike, NDArray

from observatoire.geodesie import LENTE, RAPIDE

HORS, POSSIBLE, CERTAINE = "hors", "possible", "certaine"


def etats(rapide: ArrayLike, lent: ArrayLike, seuil: float) -> NDArray[np.str_]:
    """L'état de chaque lieu au `seuil` (minutes) ; une durée inconnue (NaN) laisse « possible »."""
    r, t = np.asarray(rapide, dtype=float), np.asarray(lent, dtype=float)
    return np.where(r > seuil, CERTAINE, np.where(t <= seuil, HORS, POSSIBLE))


@dataclass(frozen=True)
class AuDela:
    """Des gens au-delà d'un seuil, détour et vitesse étant également plausibles entre leurs bornes.

    `chances` : par lieu ; `attendus` : l'espérance ; `quantiles` : 10, 50 et 90 %.
    """

    chances: NDArray[np.float64]
    attendus: float
    quantiles: tuple[int, int, int]


def au_dela(km: ArrayLike, effectifs: ArrayLike, seuil: float) -> AuDela:
    """Les `effectifs` à plus de `seuil` minutes de leur lieu le plus proche, à `km` à vol d'oiseau."""
    d, gens = np.asarray(km, dtype=float), np.asarray(effectifs, dtype=float)
    p = chances(d, seuil)
    # κ est commun : qui est plus loin est au-delà dès que le plus proche l'est.
    ordre = np.argsort(-d, kind="stable")
    cumul, rang = np.cumsum(gens[ordre]), p[ordre]
    quantiles = (_quantile(cumul, rang, q) for q in (0.1, 0.5, 0.9))
    bas, milieu, haut = quantiles
    return AuDela(p, float(p @ gens), (bas, milieu, haut))


def _quantile(cumul: NDArray[np.float64], chances_: NDArray[np.float64], q: float) -> int:
    """Le plus petit nombre qui n'est pas dépassé avec une probabilité `q`."""
    dedans = chances_ > 1 - q
    return round(float(cumul[dedans][-1])) if dedans.any() else 0


def chances(km: ArrayLike, seuil: float, propre: float = 0.0) -> NDArray[np.float64]:
    """La probabilité que chaque trajet dépasse `seuil` minutes, détour et vitesse uniformes.

    `propre` : écart-type (en logarithme) d'une erreur de plus sur la route de chaque trajet. Le détour D et la
    vitesse V sont indépendants : P(D > cV) est l'intégrale exacte, sur V, d'une fonction affine par morceaux.
    """
    d = np.maximum(np.asarray(km, dtype=float), 1e-12)
    if propre:
        noeuds, poids = hermegauss(64)
        essais = [
            w * chances(d * np.exp(propre * x), seuil) for x, w in zip(noeuds, poids, strict=True)
        ]
        return np.asarray(np.sum(essais, axis=0) / poids.sum())
    c = (seuil - RAPIDE.fixe) / (60 * d)
    ampleur = LENTE.detour - RAPIDE.detour
    lent, vite = ((LENTE.detour - c * v) / ampleur for v in (LENTE.kmh, RAPIDE.kmh))
    aire = (_primitive(lent) - _primitive(vite)) * ampleur / np.maximum(c, 1e-12)
    p = aire / (RAPIDE.kmh - LENTE.kmh)
    return np.asarray(np.where(c > 0, np.clip(p, 0.0, 1.0), 1.0))


def _primitive(u: NDArray[np.float64]) -> NDArray[np.float64]:
    """La primitive de « u borné à [0, 1] »."""
    return np.where(u < 0, 0.0, np.where(u > 1, u - 0.5, np.square(np.clip(u, 0, 1)) / 2))
