"""Cartes imprimées : aplats ou cercles, légende, échelle graphique, nord."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba, to_rgba_array
from matplotlib.figure import Figure as Planche
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from shapely.geometry.base import BaseGeometry

from observatoire.graphiques import couleurs, geometrie, legende, series
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.papier_legende import (
    echelle_et_nord,
    hauteur_legende,
    largeur_legende,
    poser_legende,
    rayon_max,
    semis,
    traits,
)
from observatoire.graphiques.papier_page import (
    PETIT,
    composer,
    etroite,
    hauteur,
    largeur_utile,
    selon,
)
from observatoire.graphiques.polices import largeur_texte

HAUTEUR_MIN, HAUTEUR_MAX = 4.2, 8.0
OPACITE = 0.85


@dataclass(frozen=True)
class Couches:
    """Les couches de la carte dans une projection métrique."""

    fond: gpd.GeoDataFrame
    contexte: gpd.GeoDataFrame | None
    limites: gpd.GeoDataFrame | None


def carte(figure: Figure) -> Planche:
    """La carte complète, prête à écrire."""
    couches = _projeter(figure)
    xmin, ymin, xmax, ymax = couches.fond.total_bounds
    # La légende est à droite de la carte ; sous elle, sur une demi-largeur.
    etroit, pour_legende = etroite(figure), hauteur_legende(figure)
    largeur = largeur_utile(figure) - (0 if etroit else largeur_legende(figure))
    proportion = (ymax - ymin) / max(xmax - xmin, 1e-9)
    minimum = max(hauteur(figure, HAUTEUR_MIN), 0 if etroit else pour_legende)
    haut = min(selon(figure, HAUTEUR_MAX, 4.4, 1.5), max(minimum, largeur * proportion * 1.06))
    page = composer(figure, haut + pour_legende * etroit)
    ax = page.axes(0, pour_legende * etroit, largeur, haut)
    ax.set_axis_off()
    _cadrer(ax, couches.fond.total_bounds, largeur / haut)
    _fonds(ax, figure, couches)
    points = geometrie.points_interieurs(couches.fond)
    if legende.a_des_cercles(figure):
        _cercles(ax, figure, points)
    if figure.fuseaux is not None:
        _fuseaux(ax, figure.fuseaux.to_crs(couches.fond.crs))
    _entourer(ax, figure, couches.fond)
    if figure.options.etiquettes or figure.donnees["est_principal"].any():
        _noms(ax, figure, couches.fond, points, largeur)
    poser_legende(page, figure)
    if not etroit:
        echelle_et_nord(page, figure, ax)
    return page.planche


def _fuseaux(ax: Axes, traces: gpd.GeoDataFrame) -> None:
    """Les trajets, et le nom de chaque lieu hors du cadre là où son trajet sort."""
    _aplats(ax, traces, [couleurs.NEGATIF] * len(traces), couleurs.FOND)
    sortis = traces[traces["nom"] != ""]
    places = gpd.points_from_xy(sortis["x"], sortis["y"], crs=geometrie.WGS84).to_crs(traces.crs)
    for nom, place in zip(sortis["nom"], places, strict=True):
        ax.text(place.x, place.y, nom, size=PETIT, weight="bold", ha="center", va="center", zorder=6,
                path_effects=[withStroke(linewidth=2, foreground=couleurs.FOND)])  # fmt: skip


def _cadrer(ax: Axes, bornes: np.ndarray, proportion: float) -> None:
    """Centre l'emprise dans un cadre de `proportion` largeur / hauteur, mètres égaux partout."""
    xmin, ymin, xmax, ymax = bornes
    hauteur = 1.06 * max(ymax - ymin, (xmax - xmin) / proportion, 1.0)
    milieu_x, milieu_y = (xmin + xmax) / 2, (ymin + ymax) / 2
    ax.set_xlim(milieu_x - hauteur * proportion / 2, milieu_x + hauteur * proportion / 2)
    ax.set_ylim(milieu_y - hauteur / 2, milieu_y + hauteur / 2)


def _projeter(figure: Figure) -> Couches:
    assert figure.fond is not None  # vérifié à la construction de la figure
    projection = geometrie.projection_papier(figure.fond)
    autres = (figure.contexte, figure.limites)
    contexte, limites = (c.to_crs(projection) if c is not None else None for c in autres)
    return Couches(figure.fond.to_crs(projection), contexte, limites)


