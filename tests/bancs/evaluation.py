"""Combien de fois un effet est « mesuré » quand il n'y en a aucun : `python -m tests.bancs evaluation`.

Vingt territoires de comparaison d'environ 200 événements, trois ans avant et trois ans après. Chaque territoire a
sa tendance propre (écart-type τ) et des années surdispersées (φ) ; le territoire étudié peut varier plus
que les autres. La décision est celle du produit : erreur à sa taille, permutation, placebo.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from observatoire.affirmations.effets import obstacle
from observatoire.analyses.evolutions import (
    Evolution,
    annees_entieres,
    comparer,
    de_comptes,
    moities,
)

ANNEES, TEMOINS, TAILLE, ETALEMENT = 3, 20, 200, 0.6
AVANT, APRES = (1, ANNEES), (ANNEES + 1, 2 * ANNEES)


@dataclass(frozen=True)
class Cas:
    """`evenements` avant ici ; `tau`, `phi` de tous ; `tau_ici`, `phi_ici` du territoire étudié."""

    nom: str
    evenements: float
    tau: float
    phi: float
    tau_ici: float
    phi_ici: float


CAS = (
    Cas("30 événements, hasard seul", 30, 0, 1, 0, 1),
    Cas("30 événements, tendances et années variables", 30, 0.1, 1.5, 0.1, 1.5),
    Cas("95 événements, tendances très variables", 95, 0.2, 1, 0.2, 1),
    Cas("200 événements, tendances et années variables", 200, 0.1, 1.5, 0.1, 1.5),
    Cas("30 événements, années deux fois plus variables ici", 30, 0, 1, 0, 2),
    Cas("30 événements, années d'écart-type double ici", 30, 0, 1, 0, 4),
    Cas("95 événements, années d'écart-type double ici", 95, 0.1, 1, 0.1, 4),
    Cas("200 événements, variance de tendance double ici", 200, 0.1, 1, 0.1 * 2**0.5, 1),
    Cas("200 événements, tendance d'écart-type double ici", 200, 0.1, 1, 0.2, 1),
)


def faux_effets(cas: Cas, tirages: int, graine: int = 7) -> float:
    """La part des tirages où le produit dirait « effet mesuré » alors que rien n'a changé."""
    alea = np.random.default_rng(graine)
    return float(np.mean([_mesure(_tirer(cas, alea)) for _ in range(tirages)]))


def _tirer(cas: Cas, alea: np.random.Generator) -> np.ndarray:
    """Comptes annuels : une ligne par territoire (le nôtre d'abord), avant puis après."""
    tailles = np.exp(alea.normal(np.log(TAILLE), ETALEMENT, TEMOINS))
    base = np.concatenate([[cas.evenements], tailles]) / ANNEES
    tau = np.array([cas.tau_ici] + [cas.tau] * TEMOINS)
    phi = np.array([cas.phi_ici] + [cas.phi] * TEMOINS)
    # La tendance se fait aussi sentir avant, à proportion du temps.
    pas = np.linspace(-0.5, 0.5, ANNEES) * np.sqrt(0.5)
    avant = base[:, None] * np.exp((tau * alea.normal(size=len(tau)))[:, None] * pas)
    apres = np.repeat((base * np.exp(tau * alea.normal(size=len(tau))))[:, None], ANNEES, axis=1)
    mu = np.hstack([avant, apres])
    # Surdispersion : une loi gamma autour de la moyenne, puis Poisson (variance φμ).
    exces = np.maximum(phi - 1, 1e-9)[:, None]
    return alea.poisson(alea.gamma(mu / exces, exces))


def _mesure(comptes: np.ndarray) -> bool:
    def entre(avant: dict[int, float], apres: dict[int, float]) -> list[Evolution]:
        poids = [np.array(list(p.values())) for p in (avant, apres)]
        rangs = [np.array(list(p)) - 1 for p in (avant, apres)]
        return [de_comptes([y[r] for r in rangs], poids, flux=True) for y in comptes.astype(float)]

    deux = moities(AVANT)
    assert deux is not None
    mesures = []
    for periodes in (deux, (annees_entieres(AVANT), annees_entieres(APRES))):
        ici, *autres = entre(*(dict(sorted(p.items())) for p in periodes))
        mesures.append(comparer(ici, autres, rapports=True)[0])
    placebo, effet = mesures
    return not obstacle(effet, placebo)


def banc(tirages: int = 1000) -> list[tuple[str, str, str]]:
    """La part de faux effets de chaque cas ; le but est 6 % au plus."""
    return [
        (f"faux effets : {c.nom}", f"{100 * faux_effets(c, tirages):.1f} %", f"{tirages} tirages")
        for c in CAS
    ]
