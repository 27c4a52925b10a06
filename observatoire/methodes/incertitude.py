"""Ce qu'un petit nombre permet de dire : intervalles et lissages.

Comptes → Garwood (Poisson exact). Parts → Wilson. Parts de petits territoires → valeur lissée
vers l'ensemble, montrée à côté de la valeur brute et jamais à sa place.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from observatoire.erreurs import AppelIncorrect

Tableau = NDArray[np.float64]

# En dessous, un compte ou une part s'affiche avec son intervalle.
COMPTE_FRAGILE = 20


def rapport(numerateur: ArrayLike, denominateur: ArrayLike, facteur: float = 1.0) -> Any:
    """`facteur` × numérateur / dénominateur ; NaN là où le dénominateur est nul ou manquant."""
    den = np.asarray(denominateur, dtype="float64")
    return (facteur * np.asarray(numerateur, dtype="float64") / np.where(den == 0, np.nan, den))[()]


def garwood(k: ArrayLike, confiance: float = 0.95) -> tuple[Any, Any]:
    """Intervalle exact d'un compte de Poisson `k` (mêmes formes ; NaN rend NaN).

    `k` peut être non entier (variables pondérées du recensement). Le bas d'un compte nul est 0.
    Lève AppelIncorrect pour un compte négatif ou une confiance hors de ]0, 1[.
    """
    compte, risque = _comptes(k), _risque(confiance)
    bas = np.where(compte > 0, stats.chi2.ppf(risque / 2, 2 * np.maximum(compte, 1e-12)) / 2, 0.0)
    haut = stats.chi2.ppf(1 - risque / 2, 2 * (compte + 1)) / 2
    return np.where(np.isnan(compte), np.nan, bas)[()], haut[()]


def wilson(x: ArrayLike, n: ArrayLike, confiance: float = 0.95) -> tuple[Any, Any]:
    """Intervalle de Wilson d'une part x/n, entre 0 et 1 (multipliez par 100 pour des %).

    `n` nul ou manquant → NaN. Lève AppelIncorrect si x est négatif ou dépasse n.
    """
    succes, essais = _parts(x, n)
    z = stats.norm.ppf(1 - _risque(confiance) / 2)
    p = rapport(succes, essais)
    ecart = z * np.sqrt(rapport(p * (1 - p), essais) + rapport(z**2 / 4, essais**2))
    centre = p + rapport(z**2 / 2, essais)
    echelle = 1 + rapport(z**2, essais)
    # À x = 0 et x = n la formule ne touche 0 et 1 qu'aux arrondis près : on les y pose.
    bas = np.where(succes == 0, 0.0 * p, (centre - ecart) / echelle)
    haut = np.where(succes == essais, 1.0 + 0.0 * p, (centre + ecart) / echelle)
    return bas[()], haut[()]


@dataclass(frozen=True)
class Lissage:
    """Résultat de `bayes_empirique` : parts entre 0 et 1, un élément par territoire.

    `moyenne` (P), `variance_observee` (s²) et `variance_reelle` (A) sont des scalaires ;
    `poids` (w) dit quelle part de l'écart local on garde ; `brut` = x/m ;
    `lisse` = P + w·(brut − P).
    """

    moyenne: float
    variance_observee: float
    variance_reelle: float
    poids: Tableau
    brut: Tableau
    lisse: Tableau


def bayes_empirique(x: ArrayLike, m: ArrayLike) -> Lissage:
    """Bayes empirique (moments) pour des parts x/m de petits territoires.

    À estimer sur toutes les communes du département : sur vingt-cinq, la variance réelle est
    trop mal connue. Un territoire sans effectif (m = 0 ou manquant) ne compte pas dans
    l'estimation, a un brut NaN et un lissé égal à la moyenne. Formules :
    A = max(0, s² − P(1−P)/m̄), w = A/(A + P(1−P)/m).
    """
    succes, essais = _parts(x, m)
    succes, essais = np.atleast_1d(succes), np.atleast_1d(essais)
    utiles = (essais > 0) & ~np.isnan(succes)
    if not utiles.any():
        vide = np.full(succes.shape, np.nan)
        return Lissage(np.nan, np.nan, np.nan, np.zeros(succes.shape), vide, vide)
    brut = np.asarray(rapport(succes, essais))
    moyenne = float(succes[utiles].sum() / essais[utiles].sum())
    s2 = float(np.average((brut[utiles] - moyenne) ** 2, weights=essais[utiles]))
    binomiale = moyenne * (1 - moyenne)
    reelle = max(0.0, s2 - binomiale / float(essais[utiles].mean()))
    poids = np.zeros(succes.shape)
    if reelle > 0:
        poids[utiles] = reelle / (reelle + binomiale / essais[utiles])
    lisse = np.where(utiles, moyenne + poids * (np.where(utiles, brut, 0.0) - moyenne), moyenne)
    return Lissage(moyenne, s2, reelle, poids, brut, lisse)


def _comptes(k: ArrayLike) -> Tableau:
    compte = np.asarray(k, dtype="float64")
    if np.any(compte < 0):
        raise AppelIncorrect("Un compte ne peut pas être négatif (attendu : 0, 1, 12…).")
    return compte


def _parts(x: ArrayLike, n: ArrayLike) -> tuple[Tableau, Tableau]:
    succes, essais = np.broadcast_arrays(_comptes(x), _comptes(n))
    # Une partie pondérée peut dépasser son tout d'un arrondi de calcul, pas davantage.
    if np.any(succes > essais * (1 + 1e-9)):
        raise AppelIncorrect(
            "Une partie dépasse son ensemble (exemple attendu : 14 sur 31) : "
            "vérifiez que le numérateur est bien compris dans le dénominateur."
        )
    return np.minimum(succes, essais), essais


def _risque(confiance: float) -> float:
    if not 0 < confiance < 1:
        raise AppelIncorrect(
            f"Le niveau de confiance est entre 0 et 1 (exemple : 0.95), pas {confiance}."
        )
    return 1 - confiance
