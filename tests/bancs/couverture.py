"""Ce que promettent les intervalles, tiré au sort : chaque « 95 % » et chaque « 80 % » contient-il le vrai ?

    python -m tests.bancs couverture

Les tailles sont celles d'une intercommunalité rurale : 25 communes de 15 à 200 ménages, tirés au cinquième ;
25 valeurs arrondies à 5 ; 1 à 60 naissances sur trois ans par lieu.

Puis sur les vraies naissances livrées : ce que les bandes ont tenu aux trois niveaux, et ce que tient hors de son
échantillon une largeur réglée sur les seules origines anciennes. Les essais d'une série se recouvrent : leur
intervalle vient d'un tirage d'années entières.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from observatoire.analyses import naissances
from observatoire.methodes import arrondis, changement, origines, sondage
from observatoire.methodes import naissances as formule
from observatoire.methodes.enfants import Retention, enfants_unique
from tests.methodes.cas_inference import lire

ETAT_CIVIL = Path(__file__).parents[2] / "data" / "insee" / "etat_civil_2008_2025.csv"
PARTAGE = lire("projection")["P11"].entree
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


def reelles(tirages: int = TIRAGES, graine: int = 16) -> list[tuple[str, float, float, float]]:
    """(quoi, couverture, ses bornes à 95 %) des bandes à 80 % sur les naissances de 2008 à 2024."""
    hasard, n = np.random.default_rng(graine), naissances._juger(_vraies())
    milieu = (origines.ANNEES_MINIMUM + len(n.annees)) // 2 - 1
    rendues = []
    for niveau in n.niveaux():
        memoire, familles = naissances.memoire(niveau), {d: n.retenus(niveau, d) for d in (1, 3)}
        # Origines anciennes, dont la cible est venue avant la première origine gardée pour juger.
        avant = tuple(_garder(e, e.connues + e.horizons <= milieu) for e in familles.values())
        reglee = origines.calibrer(avant, memoire)
        for duree, e in familles.items():
            quoi = f"{niveau}, {'une année' if duree == 1 else 'trois ans'}"
            retenue, tard = n.ampleurs[niveau], _garder(e, e.connues >= milieu)
            rendues += [
                (f"{quoi}, σ {retenue:.2f} (retenue)", *_tenue(e, memoire, retenue, hasard, tirages)),
                (f"{quoi}, σ {reglee:.2f} réglée avant {n.annees[milieu - 1]}, jugée après",
                 *_tenue(tard, memoire, reglee, hasard, tirages)),
            ]  # fmt: skip
    return rendues


def _vraies() -> naissances.Naissances:
    table: dict[str, dict[int, float]] = {}
    with ETAT_CIVIL.open(encoding="utf-8") as f:
        for r in csv.DictReader(f, delimiter=";"):
            if int(r["annee"]) < 2025:  # provisoire
                table.setdefault(r["code"], {})[int(r["annee"])] = float(r["naissances"])
    codes = list(PARTAGE["naissances_9_ans"])
    series = np.array([list(table[c].values()) for c in codes])
    secteurs = np.array([[float(c in s) for c in codes] for s in PARTAGE["secteurs"].values()])
    return naissances.Naissances(
        series, sorted(table[codes[0]]), secteurs, formule.COMBINE, formule.PARTS,
        dict.fromkeys(naissances.NIVEAUX, formule.AMPLEUR_DEFAUT),
    )  # fmt: skip


def _garder(e: origines.Epreuves, ici: np.ndarray) -> origines.Epreuves:
    return replace(
        e, connues=e.connues[ici], horizons=e.horizons[ici], prevu=e.prevu[ici], vu=e.vu[ici]
    )


def _tenue(
    e: origines.Epreuves, memoire: float, sigma: float, hasard: np.random.Generator, tirages: int
) -> tuple[float, float, float]:
    """La part tenue, et son intervalle : les années visées sont tirées entières."""
    tenues, visees = e.couvertes(memoire, sigma).mean(axis=1), e.connues + e.horizons
    annees = np.unique(visees)
    sommes = np.array([tenues[visees == a].sum() for a in annees])
    combien = np.array([(visees == a).sum() for a in annees])
    tires = hasard.integers(0, len(annees), (tirages, len(annees)))
    bas, haut = np.quantile(sommes[tires].sum(axis=1) / combien[tires].sum(axis=1), (0.025, 0.975))
    return float(tenues.mean()), float(bas), float(haut)


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
    lignes += [
        (f"« changé » à tort, {n}", "≤ 6 %", f"{100 * v:.1f} %") for n, v in fausses().items()
    ]
    return lignes + [
        (f"naissances réelles, {quoi}", "80 %", f"{100 * c:.0f} % ({100 * b:.0f} à {100 * h:.0f})")
        for quoi, c, b, h in reelles()
    ]
