"""Banc des pôles : la p-médiane de 1 000 communes réelles, prouvée, contre PySAL spopt.

Les positions sont celles des communes d'Occitanie ; les effectifs sont tirés au hasard. spopt n'est
qu'un extra : `pip install ".[bancs]"` avant de lancer ce banc, sinon seule notre mesure est donnée. spopt reçoit la même matrice, avec HiGHS s'il est installé, sinon CBC, et une limite de temps.
"""

from __future__ import annotations

import contextlib
import importlib.util
import time
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from observatoire.geodesie import VITESSE, haversine_km
from observatoire.methodes import poles
from observatoire.territoire.referentiel import reference

SITES, POLES = 1000, 10
LIMITE = 600


def probleme(sites: int) -> tuple[pd.DataFrame, pd.Series]:
    """Les minutes estimées entre `sites` communes d'Occitanie, et des effectifs inventés."""
    lieux = reference().query("region == '76'").sample(sites, random_state=1)
    lon, lat = lieux["lon"].to_numpy(), lieux["lat"].to_numpy()
    minutes = VITESSE.minutes(haversine_km(lon[:, None], lat[:, None], lon, lat))
    codes = list(lieux["code"])
    effectifs = np.random.default_rng(0).integers(50, 2000, sites).astype(float)
    return pd.DataFrame(minutes, codes, codes), pd.Series(effectifs, codes)


def banc() -> Iterator[tuple[str, str, str]]:
    """Notre calcul, puis celui de spopt sur la même machine ; les deux valeurs sont comparées."""
    minutes, effectifs = probleme(SITES)
    debut = time.perf_counter()
    notre = poles.placer("p-médiane", minutes, effectifs, POLES)
    temps = time.perf_counter() - debut
    preuve = "optimum prouvé" if notre.prouve else f"écart {100 * notre.ecart:.3f} %"
    yield (f"p-médiane, {SITES} sites, {POLES} pôles", f"{temps:.1f} s, {preuve}", "× 1,0")
    if importlib.util.find_spec("spopt") is None:
        yield ("PySAL spopt", "non installé", "")
        return
    for sites in (200, SITES):
        nous = (notre, temps) if sites == SITES else _nous(sites)
        eux = _spopt(sites)
        rapport = (
            f"× {eux[1] / nous[1]:.0f}"
            if eux[0] is not None
            else f"plus de × {LIMITE / nous[1]:.0f}"
        )
        dit = (
            f"{eux[1]:.1f} s, écart des valeurs {abs(eux[0] - nous[0].valeur) / nous[0].valeur:.1e}"
            if eux[0] is not None
            else f"pas fini en {LIMITE} s"
        )
        yield (f"  {sites} sites : spopt (nous : {nous[1]:.2f} s)", dit, rapport)


def _nous(sites: int) -> tuple[poles.Placement, float]:
    minutes, effectifs = probleme(sites)
    debut = time.perf_counter()
    trouve = poles.placer("p-médiane", minutes, effectifs, POLES)
    return trouve, time.perf_counter() - debut


def _spopt(sites: int) -> tuple[float | None, float]:
    """La valeur trouvée par spopt, ou None s'il n'a pas fini, et sa durée (construction comprise)."""
    minutes, effectifs = probleme(sites)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pulp
        from spopt.locate import PMedian

        debut = time.perf_counter()
        modele: Any = PMedian.from_cost_matrix(
            minutes.to_numpy(), effectifs.to_numpy(), p_facilities=POLES
        )
        # spopt lève une erreur quand son solveur n'a pas fini dans la limite de temps.
        with contextlib.suppress(RuntimeError):
            modele.solve(_solveur(pulp), results=False)
    duree = time.perf_counter() - debut
    fini = modele.problem.status == 1 and duree < LIMITE + 60
    return (float(pulp.value(modele.problem.objective)) if fini else None), duree


def _solveur(pulp: Any) -> Any:
    for nom in ("HiGHS", "PULP_CBC_CMD"):
        solveur = getattr(pulp, nom)(msg=False, timeLimit=LIMITE)
        if solveur.available():
            return solveur
    raise SystemExit("spopt n'a aucun solveur : installer highspy")
