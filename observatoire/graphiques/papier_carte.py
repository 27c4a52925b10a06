"""Cartes imprimées : aplats ou cercles, légende, échelle graphique, nord."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure as Planche
from matplotlib.patches import Circle, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from shapely.geometry.base import BaseGeometry

from observatoire.graphiques import couleurs, geometrie, legende, series
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.papier_page import (
    Page,
    composer,
    couper,
    etroite,
    hauteur,
    largeur_texte,
    largeur_utile,
)
from observatoire.graphiques.resume import nom_valeur

LARGEUR_LEGENDE, LARGEUR_LEGENDE_ETROITE = 2.5, 2.15
HAUTEUR_MIN, HAUTEUR_MAX = 4.2, 8.0
RAYON_MAX, RAYON_MAX_ETROIT = 22.0, 12.0  # points
TAILLE_NOM = 7.0


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
    legende_ = LARGEUR_LEGENDE_ETROITE if etroite(figure) else LARGEUR_LEGENDE
    largeur = largeur_utile(figure) - legende_
    proportion = (ymax - ymin) / max(xmax - xmin, 1e-9)
    minimum = max(hauteur(figure, HAUTEUR_MIN), _hauteur_legende(figure, legende_))
    page = composer(figure, min(HAUTEUR_MAX, max(minimum, largeur * proportion * 1.06)))
    ax = page.axes(0, 0, largeur, page.hauteur)
    ax.set_axis_off()
    _cadrer(ax, couches.fond.total_bounds, largeur / page.hauteur)
    _fonds(ax, figure, couches)
    points = geometrie.points_interieurs(couches.fond)
    if figure.forme is Forme.SYMBOLES:
        _cercles(ax, figure, couches.fond, points)
    _entourer(ax, figure, couches.fond)
    if figure.options.etiquettes or figure.donnees["est_principal"].any():
        _noms(ax, figure, couches.fond, points, largeur)
    _legende(page, figure, legende_)
    if not etroite(figure):
        _echelle_et_nord(page, ax)
    return page.planche


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
    teintes = legende.couleurs_du_fond(figure)
    statuts = legende.statuts_du_fond(figure)
    codes = [str(c) for c in couches.fond["code"]]
    _aplats(ax, couches.fond, [teintes[c] for c in codes], couleurs.CONTOUR)
    pas = geometrie.pas_hachures(couches.fond.total_bounds)
    for code, polygone in zip(codes, couches.fond.geometry, strict=True):
        if statuts[code] == "secret":
            _traits(ax, geometrie.hachures(polygone, pas), couleurs.SECRET_TRAIT, 0.6)
        elif statuts[code] == "absent":
            _points(ax, geometrie.trame(polygone, pas))
    if couches.limites is not None:
        for polygone in couches.limites.geometry:
            _traits(ax, polygone.boundary, couleurs.LIMITE, 1.6)


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


def _traits(ax: Axes, lignes: BaseGeometry, couleur: str, largeur: float) -> None:
    parties = [g for g in shapely.get_parts(lignes) if g.geom_type in ("LineString", "LinearRing")]
    ax.add_collection(
        LineCollection(
            [shapely.get_coordinates(g) for g in parties], colors=couleur, linewidths=largeur
        ),
        autolim=False,
    )


def _points(ax: Axes, places: np.ndarray) -> None:
    ax.scatter(places[:, 0], places[:, 1], s=1.6, color=couleurs.ABSENT_POINT, linewidths=0)


def _entourer(ax: Axes, figure: Figure, fond: gpd.GeoDataFrame) -> None:
    """Un trait épais autour du territoire mis en avant, doublé de blanc pour l'impression en gris."""
    vedettes = fond["code"].astype(str).isin(_vedettes(figure))
    for polygone in fond.geometry[vedettes]:
        for couleur, largeur in ((couleurs.FOND, 5.0), (couleurs.SELECTION, 2.6)):
            _traits(ax, polygone.boundary, couleur, largeur)


