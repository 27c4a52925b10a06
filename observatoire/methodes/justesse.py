"""Une projection et sa justesse : fourchettes, erreurs, gain sur « rien ne change », couverture.

Une fourchette est celle d'une binomiale négative ; sa couverture se mesure par la règle mi-p.

Jamais de moyenne d'erreurs relatives : un village qui attendait 0 enfant et en a 1 la rendrait
infinie. On rapporte le total des écarts au total observé (WMAPE).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.incertitude import rapport, wilson

Tableau = NDArray[np.float64]
GRAINE = 20250101  # un tirage refait rend le même intervalle


def wmape(observe: ArrayLike, projete: ArrayLike) -> float:
    """Somme des écarts absolus pour 100 observés ; NaN si rien n'a été observé."""
    o, p = _paires(observe, projete)
    return float(rapport(np.abs(p - o).sum(), o.sum(), 100))


def malpe(observe: ArrayLike, projete: ArrayLike) -> float:
    """Erreur algébrique relative moyenne, en %, là où l'observé n'est pas nul : le biais.

    Positive, la méthode projette trop. Elle pèse autant un village qu'un bourg.
    """
    o, p = _paires(observe, projete)
    non_nuls = o > 0
    return float(100 * ((p - o)[non_nuls] / o[non_nuls]).mean()) if non_nuls.any() else np.nan


def gain(observe: ArrayLike, projete: ArrayLike, naif: ArrayLike) -> float:
    """1 − erreur de la méthode / erreur de la projection naïve : positif, elle fait mieux ;
    négatif, mieux valait ne rien changer. NaN si la naïve ne se trompe pas."""
    o, p = _paires(observe, projete)
    erreur_naive = float(np.abs(np.asarray(naif, float) - o).sum())
    return 1 - float(np.abs(p - o).sum()) / erreur_naive if erreur_naive > 0 else np.nan


@dataclass(frozen=True)
class Intervalle:
    """Une valeur et ses bornes."""

    valeur: float
    bas: float
    haut: float


def gain_et_intervalle(
    observe: ArrayLike,
    projete: ArrayLike,
    naif: ArrayLike,
    grappes: ArrayLike,
    *,
    tirages: int = 1000,
) -> Intervalle:
    """Le gain et son intervalle à 95 %, par tirage avec remise des `grappes` (les communes).

    Une commune vue à plusieurs dates reste entière dans le tirage. Un seul territoire : pas
    d'intervalle (bornes NaN).
    """
    o, p = _paires(observe, projete)
    n = np.asarray(naif, float)
    _, rang = np.unique(np.asarray(grappes), return_inverse=True)
    centre, nombre = gain(o, p, n), int(rang.max()) + 1 if len(rang) else 0
    if nombre < 2:
        return Intervalle(centre, np.nan, np.nan)
    nous = np.bincount(rang, np.abs(p - o), nombre)
    eux = np.bincount(rang, np.abs(n - o), nombre)
    choix = np.random.default_rng(GRAINE).integers(0, nombre, (tirages, nombre))
    bas_de_fraction = eux[choix].sum(axis=1)
    tires = 1 - nous[choix].sum(axis=1)[bas_de_fraction > 0] / bas_de_fraction[bas_de_fraction > 0]
    if not len(tires):
        return Intervalle(centre, np.nan, np.nan)
    bas, haut = np.quantile(tires, [(1 - CONFIANCE) / 2, (1 + CONFIANCE) / 2])
    return Intervalle(centre, float(bas), float(haut))


def part_couverte(couvertures: ArrayLike) -> Intervalle:
    """La part des fourchettes tenues (0 à 1) et son intervalle binomial (Wilson, 95 %).

    `couvertures` : ce que rend `projection.couverture`, un nombre par observation.
    """
    c = np.asarray(couvertures, float)
    c = c[~np.isnan(c)]
    if not len(c):
        return Intervalle(np.nan, np.nan, np.nan)
    bas, haut = wilson(c.sum(), len(c))
    return Intervalle(float(c.mean()), float(bas), float(haut))


def _paires(observe: ArrayLike, projete: ArrayLike) -> tuple[Tableau, Tableau]:
    o, p = np.asarray(observe, float), np.asarray(projete, float)
    if o.shape != p.shape:
        raise AppelIncorrect(
            f"Autant de valeurs projetées que d'observées (reçu : {o.size} et {p.size})."
        )
    return o, p


NIVEAU, CONFIANCE = 0.80, 0.95  # d'une fourchette, d'une mesure de justesse


