"""Les fourchettes d'une projection : binomiale négative, couverture mesurée, plancher de Poisson."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

Tableau = NDArray[np.float64]

NIVEAU = 0.80


def intervalle(mu: ArrayLike, var: ArrayLike, niveau: float = NIVEAU) -> tuple[Any, Any]:
    """Fourchette entière d'une binomiale négative de moyenne μ et de variance `var` (≥ μ).

    Sans surdispersion c'est une Poisson ; μ nul rend (0, 0), NaN rend NaN.
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
    return np.where(positif, stats.nbinom.ppf(q, taille, p), np.where(np.isnan(mu), np.nan, 0.0))


def _repartition(y: Tableau, mu: Tableau, var: Tableau) -> Tableau:
    positif = mu > 0
    taille, p = _lois(np.where(positif, mu, 1.0), np.where(positif, var, 1.0))
    vide = np.where(np.isnan(mu), np.nan, (y >= 0).astype(float))
    return np.where(positif, stats.nbinom.cdf(y, taille, p), vide)
