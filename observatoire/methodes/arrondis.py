"""Ce que valent vraiment des chiffres arrondis : somme et écart, par convolution exacte.

À 5, l'erreur d'un arrondi au plus proche est également probable de −2 à 2, et un 0 publié cache 0, 1 ou 2 ;
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
class Arrondi:
    """Comment un producteur arrondit : au multiple de `pas` le plus proche, ou tiré entre ses deux voisins ;
    `secret` : en dessous, un compte n'est pas écrit du tout, et un 0 est vraiment zéro (0 : rien n'est tu)."""

    pas: float = 5.0
    regle: Regle = "plus_proche"
    secret: float = 0.0

    @property
    def erreur(self) -> float:
        """Le plus grand écart, en unités entières, entre le vrai compte et celui qui est écrit."""
        return float(self.pas // 2 if self.regle == "plus_proche" else self.pas - 1)

    def bornes(self, valeur: float) -> tuple[float, float]:
        """Entre quoi et quoi est à coup sûr le vrai compte."""
        if self.secret and not valeur:
            return 0.0, 0.0
        return max(self.secret, valeur - self.erreur if valeur else 0.0), valeur + self.erreur

    def loi(self, nulle: bool) -> tuple[int, NDArray[np.float64]]:
        """(plus petite erreur, probabilités) d'une valeur écrite ; `nulle` : le vrai n'est pas en dessous."""
        e = int(self.erreur)
        ecarts = np.arange(0 if nulle else -e, e + 1)
        poids = np.ones(len(ecarts)) if self.regle == "plus_proche" else self.pas - np.abs(ecarts)
        if self.regle == "plus_proche" and self.pas % 2 == 0:
            poids[np.abs(ecarts) == e] = 0.5  # à mi-chemin, on ne sait pas de quel côté
        return int(ecarts[0]), poids / poids.sum()


A_CINQ = Arrondi()


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
    valeurs: Iterable[float], signes: Iterable[int] | None = None, regle: Regle | Arrondi = A_CINQ
) -> Vrai:
    """La somme (ou l'écart, par `signes` de 1 et −1) de valeurs publiées arrondies, à 5 si rien d'autre n'est dit."""
    arrondi = regle if isinstance(regle, Arrondi) else Arrondi(regle=regle)
    publiees = list(valeurs)
    sens = [1] * len(publiees) if signes is None else list(signes)
    loi, decalage = np.ones(1), 0
    for v, s in zip(publiees, sens, strict=True):
        depart, probas = arrondi.loi(v == 0)
        loi = np.convolve(loi, probas if s > 0 else probas[::-1])
        decalage += depart if s > 0 else -(depart + len(probas) - 1)
    return _resumer(sum(s * v for v, s in zip(publiees, sens, strict=True)), loi, decalage)


def ecart(
    avant: tuple[float, float, float],
    apres: tuple[float, float, float],
    *,
    arrondi: Arrondi = A_CINQ,
) -> Vrai:
    """La vraie différence de deux sommes d'arrondis, chacune (publiée, pire bas, pire haut)."""
    valeurs: list[float] = []
    signes: list[int] = []
    for signe, trois in ((-1, avant), (1, apres)):
        _, non_nulles, nulles = (float(x[0]) for x in _parts(*trois, erreur=arrondi.erreur))
        valeurs += [1.0] * round(non_nulles) + [0.0] * round(nulles)
        signes += [signe] * (len(valeurs) - len(signes))
    loi = vraie_somme(valeurs, signes, arrondi)
    decale = apres[0] - avant[0] - loi.publie
    return replace(
        loi, publie=apres[0] - avant[0], moyenne=loi.moyenne + decale, bas=loi.bas + decale,
        haut=loi.haut + decale, pire_bas=loi.pire_bas + decale, pire_haut=loi.pire_haut + decale,
    )  # fmt: skip


def bornes_somme(
    publiee: ArrayLike, pire_bas: ArrayLike, pire_haut: ArrayLike, arrondi: Arrondi = A_CINQ
) -> tuple[Any, Any]:
    """L'intervalle à 95 % d'une somme d'arrondis, d'après sa valeur publiée et ses bornes certaines : elles
    disent combien de parts non nulles et combien de zéros s'y ajoutent."""
    valeurs, non_nulles, nulles = _parts(publiee, pire_bas, pire_haut, erreur=arrondi.erreur)
    ecarts = np.array(
        [_quantiles(int(n), int(z), arrondi) for n, z in zip(non_nulles, nulles, strict=True)]
    ).reshape(-1, 2)
    return valeurs + ecarts[:, 0], valeurs + ecarts[:, 1]


def bornes_rapport(*termes: ArrayLike, arrondi: Arrondi = A_CINQ) -> tuple[Any, Any]:
    """L'intervalle à 95 % du rapport de deux sommes d'arrondis : (publiée, pire bas, pire haut) du
    numérateur, puis du dénominateur ; des bornes vides disent un dénominateur exact."""
    num, den = (
        _parts(*(np.asarray(t, dtype=float) for t in trois), erreur=arrondi.erreur)
        for trois in (termes[:3], termes[3:])
    )
    # À 5 au plus proche, un zéro publié cache un reste d'un en moyenne, de variance 2/3 ; une autre valeur, de
    # variance 2.
    (_, pleine), (reste, nulle) = (_moments(*arrondi.loi(zero)) for zero in (False, True))
    (n, vn), (d, vd) = (
        (v + reste * nulles, pleine * non_nulles + nulle * nulles)
        for v, non_nulles, nulles in (num, den)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        r = n / d
        ecart = float(stats.norm.ppf(0.975)) * np.sqrt(vn + r**2 * vd) / d
    return np.maximum(0, r - ecart), r + ecart


def _parts(
    publiee: ArrayLike, pire_bas: ArrayLike, pire_haut: ArrayLike, *, erreur: float
) -> tuple[Any, Any, Any]:
    v, bas, haut = (
        np.atleast_1d(np.asarray(x, dtype=float)) for x in (publiee, pire_bas, pire_haut)
    )
    non_nulles = np.maximum(0, np.nan_to_num((v - bas) / erreur))
    return v, non_nulles, np.maximum(0, np.nan_to_num((haut - v) / erreur) - non_nulles)


@cache
def _quantiles(non_nulles: int, nulles: int, arrondi: Arrondi) -> tuple[float, float]:
    vraie = vraie_somme([1.0] * non_nulles + [0.0] * nulles, regle=arrondi)
    return vraie.bas - vraie.publie, vraie.haut - vraie.publie


def _moments(depart: int, probas: NDArray[np.float64]) -> tuple[float, float]:
    ecarts = depart + np.arange(len(probas))
    moyenne = float(probas @ ecarts)
    return moyenne, float(probas @ (ecarts - moyenne) ** 2)


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
