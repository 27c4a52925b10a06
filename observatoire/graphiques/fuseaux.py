"""Des trajets sur une carte : un fuseau par trajet, large au départ, en pointe à l'arrivée, coupé au bord du cadre."""

import math
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from observatoire.graphiques.geometrie import WGS84

LARGEUR, MINCE = (
    0.05,
    0.006,
)  # du plus gros fuseau et du plus mince, en part de la largeur de la carte
BORD, DEDANS = 0.05, 0.12  # où un trajet qui sort est coupé, et de combien son nom rentre
LIGNE = 0.045  # la hauteur d'un nom


def tracer(trajets: pd.DataFrame, bornes: np.ndarray) -> gpd.GeoDataFrame:
    """Les fuseaux de `trajets` (`x0`, `y0`, `x1`, `y1` en degrés, `valeur`, `infobulle`, `nom`, `vers_ici`) sur une carte
    d'emprise `bornes` ; `nom`, s'il y en a un, se lit en `x`, `y` : au départ si `vers_ici`, sinon à l'arrivée.

    Chaque fuseau est d'un côté de son axe : l'aller et le retour ne se couvrent pas.
    """
    ouest, sud, est, nord = (float(b) for b in bornes)
    etire = math.cos(math.radians((sud + nord) / 2))  # un degré de longitude est plus court
    large = max((est - ouest) * etire, nord - sud)
    marge = BORD * large
    cadre = shapely.box(ouest - marge / etire, sud - marge, est + marge / etire, nord + marge)
    plus_gros = float(trajets["valeur"].max())
    formes, places = [], []
    for r in list[Any](trajets.itertuples()):
        dx, dy = (r.x1 - r.x0) * etire, r.y1 - r.y0
        longueur = math.hypot(dx, dy) or 1.0
        epais = max(LARGEUR * r.valeur / plus_gros, MINCE) * large
        cote = (r.x0 + dy / longueur * epais / etire, r.y0 - dx / longueur * epais)
        fuseau = shapely.Polygon([(r.x0, r.y0), cote, (r.x1, r.y1)])
        formes.append(fuseau.intersection(cadre))
        places.append(_bout(r, cadre, DEDANS * large / etire))
    nommes = [rang for rang, nom in enumerate(trajets["nom"]) if nom]
    ecartees = _ecarter([places[rang] for rang in nommes], LIGNE * large, (sud + nord) / 2)
    for rang, place in zip(nommes, ecartees, strict=True):
        places[rang] = place
    faits = trajets.assign(x=[p[0] for p in places], y=[p[1] for p in places])
    return gpd.GeoDataFrame(
        faits[["valeur", "infobulle", "nom", "x", "y"]], geometry=formes, crs=WGS84
    )


def _ecarter(
    places: list[tuple[float, float]], ligne: float, milieu: float
) -> list[tuple[float, float]]:
    """Deux noms qui se couvriraient : le second monte ou descend d'une ligne, vers le milieu de la carte."""
    rendues: list[tuple[float, float]] = []
    for x, y in places:
        pas = ligne if y < milieu else -ligne
        while any(abs(x - a) < 6 * ligne and abs(y - b) < ligne for a, b in rendues):
            y += pas
        rendues.append((x, y))
    return rendues


def _bout(trajet: Any, cadre: shapely.Polygon, recul: float) -> tuple[float, float]:
    """Où se lit le nom du bout lointain d'un trajet : sur lui s'il est dans le cadre, sinon où l'axe en sort."""
    depart, arrivee = (trajet.x0, trajet.y0), (trajet.x1, trajet.y1)
    if trajet.vers_ici:
        depart, arrivee = arrivee, depart
    dedans = shapely.LineString([depart, arrivee]).intersection(cadre)
    x, y = dedans.coords[-1] if len(dedans.coords) else depart
    ouest, sud, est, nord = cadre.bounds
    return float(min(max(x, ouest + recul), est - recul)), float(
        min(max(y, sud + recul / 3), nord - recul / 3)
    )
