"""Les minutes entre des points : on les accroche au réseau, puis on cherche le plus court de chacun à tous.

Une origine à la fois et jusqu'à une limite : une région compte huit cent mille carrefours, et l'on n'en
garde que les destinations.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from observatoire.routes.graphe import Entiers, Flottants, Reseau

LOIN_METRES = 2000.0
"""Au-delà, un point n'est pas relié à la route : on ne dit rien de ses trajets."""

_KM_PAR_DEGRE = 111.195
_MARCHE_KMH = 25.0
# scipy compte un lien nul pour une absence de lien dès qu'une matrice est refaite.
_RIEN = 1e-9


@dataclass(frozen=True)
class Accroches:
    """Où chaque point touche le réseau : `troncon` (-1 : nulle part), `part` le long de lui, `metres`."""

    troncon: Entiers
    part: Flottants
    metres: Flottants

    @property
    def reliees(self) -> Entiers:
        """Les rangs des points reliés."""
        return np.flatnonzero(self.troncon >= 0)


@dataclass(frozen=True)
class Minutes:
    """Minutes de chaque point à chaque autre, et leurs bornes ; NaN sans route, ou au-delà de la limite.

    `bas` : à la limite autorisée ; `haut` : 1,20 fois, plus une minute (hiver, engins, stationnement) ; les
    deux élargies de ce qui sépare chaque point de la route.
    """

    centre: Flottants
    bas: Flottants
    haut: Flottants


def accrocher(reseau: Reseau, lon: Flottants, lat: Flottants) -> Accroches:
    """Le point du réseau le plus proche de chaque point ; aucun au-delà de deux kilomètres."""
    n = len(lon)
    if not len(reseau.lon) or not n:
        return Accroches(np.full(n, -1), np.zeros(n), np.full(n, np.inf))
    milieu = float(np.median(reseau.lat))

    def plan(x: Flottants, y: Flottants) -> Flottants:
        return np.column_stack([x * np.cos(np.radians(milieu)), y]) * _KM_PAR_DEGRE

    bons = ~(np.isnan(lon) | np.isnan(lat))
    km, ou = np.full(n, np.inf), np.zeros(n, dtype=np.int64)
    km[bons], ou[bons] = KDTree(plan(reseau.lon, reseau.lat)).query(plan(lon[bons], lat[bons]))
    loin = km * 1000 > LOIN_METRES
    return Accroches(np.where(loin, -1, reseau.troncon[ou]), reseau.part[ou], km * 1000)


def minutes(
    reseau: Reseau, points: Accroches, origines: Entiers, limite: float, *, bornes: bool = True
) -> Minutes:
    """De chaque origine (rang de point) à tous les points, dans les deux pondérations.

    `bornes` : faux à pied ou à vélo, où l'allure ne dépend pas du trafic.
    """
    centre = _table(reseau, points, origines, limite, reseau.aller, reseau.retour)
    bas = centre
    if bornes:
        bas = _table(reseau, points, origines, limite, reseau.aller_libre, reseau.retour_libre)
    entre = np.where(np.isfinite(points.metres), points.metres, 0.0) / 1000 / _MARCHE_KMH * 60
    acces = entre[origines][:, None] + entre[None, :]
    bas = np.maximum(np.fmin(bas, centre) - acces, 0.0)
    return Minutes(centre, bas, centre * 1.20 + 1.0 + acces if bornes else centre + acces)


def _table(
    reseau: Reseau, points: Accroches, origines: Entiers, limite: float, aller: Flottants, retour: Flottants
) -> Flottants:  # fmt: skip
    liens, n = lier(reseau, points, aller, retour), reseau.carrefours
    rendu = np.full((len(origines), len(points.troncon)), np.nan)
    reliees = points.reliees
    for ligne, origine in enumerate(origines):
        if points.troncon[origine] >= 0:
            temps = dijkstra(liens, indices=n + int(origine), limit=limite)
            ici = temps[n + reliees]
            rendu[ligne, reliees] = np.where(np.isfinite(ici), ici, np.nan)
    return rendu


def lier(reseau: Reseau, points: Accroches, aller: Flottants, retour: Flottants) -> csr_array:
    """La matrice des liens : les carrefours, puis les points, chacun inséré à sa place sur son tronçon."""
    n, reliees = reseau.carrefours, points.reliees
    ordre = reliees[np.lexsort((points.part[reliees], points.troncon[reliees]))]
    arcs, parts = points.troncon[ordre], points.part[ordre]
    premier = np.append(True, arcs[1:] != arcs[:-1])[: len(arcs)]
    dernier = np.append(arcs[1:] != arcs[:-1], True)[: len(arcs)]
    # Sur chaque tronçon : du carrefour au premier point, d'un point au suivant, du dernier au carrefour.
    de = np.concatenate(
        [np.where(premier, reseau.de[arcs], n + np.roll(ordre, 1)), n + ordre[dernier]]
    )
    vers = np.concatenate([n + ordre, reseau.vers[arcs[dernier]]])
    depuis = np.where(premier, 0.0, np.roll(parts, 1))
    longueur = np.concatenate([parts - depuis, 1.0 - parts[dernier]])
    sur = np.concatenate([arcs, arcs[dernier]])
    u = np.concatenate([reseau.de, de, reseau.vers, vers])
    v = np.concatenate([reseau.vers, vers, reseau.de, de])
    poids = np.concatenate(
        [aller, _part(longueur, aller[sur]), retour, _part(longueur, retour[sur])]
    )
    return _plus_courts(u, v, poids, n + len(points.troncon))


def _part(longueur: Flottants, minutes: Flottants) -> Flottants:
    # Un bout de longueur nulle d'un sens interdit reste interdit : 0 × ∞ n'est pas un nombre.
    return np.where(np.isinf(minutes), np.inf, longueur * np.where(np.isinf(minutes), 0.0, minutes))


def _plus_courts(u: Entiers, v: Entiers, poids: Flottants, n: int) -> csr_array:
    """La matrice des liens permis ; de deux tronçons entre les mêmes carrefours, le plus court."""
    permis = np.isfinite(poids) & (u != v)
    u, v, poids = u[permis], v[permis], np.maximum(poids[permis], _RIEN)
    ordre = np.lexsort((poids, v, u))
    u, v, poids = u[ordre], v[ordre], poids[ordre]
    neuf = np.append(True, (u[1:] != u[:-1]) | (v[1:] != v[:-1]))[: len(u)]
    return csr_array(coo_array((poids[neuf], (u[neuf], v[neuf])), shape=(n, n)))
