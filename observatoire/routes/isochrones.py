"""Jusqu'où l'on va en tant de minutes : un dessin, d'après les minutes de chaque point du réseau.

On ne compte rien dans ces surfaces : un habitant se compte par le temps de sa commune. Le contour dit
seulement où passe la limite, à deux cents mètres près.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from observatoire.routes.graphe import Entiers, Flottants, Reseau
from observatoire.routes.trajets import Accroches, lier

_MAILLE_KM = 0.2
_MARCHE_KMH = 5.0
_VOISINS = 8
_TROU_KM2 = 1.0
_KM_PAR_DEGRE = 111.195


def isochrones(
    reseau: Reseau, points: Accroches, origines: Entiers, seuils: Sequence[float]
) -> list[dict[float, shapely.MultiPolygon]]:
    """Pour chaque origine (rang de point), seuil → surface atteinte en voiture (degrés) ; vide si elle n'est
    pas reliée."""
    liens, n = lier(reseau, points, reseau.aller, reseau.retour), reseau.carrefours
    rendu: list[dict[float, shapely.MultiPolygon]] = []
    for origine in origines:
        if points.troncon[origine] < 0:
            rendu.append({})
            continue
        temps = dijkstra(liens, indices=n + int(origine), limit=max(seuils))
        rendu.append(_surfaces(reseau, aux_points(reseau, temps), seuils))
    return rendu


def aux_points(reseau: Reseau, temps: Flottants) -> Flottants:
    """Les minutes à chaque point du réseau, de celles à chaque carrefour ; infinies hors d'atteinte."""
    t = reseau.troncon
    with np.errstate(invalid="ignore"):
        par_de = temps[reseau.de[t]] + np.nan_to_num(reseau.part * reseau.aller[t], nan=0.0)
        par_vers = temps[reseau.vers[t]] + np.nan_to_num(
            (1 - reseau.part) * reseau.retour[t], nan=0
        )
    return np.asarray(np.fmin(par_de, par_vers))


def _surfaces(
    reseau: Reseau, temps: Flottants, seuils: Sequence[float]
) -> dict[float, shapely.MultiPolygon]:
    dedans = temps <= max(seuils)
    if not dedans.any():
        return {}
    lon0, lat0 = float(reseau.lon[dedans].mean()), float(reseau.lat[dedans].mean())
    echelle = np.array([np.cos(np.radians(lat0)), 1.0]) * _KM_PAR_DEGRE
    plan = (np.column_stack([reseau.lon[dedans], reseau.lat[dedans]]) - [lon0, lat0]) * echelle
    bas, haut = plan.min(axis=0) - 3 * _MAILLE_KM, plan.max(axis=0) + 3 * _MAILLE_KM
    x, y = (np.arange(bas[i], haut[i] + _MAILLE_KM, _MAILLE_KM) for i in (0, 1))
    maille = np.array(np.meshgrid(x, y)).reshape(2, -1).T
    km, ou = KDTree(plan).query(maille, k=min(_VOISINS, len(plan)), distance_upper_bound=_MAILLE_KM)
    km, ou = km.reshape(len(maille), -1), ou.reshape(len(maille), -1)
    # À moins d'une demi-maille, on est sur la route : sinon le pas de la grille la raccourcirait.
    a_pied = np.maximum(km - _MAILLE_KM / 2, 0.0) / _MARCHE_KMH * 60
    proches = np.append(temps[dedans], np.inf)[ou] + a_pied
    z = np.minimum(proches.min(axis=1), 2 * max(seuils)).reshape(len(y), len(x))
    traceur = contour_generator(x, y, z, fill_type=FillType.OuterOffset)
    return {s: _polygones(traceur.filled(-1.0, s), echelle, (lon0, lat0)) for s in seuils}


def _polygones(
    traces: Any, echelle: Flottants, centre: tuple[float, float]
) -> shapely.MultiPolygon:
    polygones = []
    for points, bornes in zip(*traces, strict=True):
        anneaux = [points[a:b] for a, b in itertools.pairwise(bornes)]
        trous = [a for a in anneaux[1:] if shapely.Polygon(a).area >= _TROU_KM2]
        degres = [a / echelle + centre for a in (anneaux[0], *trous)]
        polygones.append(shapely.Polygon(degres[0], degres[1:]))
    uni = shapely.make_valid(shapely.MultiPolygon(polygones).simplify(0.0005))
    return _surfaces_seules(uni)


def _surfaces_seules(forme: shapely.Geometry) -> shapely.MultiPolygon:
    parts = shapely.get_parts(forme)
    parts = [p for q in parts for p in shapely.get_parts(q)]
    return shapely.MultiPolygon([p for p in parts if p.geom_type == "Polygon" and not p.is_empty])
