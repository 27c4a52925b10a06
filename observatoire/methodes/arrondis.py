"""Ce que valent vraiment des chiffres arrondis à 5 : somme et écart, par convolution exacte.

L'erreur d'un arrondi au plus proche est également probable de −2 à 2, et un 0 publié cache 0, 1 ou 2 ;
arrondi au hasard à un multiple voisin, elle va de −4 à 4, de moins en moins probable, et un 0 cache 0 à 4.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Regle = Literal["plus_proche", "aleatoire"]


@dataclass(frozen=True)
class Vrai:
    """La vraie somme de valeurs arrondies : `bas` et `haut` à 95 %, et les bornes certaines."""

    publie: float
    moyenne: float
    ecart_type: float
    bas: float
    haut: float
    pire_bas: float
    pire_haut: float
    p_positif: float


def vraie_somme(
    valeurs: Iterable[float], signes: Iterable[int] | None = None, regle: Regle = "plus_proche"
) -> Vrai:
    """La somme (ou l'écart, par `signes` de 1 et −1) de valeurs publiées arrondies à 5."""
    publiees = list(valeurs)
    sens = [1] * len(publiees) if signes is None else list(signes)
    loi, decalage = np.ones(1), 0
    for v, s in zip(publiees, sens, strict=True):
        depart, probas = _erreur(v == 0, regle)
        loi = np.convolve(loi, probas if s > 0 else probas[::-1])
        decalage += depart if s > 0 else -(depart + len(probas) - 1)
    return _resumer(sum(s * v for v, s in zip(publiees, sens, strict=True)), loi, decalage)


def ecart(avant: tuple[float, float, float], apres: tuple[float, float, float]) -> Vrai:
    """La vraie différence de deux sommes d'arrondis, chacune (publiée, pire bas, pire haut)."""
    valeurs: list[float] = []
    signes: list[int] = []
    for signe, trois in ((-1, avant), (1, apres)):
        _, non_nulles, nulles = (float(x[0]) for x in _parts(*trois))
        valeurs += [5.0] * round(non_nulles) + [0.0] * round(nulles)
        signes += [signe] * (len(valeurs) - len(signes))
    loi = vraie_somme(valeurs, signes)
    decale = apres[0] - avant[0] - loi.publie
    return replace(
        loi, publie=apres[0] - avant[0], moyenne=loi.moyenne + decale, bas=loi.bas + decale,
        haut=loi.haut + decale, pire_bas=loi.pire_bas + decale, pire_haut=loi.pire_haut + decale,
    )  # fmt: skip


def bornes_somme(publiee: ArrayLike, pire_bas: ArrayLike, pire_haut: ArrayLike) -> tuple[Any, Any]:
    """L'intervalle à 95 % d'une somme d'arrondis au plus proche, d'après sa valeur publiée et ses bornes
    certaines : elles disent combien de parts non nulles et combien de zéros s'y ajoutent."""
    valeurs, non_nulles, nulles = _parts(publiee, pire_bas, pire_haut)
    ecarts = np.array([_quantiles(int(n), int(z)) for n, z in zip(non_nulles, nulles, strict=True)])
    ecarts = ecarts.reshape(-1, 2)
    return valeurs + ecarts[:, 0], valeurs + ecarts[:, 1]


def bornes_rapport(*termes: ArrayLike) -> tuple[Any, Any]:
    """L'intervalle à 95 % du rapport de deux sommes d'arrondis : (publiée, pire bas, pire haut) du
    numérateur, puis du dénominateur ; des bornes vides disent un dénominateur exact."""
    num, den = (
        _parts(*(np.asarray(t, dtype=float) for t in trois)) for trois in (termes[:3], termes[3:])
    )
    # Un zéro publié cache un reste d'un en moyenne, de variance 2/3 ; une autre valeur, de variance 2.
    (n, vn), (d, vd) = (
        (v + nulles, 2 * non_nulles + 2 / 3 * nulles) for v, non_nulles, nulles in (num, den)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        r = n / d
        ecart = float(stats.norm.ppf(0.975)) * np.sqrt(vn + r**2 * vd) / d
    return np.maximum(0, r - ecart), r + ecart


def _parts(publiee: ArrayLike, pire_bas: ArrayLike, pire_haut: ArrayLike) -> tuple[Any, Any, Any]:
    v, bas, haut = (
        np.atleast_1d(np.asarray(x, dtype=float)) for x in (publiee, pire_bas, pire_haut)
    )
    non_nulles = np.nan_to_num((v - bas) / 2)
    return v, non_nulles, np.maximum(0, np.nan_to_num((haut - v) / 2) - non_nulles)


@cache
def _quantiles(non_nulles: int, nulles: int) -> tuple[float, float]:
    vraie = vraie_somme([5.0] * non_nulles + [0.0] * nulles)
    return vraie.bas - vraie.publie, vraie.haut - vraie.publie


def _erreur(nulle: bool, regle: Regle) -> tuple[int, NDArray[np.float64]]:
    """(plus petite erreur, probabilités) d'une valeur arrondie."""
    if regle == "plus_proche":
        return (0, np.full(3, 1 / 3)) if nulle else (-2, np.full(5, 1 / 5))
    triangle = 5.0 - np.abs(np.arange(-4, 5))
    gardees = triangle[4:] if nulle else triangle
    return (0 if nulle else -4), gardees / gardees.sum()


def _resumer(publie: float, loi: NDArray[np.float64], decalage: int) -> Vrai:
    totaux = publie + decalage + np.arange(len(loi))
    moyenne = float((totaux * loi).sum())
    variance = float(((totaux - moyenne) ** 2 * loi).sum())
    cumul = np.cumsum(loi)
    # À l'arrondi de calcul près : un quantile exact ne doit pas tomber un rang plus loin.
    bas, haut = (int(np.searchsorted(cumul, q - 1e-12)) for q in (0.025, 0.975))
    return Vrai(
        publie, moyenne, variance**0.5, float(totaux[bas]), float(totaux[haut]),
        float(totaux[0]), float(totaux[-1]), float(loi[totaux > 0].sum()),
    )  # fmt: skip
