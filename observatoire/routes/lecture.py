"""Lire un extrait avec `osmium` : les chemins d'abord, puis les seules positions utiles.

On ne garde pas la position de tous les nœuds (plusieurs centaines de Mo pour une région) : les chemins
disent lesquels servent, et le second passage les cueille dans l'ordre des identifiants.
"""

import contextlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from observatoire.erreurs import FichierRefuse
from observatoire.routes import fichier
from observatoire.routes.voies import MODES, attente, voie

_HABITES = frozenset(
    {"city", "town", "village", "hamlet", "isolated_dwelling", "locality", "farm", "suburb"}
)
_PAQUET = 100_000


@dataclass
class Brut:
    """Ce qu'un ou plusieurs extraits contiennent d'utile.

    `points` : les nœuds de chaque chemin, bout à bout ; `tailles` : combien chacun en a ; `voies` : par
    mode, `kmh`, `libre`, `sens`, `duree` de chaque chemin (`kmh` nul si l'on n'y passe pas) ; `noeuds`,
    `lon`, `lat` : positions, par identifiant croissant ; `barrieres` : nœud → minutes d'attente, infinies
    si l'on n'y passe pas ; `lieux` : lon et lat des lieux habités ; `date` : celle du réseau, ou vide.
    """

    points: npt.NDArray[np.int64]
    tailles: npt.NDArray[np.int64]
    voies: dict[str, npt.NDArray[np.float64]]
    noeuds: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    barrieres: dict[int, float]
    lieux: npt.NDArray[np.float64]
    date: str = ""


class _Desordre(Exception):
    """Les nœuds de ce fichier ne sont pas rangés par identifiant."""


def lire(chemins: Sequence[Path]) -> Brut:
    """Ce que disent ces extraits. Lève `FichierRefuse` si l'un ne se lit pas.

    Un chemin présent dans deux extraits (à leur frontière) n'est compté qu'une fois.
    """
    liste, date = _Chemins(), ""
    barrieres: dict[int, float] = {}
    lieux: list[tuple[float, float]] = []
    with _phrases():
        for chemin in chemins:
            liste.lire(chemin)
        points = np.array(liste.points, dtype=np.int64)
        trouves = _Positions(np.unique(points))
        for chemin in chemins:
            trouves.lire(chemin)
            _lire_marques(chemin, barrieres, lieux)
            date = max(date, _date(chemin))
    voies = {m: np.array(v, dtype=float).reshape(-1, 4) for m, v in liste.voies.items()}
    return Brut(
        points, np.array(liste.tailles, dtype=np.int64), voies, trouves.noeuds, trouves.lon,
        trouves.lat, barrieres, np.array(lieux, dtype=float).reshape(-1, 2), date,
    )  # fmt: skip


@contextlib.contextmanager
def _phrases() -> Iterator[None]:
    """Une erreur d'`osmium` devient une phrase."""
    try:
        yield
    except (RuntimeError, ValueError, OSError) as e:
        raise fichier.illisible(e) from e
    except ImportError as e:
        raise FichierRefuse(
            "la lecture des routes n'est pas installée sur cet ordinateur",
            faire="installer osmium, ou déposer une matrice de minutes (minutes.csv)",
        ) from e


class _Chemins:
    """Les chemins où l'on passe, au fil de la lecture ; en tableaux de la machine, pour la mémoire."""

    def __init__(self) -> None:
        self.points = array("q")
        self.tailles = array("q")
        self.voies = {m: array("d") for m in MODES}
        self._vus: set[int] = set()

    def lire(self, chemin: Path) -> None:
        import osmium

        lecture = osmium.FileProcessor(str(chemin), osmium.osm.WAY)
        w: Any
        for w in lecture.with_filter(osmium.filter.KeyFilter("highway", "route")):
            etiquettes = {t.k: t.v for t in w.tags}
            connues = {m: voie(etiquettes, m) for m in MODES}
            if not any(connues.values()) or w.id in self._vus or len(w.nodes) < 2:
                continue
            self._vus.add(w.id)
            self.points.extend([n.ref for n in w.nodes])
            self.tailles.append(len(w.nodes))
            for mode, v in connues.items():
                self.voies[mode].extend((v.kmh, v.libre, v.sens, v.duree) if v else (0.0,) * 4)


class _Positions:
    """Les positions des nœuds attendus, trouvées en un passage."""

    def __init__(self, noeuds: npt.NDArray[np.int64]) -> None:
        self.noeuds = noeuds
        self.lon = np.full(len(noeuds), np.nan)
        self.lat = np.full(len(noeuds), np.nan)

    def lire(self, chemin: Path) -> None:
        try:
            self._dans_l_ordre(chemin)
        except _Desordre:
            self._au_hasard(chemin)

    def _dans_l_ordre(self, chemin: Path) -> None:
        attendus = self._un_a_un()
        rang, cherche = next(attendus, (-1, -1))
        precedent = -1
        for n in _noeuds(chemin):
            ici = n.id
            if ici < precedent:
                raise _Desordre
            precedent = ici
            while -1 < cherche < ici:
                rang, cherche = next(attendus, (-1, -1))
            if ici == cherche:
                self.lon[rang], self.lat[rang] = n.lon, n.lat

    def _au_hasard(self, chemin: Path) -> None:
        rangs = {int(n): i for i, n in enumerate(self.noeuds)}
        for n in _noeuds(chemin):
            rang = rangs.get(n.id)
            if rang is not None:
                self.lon[rang], self.lat[rang] = n.lon, n.lat

    def _un_a_un(self) -> Iterator[tuple[int, int]]:
        for debut in range(0, len(self.noeuds), _PAQUET):
            yield from enumerate(self.noeuds[debut : debut + _PAQUET].tolist(), debut)


def _noeuds(chemin: Path) -> Iterator[Any]:
    import osmium

    return iter(osmium.FileProcessor(str(chemin), osmium.osm.NODE))


def _lire_marques(
    chemin: Path, barrieres: dict[int, float], lieux: list[tuple[float, float]]
) -> None:
    import osmium

    lecture = osmium.FileProcessor(str(chemin), osmium.osm.NODE)
    n: Any
    for n in lecture.with_filter(osmium.filter.KeyFilter("barrier", "place")):
        etiquettes = {t.k: t.v for t in n.tags}
        if etiquettes.get("place") in _HABITES:
            lieux.append((n.lon, n.lat))
        if "barrier" in etiquettes:
            minutes = attente(etiquettes)
            if minutes != 0.0:
                barrieres[n.id] = np.inf if minutes is None else minutes


def _date(chemin: Path) -> str:
    """Le jour du réseau (« 2026-03-12 »), si l'en-tête le dit."""
    import osmium

    entete = osmium.io.Reader(str(chemin), osmium.osm.NOTHING).header()
    return str(entete.get("osmosis_replication_timestamp", ""))[:10]
