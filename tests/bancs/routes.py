"""Banc des routes : nos minutes contre celles d'OSRM sur de vrais extraits (`NOM.osm.pbf`, `NOM_osrm.csv`).

OSRM est une référence, non la vérité : deux moteurs diffèrent entre eux de 18 % en médiane.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from observatoire.routes.graphe import contracter
from observatoire.routes.lecture import lire
from observatoire.routes.trajets import accrocher, minutes

DOSSIER = Path(__file__).parents[3] / "shared" / "routes"


@dataclass(frozen=True)
class Ecarts:
    """Nos minutes contre une référence : écart médian et biais (parts), part des trajets entre nos bornes."""

    trajets: int
    median: float
    biais: float
    p95: float
    dans_les_bornes: float
    secondes: float


def comparer(extrait: Path, reference: Path) -> Ecarts:
    """Les écarts à une référence (`lon_a;lat_a;lon_b;lat_b;minutes_osrm`)."""
    debut = time.perf_counter()
    reseau = contracter(lire([extrait]))
    connus = pd.read_csv(reference, sep=";")
    bouts = [connus[[f"lon_{p}", f"lat_{p}"]].to_numpy() for p in "ab"]
    points, rangs = np.unique(np.concatenate(bouts), axis=0, return_inverse=True)
    de, vers = np.split(rangs, 2)
    m = minutes(reseau, accrocher(reseau, *points.T), np.arange(len(points)), 180.0)
    attendues = connus["minutes_osrm"].to_numpy()
    relatif = m.centre[de, vers] / attendues - 1
    dedans = (m.bas[de, vers] <= attendues) & (attendues <= m.haut[de, vers])
    return Ecarts(
        len(connus), float(np.median(np.abs(relatif))), float(np.median(relatif)),
        float(np.quantile(np.abs(relatif), 0.95)), float(dedans.mean()), time.perf_counter() - debut,
    )  # fmt: skip


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par extrait trouvé à côté du dépôt."""
    lignes = []
    for extrait in sorted(DOSSIER.glob("*.osm.pbf")):
        nom = extrait.name.removesuffix(".osm.pbf")
        e = comparer(extrait, extrait.with_name(f"{nom}_osrm.csv"))
        detail = (
            f"médiane {100 * e.median:.1f} %, biais {100 * e.biais:+.1f} %, 95 % sous {100 * e.p95:.1f} %, "
            f"{100 * e.dans_les_bornes:.0f} % entre nos bornes"
        )
        lignes.append((f"{nom} : {e.trajets} trajets d'OSRM", detail, f"{e.secondes:.1f} s"))
    return lignes or [("aucun extrait", f"attendus dans {DOSSIER.name}/", "")]