def _fonds(ax: Axes, figure: Figure, couches: Couches) -> None:
    if couches.contexte is not None:
        grises = [couleurs.VOISIN] * len(couches.contexte)
        _aplats(ax, couches.contexte, grises, couleurs.CONTOUR_VOISIN)
    dits = legende.au_fond(figure)
    _aplats(ax, couches.fond, list(dits["couleur"]), couleurs.CONTOUR)
    pas = geometrie.pas_hachures(couches.fond.total_bounds)
    for statut, polygone in zip(dits["statut"], couches.fond.geometry, strict=True):
        if statut == "secret":
            traits(ax, geometrie.hachures(polygone, pas), couleurs.SECRET_TRAIT, 0.6)
        elif statut == "absent":
            semis(ax, geometrie.trame(polygone, pas))
    if couches.limites is not None:
        for polygone in couches.limites.geometry:
            traits(ax, polygone.boundary, couleurs.LIMITE, 1.6)


def _aplats(ax: Axes, couche: gpd.GeoDataFrame, teintes: list[str], contour: str) -> None:
    chemins = [_chemin(g) for g in couche.geometry]
    ax.add_collection(
        PathCollection(chemins, facecolors=teintes, edgecolors=contour, linewidths=0.6),
        autolim=False,
    )


def _chemin(polygone: BaseGeometry) -> Path:
    """Contour matplotlib d'un polygone, trous compris (sens inverse : la règle les évide)."""
    anneaux = []
    for partie in shapely.get_parts(polygone):
        p = shapely.geometry.polygon.orient(partie)
        for anneau in (p.exterior, *p.interiors):
            anneaux.append(Path(shapely.get_coordinates(anneau), closed=True))
    return Path.make_compound_path(*anneaux)


def _entourer(ax: Axes, figure: Figure, fond: gpd.GeoDataFrame) -> None:
    """Un trait épais autour du territoire mis en avant, doublé de blanc pour l'impression en gris."""
    for polygone in fond.geometry[legende.au_fond(figure)["est_principal"].to_numpy()]:
        for couleur, largeur in ((couleurs.FOND, 5.0), (couleurs.SELECTION, 2.6)):
            traits(ax, polygone.boundary, couleur, largeur)


def _cercles(ax: Axes, figure: Figure, points: np.ndarray) -> None:
    dits = legende.au_fond(figure)
    d = legende.cercles(dits.assign(x=points[:, 0], y=points[:, 1]))
    if d.empty:
        return
    fades = bool(dits["est_principal"].any()) & ~d["est_principal"]
    teintes = np.where(d["disque"] < 0, couleurs.NEGATIF, couleurs.TERRITOIRE)
    teintes = to_rgba_array(np.where(fades, couleurs.BARRE, teintes), OPACITE)
    creux = d["statut"].isin(series.EN_CREUX).to_numpy()[:, None]
    style: Any = {
        "facecolors": np.where(creux, 0.0, teintes),
        "edgecolors": np.where(creux, teintes, to_rgba(couleurs.FOND, OPACITE)),
        "linewidths": np.where(creux[:, 0], 1.4, 0.7),
    }
    if figure.options.nom_cercle:  # sur un aplat, un anneau blanc cerné se lit dans chaque classe
        style = {
            "facecolors": to_rgba(couleurs.FOND, 0.6),
            "edgecolors": couleurs.TEXTE,
            "linewidths": 0.8,
        }
    surfaces = (2 * rayon_max(figure) * d["rayon"]) ** 2
    ax.scatter(d["x"], d["y"], s=surfaces, zorder=3, **style)


def _noms(
    ax: Axes, figure: Figure, fond: gpd.GeoDataFrame, points: np.ndarray, largeur: float
) -> None:
    x0, x1 = ax.get_xlim()
    par_point = (x1 - x0) / (largeur * 72)
    dits = legende.au_fond(figure)
    # Le territoire mis en avant a toujours son nom, les autres si la figure les montre.
    vedettes = dits["est_principal"].to_numpy()
    nommes = np.flatnonzero(vedettes | figure.options.etiquettes)
    rayons = rayon_max(figure) * par_point * dits["rayon"].to_numpy()[nommes]
    choisis = geometrie.choisir_etiquettes(
        list(dits["libelle"].iloc[nommes]),
        points[nommes],
        (shapely.area(fond.geometry.to_numpy()) + vedettes * 1e15)[nommes],
        largeur_caractere=largeur_texte("Saint-Marcel", PETIT) / 11.5 * par_point,
        # Sur une demi-largeur, moins de noms, mais qui se lisent.
        hauteur=PETIT * (2.4 if etroite(figure) else 1.2) * par_point,
        rayons=rayons if legende.a_des_cercles(figure) else (),
        cadre=(x0, ax.get_ylim()[0], x1, ax.get_ylim()[1]),
    )
    for e in choisis:
        ax.text(
            e.x,
            e.y,
            e.texte,
            size=PETIT * (1.25 if vedettes[nommes[e.rang]] else 1.0),
            weight="bold" if vedettes[nommes[e.rang]] else "normal",
            ha="center",
            va="center",
            zorder=5,
            path_effects=[withStroke(linewidth=2, foreground=couleurs.FOND)],
        )
