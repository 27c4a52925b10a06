"""Ce que valent vraiment des chiffres arrondis à 5 : somme et écart, par convolution exacte.

L'erreur d'un arrondi au plus proche est également probable de −2 à 2, et un 0 publié cache 0, 1 ou 2 ;
arrondi au hasard à un multiple voisin, elle va de −4 à 4, de moins en moins probable, et un 0 cache 0 à 4.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

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


@cache
def quantiles(non_nulles: int, nulles: int, confiance: float = 0.95) -> tuple[int, int, float]:
    """Ce qu'il faut ajouter à une somme d'arrondis au plus proche : bas, haut, variance."""
    valeurs = [5.0] * non_nulles + [0.0] * nulles
    vraie = vraie_somme(valeurs)
    publie = vraie.publie
    return int(vraie.bas - publie), int(vraie.haut - publie), vraie.ecart_type**2


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
