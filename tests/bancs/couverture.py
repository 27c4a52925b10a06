"""Ce que promettent les intervalles, tiré au sort : chaque « 95 % » et chaque « 80 % » contient-il le vrai ?

    python -m tests.bancs couverture

Les tailles sont celles d'une intercommunalité rurale : 25 communes de 15 à 200 ménages, tirés au cinquième ;
25 valeurs arrondies à 5 ; 1 à 60 naissances sur trois ans par lieu.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from observatoire.methodes import arrondis, changement, sondage
from observatoire.methodes.enfants import Retention, enfants_unique

F = 0.2
TIRAGES = 4000


def couvertures(tirages: int = TIRAGES, graine: int = 14) -> dict[str, tuple[float, float]]:
    """Nom de l'intervalle → (promis, couverture observée)."""
    hasard = np.random.default_rng(graine)
    bancs: dict[str, tuple[float, Callable[[np.random.Generator, int], float]]] = {
        "part sondée d'une commune, 95 %": (0.95, _communes),
        "part sondée d'une intercommunalité, 95 %": (0.95, _strates),
        "somme d'arrondis, 95 %": (0.95, _arrondis),
        "rapport de sommes d'arrondis, 95 %": (0.95, _rapports),
        "enfants d'une tranche, 80 %": (0.80, _enfants),
    }
    return {nom: (promis, f(hasard, tirages)) for nom, (promis, f) in bancs.items()}


def fausses(tirages: int = TIRAGES, graine: int = 15) -> dict[str, float]:
    """Part des « changé » dits quand rien n'a changé, par nombre d'événements attendus de chaque côté."""
    hasard = np.random.default_rng(graine)
    rendues = {}
    for attendus in (5, 20, 60, 135):
        paires = hasard.poisson(attendus, (tirages, 2))
        dits = [
            changement.deux_comptages(int(a), int(b), 3, 3).p < changement.RISQUE
            for a, b in paires if a + b
        ]  # fmt: skip
        rendues[f"{attendus} de chaque côté"] = float(np.mean(dits))
    return rendues


def _communes(hasard: np.random.Generator, tirages: int) -> float:
    """Un ménage sur cinq d'une commune de 40 à 200, K de 8 à 42 % : la part vraie de la commune."""
    total = hasard.integers(8, 41, tirages) * 5
    vrais = np.round(total * hasard.uniform(0.08, 0.42, tirages)).astype(int)
    x = hasard.hypergeometric(vrais, total - vrais, total // 5)
    bas, haut = sondage.bornes_part(5 * x, total, sondage.tirage(F))
    return _dedans(bas, vrais / total, haut)


def _strates(hasard: np.random.Generator, tirages: int) -> float:
    """25 communes de 15 à 200 ménages, chacune tirée à part, aux parts qui diffèrent."""
    total = hasard.integers(3, 41, (tirages, 25)) * 5
    parts = np.clip(hasard.normal(0.25, 0.08, (tirages, 25)), 0.02, 0.6)
    vrais = np.round(total * parts).astype(int)
    x = hasard.hypergeometric(vrais, total - vrais, total // 5)
    ensemble = total.sum(axis=1)
    bas, haut = sondage.bornes_part(5 * x.sum(axis=1), ensemble, sondage.tirage(F))
    return _dedans(bas, vrais.sum(axis=1) / ensemble, haut)


def _arrondir(
    hasard: np.random.Generator, moyenne: float, forme: tuple[int, int]
) -> tuple[np.ndarray, ...]:
    vrais = np.maximum(0, np.round(hasard.gamma(1.2, moyenne / 1.2, forme))).astype(int)
    publies = 5 * np.floor(vrais / 5 + 0.5)
    publie, bas = publies.sum(axis=1), np.maximum(0, publies - 2).sum(axis=1)
    return vrais.sum(axis=1), publie, bas, (publies + 2).sum(axis=1)


def _arrondis(hasard: np.random.Generator, tirages: int) -> float:
    vrai, publie, bas, haut = _arrondir(hasard, 30, (tirages, 25))
    return _dedans(*_entre(arrondis.bornes_somme(publie, bas, haut), vrai))


def _rapports(hasard: np.random.Generator, tirages: int) -> float:
    num = _arrondir(hasard, 9, (tirages, 25))
    den = _arrondir(hasard, 40, (tirages, 25))
    return _dedans(*_entre(arrondis.bornes_rapport(*num[1:], *den[1:]), num[0] / den[0]))


def _entre(bornes: tuple[np.ndarray, np.ndarray], vrai: np.ndarray) -> tuple[np.ndarray, ...]:
    return bornes[0], vrai, bornes[1]


def _dedans(bas: np.ndarray, vrai: np.ndarray, haut: np.ndarray) -> float:
    return float(np.mean((bas <= vrai + 1e-9) & (vrai <= haut + 1e-9)))


def _enfants(hasard: np.random.Generator, tirages: int) -> float:
    """Une rétention par âge et par génération qui s'écarte au hasard, des effectifs recensés de Poisson ; le
    vrai est le nombre attendu : ce qui arrive cette année-là en plus ou en moins n'y est pas."""
    dedans = []
    for _ in range(min(tirages, 1500)):
        naissances = {
            a: float(n) for a, n in zip(range(2003, 2026), hasard.poisson(32, 23), strict=True)
        }
        taux = {(0, 4): 1.05, (5, 9): 1.3, (10, 14): 1.2}
        generation = {a: float(np.exp(hasard.normal(0, 0.05))) for a in naissances}
        recenses = {
            g: float(hasard.poisson(sum(naissances[2022 - a] * t * generation[2022 - a] for a in range(g[0], g[1] + 1))))
            for g, t in taux.items()
        }  # fmt: skip
        e = enfants_unique(naissances, Retention(naissances, recenses, 2023), (6, 10), 2026)
        assert e is not None
        # Ce qui arrive aux générations vaut à mi-chemin de l'âge qu'elles ont et de celui qu'elles avaient.
        nees = range(2015, 2020)
        rangs = {a: ((2025 - a), max(0, 2022 - a)) for a in nees}
        attendu = sum(
            naissances[a] * generation[a] * np.mean([taux[g] for v in rangs[a] for g in taux if g[0] <= v <= g[1]])
            for a in nees
        )  # fmt: skip
        bas, haut = e.bornes()
        dedans.append(bas <= attendu <= haut)
    return float(np.mean(dedans))


def banc() -> list[tuple[str, str, str]]:
    """(intervalle, promis, observé), puis les fausses annonces."""
    lignes = [(n, f"{100 * p:.0f} %", f"{100 * c:.1f} %") for n, (p, c) in couvertures().items()]
    return lignes + [
        (f"« changé » à tort, {n}", "≤ 6 %", f"{100 * v:.1f} %") for n, v in fausses().items()
    ]
