"""Géométrie des cartes : couches allégées, hachures du secret, étiquettes sans chevauchement."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

WGS84, LAMBERT93 = 4326, 2154
# Emprise où le Lambert 93 est la projection légale ; ailleurs (outre-mer), l'UTM du lieu.
METROPOLE = shapely.box(-6.0, 41.0, 10.5, 51.5)
TRAITS_HACHURES = 70  # traits obliques sur la plus grande dimension de la carte
DECIMALES_DEGRES = 5  # environ un mètre


def alleger(couche: gpd.GeoDataFrame, finesse: int = 500) -> gpd.GeoDataFrame:
    """Copie en degrés (WGS 84), simplifiée à 1/`finesse` de l'emprise, sans trou entre voisins.

    À appeler une fois par fond et à garder : `deck_de` accepte aussi une couche déjà allégée.
    """
    legere = couche.to_crs(WGS84)
    xmin, ymin, xmax, ymax = legere.total_bounds
    tolerance = max(xmax - xmin, ymax - ymin) / finesse
    polygones = legere.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    if polygones and tolerance > 0:
        geometries = shapely.coverage_simplify(legere.geometry.to_numpy(), tolerance)
    else:
        geometries = legere.geometry.simplify(tolerance).to_numpy()
    return legere.set_geometry(gpd.GeoSeries(geometries, index=legere.index, crs=WGS84))


def en_degres(couche: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """La couche en WGS 84 (inchangée si elle y est déjà)."""
    return (
        couche if couche.crs is not None and couche.crs.to_epsg() == WGS84 else couche.to_crs(WGS84)
    )


def projection_papier(couche: gpd.GeoDataFrame) -> object:
    """Projection métrique qui convient : Lambert 93 en métropole, UTM ailleurs."""
    emprise = shapely.box(*en_degres(couche).total_bounds)
    return LAMBERT93 if METROPOLE.contains(emprise) else couche.estimate_utm_crs()


def hachures(polygone: BaseGeometry, pas: float) -> BaseGeometry:
    """Traits à 45° espacés de `pas` (unité de la géométrie), coupés au contour.

    Les traits sont calés sur l'origine du plan : ils se prolongent d'un territoire à l'autre.
    """
    xmin, ymin, xmax, ymax = polygone.bounds
    if polygone.is_empty or pas <= 0:
        return shapely.MultiLineString()
    ecart = pas * math.sqrt(2)
    debuts = np.arange(math.floor((ymin - xmax) / ecart), math.ceil((ymax - xmin) / ecart) + 1)
    traits = [((xmin, xmin + d * ecart), (xmax, xmax + d * ecart)) for d in debuts]
    return polygone.intersection(shapely.multilinestrings([shapely.linestrings(t) for t in traits]))


def trame(polygone: BaseGeometry, pas: float) -> np.ndarray:
    """Points (n, 2) en quinconce espacés de `pas` dans le polygone : la marque de l'absent.

    Le gris seul se confondrait, en noir et blanc, avec la classe la plus claire.
    """
    xmin, ymin, xmax, ymax = polygone.bounds
    lignes = np.arange(math.floor(ymin / pas), math.ceil(ymax / pas) + 1)
    colonnes = np.arange(math.floor(xmin / pas), math.ceil(xmax / pas) + 1)
    x, y = np.meshgrid(colonnes * pas, lignes * pas)
    x = x + (lignes % 2 * pas / 2)[:, None]
    dedans = shapely.contains_xy(polygone, x.ravel(), y.ravel())
    return np.column_stack([x.ravel()[dedans], y.ravel()[dedans]])


def pas_hachures(bornes: Sequence[float]) -> float:
    """Espacement des hachures pour une carte d'emprise (xmin, ymin, xmax, ymax)."""
    xmin, ymin, xmax, ymax = bornes
    return max(xmax - xmin, ymax - ymin) / TRAITS_HACHURES


@dataclass(frozen=True)
class Etiquette:
    """Un nom posé ; x, y dans l'unité des points, `rang` celui du point dans la demande."""

    texte: str
    x: float
    y: float
    rang: int


def points_interieurs(couche: gpd.GeoDataFrame) -> np.ndarray:
    """Un point (x, y) dans chaque territoire, là où une étiquette a le plus de place."""
    largeur = max(couche.total_bounds[2] - couche.total_bounds[0], 1e-9)
    centres = shapely.maximum_inscribed_circle(couche.geometry.to_numpy(), largeur / 300)
    points: np.ndarray = shapely.get_coordinates(shapely.get_point(centres, 0))
    return points