def _vedettes(figure: Figure) -> set[str]:
    return set(figure.donnees.loc[figure.donnees["est_principal"], "code"])


def _rayon_max(figure: Figure) -> float:
    return RAYON_MAX_ETROIT if etroite(figure) else RAYON_MAX


def _cercles(ax: Axes, figure: Figure, fond: gpd.GeoDataFrame, points: np.ndarray) -> None:
    places = dict(zip(fond["code"].astype(str), points, strict=True))
    maximum = legende.maximum_symboles(figure)
    d = figure.donnees.dropna(subset=["valeur"])
    d = d[d["code"].isin(places)]
    vedettes = _vedettes(figure)
    for r in series.lignes(d.iloc[legende.cercles_ordonnes(d["valeur"].to_numpy())]):
        couleur = couleurs.NEGATIF if r.valeur < 0 else couleurs.TERRITOIRE
        if vedettes and r.code not in vedettes:
            couleur = couleurs.BARRE
        creux = r.statut in series.EN_CREUX
        ax.scatter(
            places[r.code][0],
            places[r.code][1],
            s=(2 * _rayon_max(figure) * legende.rayon_relatif(r.valeur, maximum)) ** 2,
            facecolors="none" if creux else couleur,
            edgecolors=couleur if creux else couleurs.FOND,
            linewidths=1.4 if creux else 0.7,
            alpha=0.85,
            zorder=3,
        )


def _noms(
    ax: Axes, figure: Figure, fond: gpd.GeoDataFrame, points: np.ndarray, largeur: float
) -> None:
    x0, x1 = ax.get_xlim()
    par_point = (x1 - x0) / (largeur * 72)
    noms = legende.libelles_du_fond(figure)
    # Le territoire mis en avant a toujours son nom, les autres si la figure les montre.
    vedettes = fond["code"].astype(str).isin(_vedettes(figure)).to_numpy()
    nommes = np.flatnonzero(vedettes | figure.options.etiquettes)
    rayons = [_rayon_max(figure) * par_point * r for r in legende.rayons_du_fond(figure)]
    choisis = geometrie.choisir_etiquettes(
        [noms[str(c)] for c in fond["code"].iloc[nommes]],
        points[nommes],
        (shapely.area(fond.geometry.to_numpy()) + vedettes * 1e15)[nommes],
        largeur_caractere=TAILLE_NOM * 0.6 * par_point,
        hauteur=TAILLE_NOM * 1.3 * par_point,
        rayons=[rayons[i] for i in nommes] if rayons else (),
    )
    for e in choisis:
        ax.text(
            e.x,
            e.y,
            e.texte,
            size=TAILLE_NOM * (1.25 if vedettes[nommes[e.rang]] else 1.0),
            weight="bold" if vedettes[nommes[e.rang]] else "normal",
            ha="center",
            va="center",
            zorder=5,
            path_effects=[withStroke(linewidth=2, foreground=couleurs.FOND)],
        )


def _legende(page: Page, figure: Figure, largeur: float) -> None:
    """Légende dessinée en points : les cercles y ont exactement leur taille sur la carte."""
    ax = page.axes(page.largeur - largeur + 0.15, 0, largeur - 0.15, page.hauteur)
    ax.set_axis_off()
    ax.set_xlim(0, (largeur - 0.15) * 72)
    ax.set_ylim(0, page.hauteur * 72)
    y = page.hauteur * 72 - 14
    titre = nom_valeur(figure) or "Légende"
    for ligne in couper(titre[:1].upper() + titre[1:], largeur - 0.2, "sous_titre"):
        ax.text(0, y, ligne, size=9, weight="bold", va="center")
        y -= 13
    entrees = legende.entrees(figure)
    taille = _taille_legende([f"{e.etiquette}  ({e.effectif})" for e in entrees], largeur)
    for e in entrees:
        grand = _rayon_max(figure)
        demi = 8.0 if e.rayon_relatif is None else max(grand * e.rayon_relatif, 6.0)
        y -= demi + 3
        _pastille(ax, e, y, grand)
        effectif = f"  ({e.effectif})" if e.rayon_relatif is None else ""
        ax.text(54, y, e.etiquette + effectif, size=taille, va="center")
        y -= demi
    if figure.forme is Forme.CARTE:
        ax.text(0, y - 16, "(nombre de territoires)", size=7.5, color=couleurs.TEXTE_DISCRET)


