"""Ce que vaut un chiffre tiré d'un ménage sur cinq : part, effectif, somme de communes.

Un effectif extrapolé X a pour variance t·X(1 − X/N), où `tirage` t = poids·(1 − f)·deff : f est le
taux de sondage, le poids ce que représente chaque ménage interrogé (1/f s'il n'est pas connu), deff
l'effet de grappe. Une population est finie : ce qui a été vu existe, et borne l'intervalle.
Source : INED, recensement.site.ined.fr, « Les exploitations » (taux) ; classes de précision des
tableaux IRIS de l'INSEE (deff de 1,25 dans les grandes communes).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from observatoire.methodes.incertitude import _risque, wilson

GRANDE_COMMUNE = 10_000  # habitants : au-delà, on enquête par adresses, 8 % par an
TAUX_GRANDE, EFFET_GRANDE = 0.4, 1.25
CV_ORDRE_DE_GRANDEUR = 0.25  # au-delà : ni carte, ni rang
PAUVRE = 5  # réponses : une strate qui en a moins ne dit rien d'elle-même
_PLUS_LEGER, _MULTIPLES = 2.5, 12  # un poids de commune n'est pas plus petit ; diviseurs essayés


def taux_complementaire(annee: int) -> float:
    """La part des logements que l'exploitation complémentaire code, sous 10 000 habitants.

    Un quart des logements jusqu'aux enquêtes de 2013, un cinquième depuis ; un recensement réunit
    cinq enquêtes, de deux ans avant à deux ans après.
    """
    anciennes = min(5, max(0, 2014 - (annee - 2)))
    return round((0.25 * anciennes + 0.2 * (5 - anciennes)) / 5, 3)


def tirage(f: float, deff: float = 1.0, poids: float | None = None) -> float:
    """La variance d'un effectif extrapolé, en multiple de lui-même : 4 pour un ménage sur cinq, 0 sans
    tirage (f = 1)."""
    return (poids or 1 / f) * (1 - f) * deff


def poids_communs(valeurs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Le poids commun de chaque ligne de `valeurs` (NaN : rien d'écrit) ; NaN s'il n'y en a pas."""
    connues = np.where(np.isfinite(valeurs) & (valeurs > 0), valeurs, np.nan)
    trouves = np.full(len(connues), np.nan)
    moindres = np.min(connues, axis=1, initial=np.inf, where=~np.isnan(connues))
    cherchees = np.isfinite(moindres)
    for diviseur in range(1, _MULTIPLES + 1):
        cherchees &= np.isnan(trouves) & (moindres / diviseur >= _PLUS_LEGER)
        rangs = np.flatnonzero(cherchees)
        poids = moindres[rangs] / diviseur
        rapports = connues[rangs] / poids[:, None]
        loin = np.abs(rapports - np.round(rapports)) >= 1e-6 * np.maximum(1, rapports)
        entiers = ~loin.any(axis=1)
        trouves[rangs[entiers]] = poids[entiers]
    return trouves


def bornes_part(
    effectif: ArrayLike,
    total: ArrayLike,
    tirage: ArrayLike,
    *,
    vus: ArrayLike = 0.2,
    confiance: float = 0.95,
) -> tuple[Any, Any]:
    """L'intervalle d'une part extrapolée effectif/total (entre 0 et 1) ; `vus` : la part interrogée.

    Wilson sur total/tirage réponses, puis jamais hors de ce que les réponses prouvent. NaN sans total.
    """
    x, n, t = (np.asarray(v, dtype=float) for v in (effectif, total, tirage))
    x = np.minimum(x, n)
    bas, haut = wilson(x / t, n / t, confiance)
    part = np.divide(x, n, out=np.full(np.broadcast(x, n).shape, np.nan), where=n > 0)
    return np.maximum(bas, vus * part)[()], np.minimum(haut, 1 - vus * (1 - part))[()]


def bornes_effectif(
    effectif: ArrayLike, tirage: ArrayLike, confiance: float = 0.95
) -> tuple[Any, Any]:
    """L'intervalle d'un effectif extrapolé dont l'ensemble n'est pas connu : la limite de Wilson quand
    la part est petite."""
    x, t = (np.asarray(v, dtype=float) for v in (effectif, tirage))
    z2 = stats.norm.ppf(1 - _risque(confiance) / 2) ** 2
    ecart = np.sqrt(z2) * np.sqrt(x / t + z2 / 4)
    bas = np.where(x > 0, t * (x / t + z2 / 2 - ecart), 0.0)
    return bas[()], (t * (x / t + z2 / 2 + ecart))[()]


def coefficient_de_variation(effectif: ArrayLike, tirage: ArrayLike) -> Any:
    """L'écart-type relatif d'un effectif extrapolé ; infini pour un effectif nul."""
    with np.errstate(divide="ignore"):
        return np.sqrt(np.asarray(tirage, float) / np.asarray(effectif, float))[()]


@dataclass(frozen=True)
class Strates:
    """La somme de communes : `total`, `part`, leurs intervalles à 95 %, les réponses équivalentes."""

    total: float
    part: float
    n_effectif: float
    part_bas: float
    part_haut: float
    total_bas: float
    total_haut: float
    cv: float


def strates(ensembles: ArrayLike, interroges: ArrayLike, trouves: ArrayLike) -> Strates:
    """Une part sur plusieurs communes, chacune tirée à part : on met la part en commun, car une
    commune n'a que quelques réponses pour dire sa propre variance."""
    grand, n, x = (np.asarray(v, dtype=float) for v in (ensembles, interroges, trouves))
    extrapole: NDArray[np.float64] = grand * x / n
    tout = float(grand.sum())
    # La variance de la somme, en multiple d'elle-même : chaque commune a son propre poids.
    t = float((grand * (1 - n / grand) * grand / n).sum()) / tout
    total = float(extrapole.sum())
    part = total / tout
    bas, haut = (float(b) for b in bornes_part(total, tout, t, vus=float(n.sum()) / tout))
    n_effectif = tout / t
    cv = float(np.sqrt(part * (1 - part) / n_effectif)) / part if part else float("inf")
    return Strates(total, part, n_effectif, bas, haut, tout * bas, tout * haut, cv)


def redresser(strates_: Sequence[tuple[float, float, float]]) -> Strates:
    """La part de strates (ensemble, réponses, citations) pesées selon leur population.

    La plus pauvre en réponses est réunie à la suivante tant qu'elle en a moins de `PAUVRE`.
    """
    rangees = sorted(strates_, key=lambda s: s[1])
    while len(rangees) > 1 and rangees[0][1] < PAUVRE:
        une, autre, *reste = rangees
        rangees = sorted(
            [(une[0] + autre[0], une[1] + autre[1], une[2] + autre[2]), *reste], key=lambda s: s[1]
        )
    grands, interroges, trouves = zip(*rangees, strict=True)
    return strates(grands, interroges, trouves)