def choisir_etiquettes(
    textes: Sequence[str],
    points: np.ndarray,
    priorites: Sequence[float] | np.ndarray,
    *,
    largeur_caractere: float,
    hauteur: float,
    rayons: Sequence[float] | np.ndarray = (),
    cadre: tuple[float, float, float, float] | None = None,
    decouverts: bool = False,
) -> list[Etiquette]:
    """Étiquettes qui ne se couvrent pas, les plus grandes priorités d'abord.

    `largeur_caractere` et `hauteur` sont dans l'unité des points ; une étiquette qui ne tient
    pas à sa place essaie juste au-dessus et juste au-dessous, puis renonce. `rayons` : les
    étiquettes se posent au-dessous, sinon au-dessus, de cercles de ces rayons. `cadre` (x et y de deux
    coins opposés) : rien n'en dépasse. `decouverts` : aucune ne couvre un cercle, quitte à se poser à
    sa droite ou à sa gauche.
    """
    posees: list[Etiquette] = []
    boites = [
        (x - r, y - r, x + r, y + r)
        for (x, y), r in zip(points, rayons, strict=False)
        if decouverts
    ]
    for i in np.argsort(-np.asarray(priorites, dtype=float), kind="stable"):
        # Une lettre de plus : deux noms voisins ne se lisent pas comme un seul.
        demi_l, demi_h = (len(textes[i]) + 1) * largeur_caractere / 2, hauteur / 2
        rayon = rayons[i] if len(rayons) else None
        cote = largeur_caractere + demi_l if decouverts else None
        for dx, dy in _places(rayon, hauteur, cote):
            x, y = float(points[i][0]) + dx, float(points[i][1]) + dy
            boite = (x - demi_l, y - demi_h, x + demi_l, y + demi_h)
            if not any(_se_couvrent(boite, b) for b in boites) and _tient(boite, cadre):
                posees.append(Etiquette(textes[i], x, y, int(i)))
                boites.append(boite)
                break
    return posees


def _places(rayon: float | None, hauteur: float, cote: float | None) -> list[tuple[float, float]]:
    """Les écarts à essayer autour d'un point, ou d'un cercle ; `cote` : aussi de chaque côté, à cette distance."""
    if rayon is None:
        return [(0.0, 0.0), (0.0, hauteur * 0.9), (0.0, -hauteur * 0.9)]
    pres = rayon + hauteur * 0.55
    autour = [(0.0, -pres), (0.0, pres)]
    return autour if cote is None else [*autour, (rayon + cote, 0.0), (-rayon - cote, 0.0)]


def nommer(
    textes: Sequence[str], points: np.ndarray, priorites: Sequence[float] | np.ndarray, **place: Any
) -> tuple[list[Etiquette], list[str]]:
    """Chaque texte posé, ou un numéro à sa place ; rend aussi les textes des numéros, dans leur ordre.

    Au-delà de `NUMEROS_AU_PLUS`, des numéros se couvriraient et leur liste ne se lirait plus : les noms qui tiennent,
    les plus grands d'abord, et rien d'autre.
    """
    numerotes: set[int] = set()
    voulues = np.asarray(priorites, dtype=float)
    while True:
        if len(numerotes) > NUMEROS_AU_PLUS:
            return choisir_etiquettes(textes, points, voulues, **place), []
        # Un numéro garde sa place : aucun nom ne le couvre, quitte à devenir un numéro à son tour.
        dits = [_PLACE if i in numerotes else t for i, t in enumerate(textes)]
        rangs = np.where([i in numerotes for i in range(len(textes))], _AVANT + voulues, voulues)
        posees = choisir_etiquettes(dits, points, rangs, **place)
        manquent = set(range(len(textes))) - {e.rang for e in posees}
        if not manquent - numerotes:
            break
        numerotes |= manquent
    posees += [Etiquette("", float(points[i][0]), float(points[i][1]), i) for i in manquent]
    reste = sorted(numerotes, key=lambda i: textes[i])
    numeros = {i: str(n) for n, i in enumerate(reste, start=1)}
    return [replace(e, texte=numeros.get(e.rang, e.texte)) for e in posees], [
        textes[i] for i in reste
    ]


NUMEROS_AU_PLUS = 60
# La place d'un numéro ; plus pressé qu'un nom, sauf celui de la commune étudiée.
_PLACE, _AVANT = "00", 1e3


def _tient(boite: tuple[float, ...], cadre: tuple[float, ...] | None) -> bool:
    if cadre is None:
        return True
    return (
        boite[0] >= cadre[0]
        and boite[1] >= cadre[1]
        and boite[2] <= cadre[2]
        and boite[3] <= cadre[3]
    )


def _se_couvrent(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