def intervalle(mu: ArrayLike, var: ArrayLike, niveau: float = NIVEAU) -> tuple[Any, Any]:
    """Fourchette entière d'une binomiale négative de moyenne μ et de variance `var`.

    Sans surdispersion c'est une Poisson ; sous elle (des enfants déjà nés), une loi normale arrondie ;
    μ nul rend (0, 0), NaN rend NaN.
    """
    m, v = np.broadcast_arrays(np.asarray(mu, float), np.asarray(var, float))
    risque = (1 - niveau) / 2
    return _quantile(risque, m, v), _quantile(1 - risque, m, v)


def couverture(y: ArrayLike, mu: ArrayLike, var: ArrayLike, niveau: float = NIVEAU) -> Tableau:
    """Part de la masse de `y` qui tombe dans la fourchette, par la règle randomisée (mi-p).

    Un intervalle exact sur de petits entiers couvre trop (95 % à moyenne 2). On compare à la
    place F(y−1) + V·P(Y=y), V uniforme, au niveau voulu ; ceci en est l'espérance, sans tirage :
    un nombre entre 0 et 1 par observation, dont la moyenne vaut `niveau` si la loi est juste.
    """
    obs, m, v = np.broadcast_arrays(*(np.asarray(x, float) for x in (y, mu, var)))
    obs = np.round(obs)
    bas, haut = _repartition(obs - 1, m, v), _repartition(obs, m, v)
    risque = (1 - niveau) / 2
    dedans = np.minimum(haut, 1 - risque) - np.maximum(bas, risque)
    etendue = haut - bas
    part = np.divide(dedans, etendue, out=np.zeros_like(obs), where=etendue > 1e-12)
    return np.asarray(np.clip(part, 0.0, 1.0))


def pinball(y: ArrayLike, quantile: ArrayLike, q: float) -> Tableau:
    """Coût d'un quantile `q` annoncé : q par unité manquée au-dessus, 1 − q au-dessous."""
    ecart = np.asarray(y, float) - np.asarray(quantile, float)
    return np.asarray(np.maximum(q * ecart, (q - 1) * ecart))


def score_intervalle(y: ArrayLike, bas: ArrayLike, haut: ArrayLike) -> Tableau:
    """Largeur de l'intervalle, plus 2/(1 − niveau) fois ce qui en sort : plus petit, mieux c'est."""
    risque = (1 - NIVEAU) / 2
    return (pinball(y, bas, risque) + pinball(y, haut, 1 - risque)) / risque


def plancher_poisson(mu: ArrayLike) -> Tableau:
    """Erreur relative moyenne d'une Poisson dont on connaîtrait la vraie moyenne (0,25 à 10)."""
    m = np.asarray(mu, float)
    entier = np.floor(m)
    with np.errstate(divide="ignore", invalid="ignore"):
        log = (entier + 1) * np.log(m) - m - special.gammaln(entier + 1)
        return np.where(m > 0, 2 * np.exp(log) / m, np.nan)


def _lois(mu: Tableau, var: Tableau) -> tuple[Any, Any]:
    """Paramètres (taille, p) de scipy ; l'écart minimal à Poisson évite une taille infinie."""
    exces = np.maximum(var - mu, 1e-6 * np.maximum(mu, 1e-9))
    taille = mu**2 / exces
    return taille, taille / (taille + mu)


def _quantile(q: float, mu: Tableau, var: Tableau) -> Tableau:
    positif = mu > 0
    taille, p = _lois(np.where(positif, mu, 1.0), np.where(positif, var, 1.0))
    serree = np.maximum(0.0, np.ceil(stats.norm.ppf(q, mu, _ecart_type(var)) - 0.5))
    lu = np.where(_serree(mu, var), serree, stats.nbinom.ppf(q, taille, p))
    return np.where(positif, lu, np.where(np.isnan(mu), np.nan, 0.0))


def _repartition(y: Tableau, mu: Tableau, var: Tableau) -> Tableau:
    positif = mu > 0
    taille, p = _lois(np.where(positif, mu, 1.0), np.where(positif, var, 1.0))
    vide = np.where(np.isnan(mu), np.nan, (y >= 0).astype(float))
    serree = np.where(y < 0, 0.0, stats.norm.cdf(y + 0.5, mu, _ecart_type(var)))
    return np.where(
        positif, np.where(_serree(mu, var), serree, stats.nbinom.cdf(y, taille, p)), vide
    )


def _serree(mu: Tableau, var: Tableau) -> Tableau:
    return np.asarray(var < mu * (1 - 1e-6))


def _ecart_type(var: Tableau) -> Tableau:
    return np.asarray(np.sqrt(np.maximum(var, 1e-12)))
