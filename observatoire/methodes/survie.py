"""Vieillir une pyramide : une loi de mortalité calée sur les décès observés."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from observatoire.erreurs import AppelIncorrect

Tableau = NDArray[np.float64]

# Loi de Gompertz : après 40 ans le risque de décès double à peu près tous les sept ans.
PENTE = 0.105
AGE_MAX = 120
_DERNIERE_TRANCHE = 10  # années sur lesquelles s'étale une tranche ouverte (95 ans ou plus)


def ages_detailles(tranches: Mapping[tuple[int, int], float]) -> Tableau:
    """Un effectif par âge de 0 à 120 ans ; une tranche s'étale également, la dernière (ouverte)
    en s'éteignant au rythme de la mortalité."""
    ages = np.zeros(AGE_MAX + 1)
    for (debut, fin), effectif in tranches.items():
        if fin < AGE_MAX:
            ages[debut : fin + 1] += effectif / (fin - debut + 1)
        else:
            poids = np.exp(-0.3 * np.arange(_DERNIERE_TRANCHE))
            ages[debut : debut + _DERNIERE_TRANCHE] += effectif * poids / poids.sum()
    return ages


def niveau_de_mortalite(ages: Tableau, deces_par_an: float) -> float:
    """Le niveau A tel que Σ effectif(x)·A·exp(PENTE·x) redonne les décès observés.

    Lève AppelIncorrect sans habitant ou sans décès.
    """
    exposes = float((ages * np.exp(PENTE * np.arange(len(ages)))).sum())
    if exposes <= 0 or not deces_par_an > 0:
        raise AppelIncorrect(
            "La mortalité ne se cale que sur des habitants et des décès connus (exemple : 5 441 "
            "habitants, 70 décès par an)."
        )
    return deces_par_an / exposes


def vieillir(ages: Tableau, annees: int, niveau: float, *, arrivees: float = 0.0) -> Tableau:
    """Les habitants `annees` plus tard, sans naissances : chaque année un an de plus, les décès en
    moins, et `arrivees` (part par an) en plus chez les 60 ans ou plus. Le dernier axe est l'âge."""
    x = np.array(ages, dtype=float)
    survie = np.exp(-niveau * np.exp(PENTE * (np.arange(AGE_MAX + 1) + 0.5)))
    entree = np.where(np.arange(AGE_MAX + 1) >= 60, 1 + arrivees, 1.0)
    for _ in range(annees):
        suivants = x * survie * entree
        x = np.concatenate([np.zeros_like(suivants[..., :1]), suivants[..., :-1]], axis=-1)
        x[..., -1] += suivants[..., -1]
    return x
