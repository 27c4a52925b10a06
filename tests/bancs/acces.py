"""Banc de l'accès aux places : toute la France des communes, contre PySAL `access`.

Les communes sont tirées au hasard dans un carré de la taille de la France ; seul compte le nombre de
trajets (35 000 communes × 30 voisines).
"""

from __future__ import annotations

import time
import warnings

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.spatial import cKDTree

from observatoire.methodes import accessibilite as acc

COMMUNES, VOISINES = 35_000, 30


def banc() -> list[tuple[str, str, str]]:
    """Notre calcul, puis celui de PySAL, sur les mêmes trajets ; les deux résultats sont comparés."""
    alea = np.random.default_rng(2026)
    points = alea.uniform(0, 750, (COMMUNES, 2))
    km, j = cKDTree(points).query(points, VOISINES + 1)
    i = np.repeat(np.arange(COMMUNES), VOISINES + 1)
    j, minutes = j.ravel(), 2 + 1.35 * km.ravel() / 45 * 60
    enfants = alea.integers(1, 40, COMMUNES).astype(float)
    places = alea.integers(1, 20, COMMUNES).astype(float)
    notre, resultat = _duree(
        lambda: acc._partager(enfants, places, sparse.csr_array((acc.GRADUEE(minutes), (i, j)))),
        fois=7,
    )
    trajets = pd.DataFrame({"o": i, "d": j, "c": minutes})
    pysal, leur = _duree(lambda: _pysal(enfants, places, trajets), fois=1)
    ecart = float(np.abs(resultat.acces / 100 - leur).max())
    return [
        (f"E2SFCA : {COMMUNES} communes × {VOISINES} voisines", f"{1000 * notre:.0f} ms", "× 1,0"),
        ("E2SFCA par PySAL access", f"{pysal:.2f} s", f"× {pysal / notre:.0f}"),
        ("écart le plus grand entre les deux", f"{ecart:.1e}", ""),
    ]


def _duree(action, fois):
    essais = []
    for _ in range(fois):
        debut = time.perf_counter()
        resultat = action()
        essais.append(time.perf_counter() - debut)
    return min(essais), resultat


def _pysal(enfants: np.ndarray, places: np.ndarray, trajets: pd.DataFrame) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from access import Access
        from access.weights import step_fn

        rangs = range(len(enfants))
        oracle = Access(
            demand_df=pd.DataFrame({"id": rangs, "p": enfants}),
            demand_index="id",
            demand_value="p",
            supply_df=pd.DataFrame({"id": rangs, "s": places}),
            supply_index="id",
            supply_value="s",
            cost_df=trajets,
            cost_origin="o",
            cost_dest="d",
            cost_name="c",
        )
        marches = step_fn(dict(zip(acc.GRADUEE.minutes, acc.GRADUEE.poids, strict=True)))
        table = oracle.enhanced_two_stage_fca(cost="c", max_cost=20, weight_fn=marches)
    return np.asarray(table.iloc[:, 0].reindex(rangs).fillna(0), dtype=float)