def _hauteur_legende(figure: Figure, largeur: float) -> float:
    """La hauteur qu'il faut à la légende d'une demi-carte, en pouces (0 pour une carte entière)."""
    if figure.forme is not Forme.CARTE or not etroite(figure):
        return 0.0
    titre = len(list(couper(nom_valeur(figure) or "Légende", largeur - 0.2, "sous_titre")))
    return (14 + 13 * titre + 19 * len(legende.entrees(figure)) + 22) / 72


def _taille_legende(textes: list[str], largeur: float) -> float:
    """La taille des mots de la légende, réduite juste assez pour que le plus long tienne."""
    place = (largeur - 0.15) * 72 - 54
    plus_long = max((largeur_texte(t, 8.5) for t in textes), default=0.0)
    return 8.5 if plus_long <= place else max(5.5, 8.5 * place / plus_long)


def _pastille(ax: Axes, e: legende.Entree, y: float, grand: float) -> None:
    if e.rayon_relatif is not None:
        rayon = grand * e.rayon_relatif
        ax.add_patch(Circle((RAYON_MAX, y), rayon, color=e.couleur, alpha=0.85))
        return
    style: Any = {"facecolor": e.couleur, "edgecolor": couleurs.CONTOUR, "linewidth": 0.6}
    ax.add_patch(Rectangle((4, y - 7), 36, 14, **style))
    if e.hachures:
        traits = geometrie.hachures(shapely.box(4, y - 7, 40, y + 7), 4.5)
        _traits(ax, traits, couleurs.SECRET_TRAIT, 0.6)
    if e.points:
        _points(ax, geometrie.trame(shapely.box(4, y - 7, 40, y + 7), 5.0))


def _echelle_et_nord(page: Page, carte_: Axes) -> None:
    x0, x1 = carte_.get_xlim()
    metres_par_pouce = (x1 - x0) / (page.largeur - LARGEUR_LEGENDE)
    longueur = _longueur_ronde(metres_par_pouce * 1.4)
    pouces = longueur / metres_par_pouce
    ax = page.axes(page.largeur - LARGEUR_LEGENDE + 0.15, 0, LARGEUR_LEGENDE - 0.15, 0.6)
    ax.set_axis_off()
    ax.set_xlim(0, LARGEUR_LEGENDE - 0.15)
    ax.set_ylim(0, 0.6)
    debut, fin = 0.05, 0.05 + pouces
    ax.plot([debut, debut, fin, fin], [0.2, 0.12, 0.12, 0.2], color=couleurs.TEXTE)
    texte = f"{longueur / 1000:g} km".replace(".", ",") if longueur >= 1000 else f"{longueur:g} m"
    ax.text((debut + fin) / 2, 0.24, texte, size=8, ha="center", va="bottom")
    fleche = {"arrowstyle": "-|>", "color": couleurs.TEXTE, "linewidth": 1.2}
    ax.annotate("", (2.05, 0.45), (2.05, 0.1), arrowprops=fleche)
    ax.text(2.05, 0.47, "N", size=9, weight="bold", ha="center", va="bottom")


def _longueur_ronde(metres: float) -> float:
    """La plus grande longueur 1, 2 ou 5 × 10ⁿ mètres qui tienne dans `metres`."""
    puissance = 10.0 ** math.floor(math.log10(metres))
    return max(m * puissance for m in (1, 2, 5) if m * puissance <= metres * (1 + 1e-9))
