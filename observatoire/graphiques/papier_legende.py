"""La légende d'une carte imprimée : classes ou cercles, échelle graphique, nord."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle, Rectangle
from shapely.geometry.base import BaseGeometry

from observatoire.graphiques import couleurs, geometrie, legende
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.papier_page import (
    PETIT,
    Page,
    abreger,
    couper,
    etroite,
    largeur_utile,
    selon,
)
from observatoire.graphiques.resume import nom_valeur

RAYON_MAX, RAYON_MAX_DOCUMENT, RAYON_MAX_ETROIT = 22.0, 17.0, 12.0  # points
_LIGNE = (19.0, 17.0, 14.0)  # points, selon la place
_TITRE, _MOTS = 13.0, 54.0  # hauteur d'une ligne de titre, place d'une pastille


def largeur_legende(figure: Figure) -> float:
    """La largeur de la légende à droite d'une carte, en pouces."""
    return selon(figure, 2.5, 2.1, largeur_utile(figure))


def poser_legende(page: Page, figure: Figure) -> None:
    """Légende dessinée en points : les cercles y ont exactement leur taille sur la carte."""
    etroit, largeur = etroite(figure), largeur_legende(figure)
    haut = hauteur_legende(figure) if etroit else page.hauteur
    gauche = 0.0 if etroit else 0.15
    ax = page.axes(page.largeur - largeur + gauche, 0, largeur - gauche, haut)
    ax.set_axis_off()
    ax.set_xlim(0, (largeur - gauche) * 72)
    ax.set_ylim(0, haut * 72)
    y = haut * 72 - 14
    for ligne in _titre(figure, largeur):
        ax.text(0, y, ligne, size=9, weight="bold", va="center")
        y -= _TITRE
    entrees = legende.entrees(figure)
    rangs, bas = _rangs(figure), y
    for colonne, debut in enumerate(range(0, len(entrees), max(1, rangs))):
        x = (largeur - gauche) * 72 / _colonnes(figure) * colonne
        bas = _entrees(ax, figure, entrees[debut : debut + rangs], x, y)
    if figure.forme is Forme.CARTE and not etroit and entrees:
        ax.text(0, bas - 12, "(nombre de territoires)", size=PETIT, color=couleurs.TEXTE_DISCRET)


def _colonnes(figure: Figure) -> int:
    """Sous une demi-carte, les classes sont sur deux colonnes, les cercles sur trois ; ailleurs, sur une."""
    return 1 if not etroite(figure) else 3 if figure.forme is Forme.SYMBOLES else 2


def _rangs(figure: Figure) -> int:
    return -(-len(legende.entrees(figure)) // _colonnes(figure))


def _entrees(
    ax: Axes, figure: Figure, entrees: Sequence[legende.Entree], x: float, y: float
) -> float:
    """Écrit ces entrées l'une sous l'autre à partir de (x, y) ; rend le bas de la dernière."""
    grand, ligne = rayon_max(figure), selon(figure, *_LIGNE)
    cercles = figure.forme is Forme.SYMBOLES
    mots = 2 * grand + 8 if cercles else selon(figure, _MOTS, 46, 30)
    for e in entrees:
        demi = ligne / 2 - 1.5 if e.rayon_relatif is None else max(grand * e.rayon_relatif, 6.0)
        y -= demi + 1.5
        _pastille(ax, e, x, y, grand, mots - 10)
        effectif = f" ({e.effectif})" if e.rayon_relatif is None else ""
        # Une unité en toutes lettres est déjà dans le titre de la légende.
        dite = (
            e.etiquette if figure.unite.startswith("%") else e.etiquette.removesuffix(figure.unite)
        )
        dite = abreger(dite.rstrip() + effectif, (ax.get_xlim()[1] / _colonnes(figure) - mots) / 72)
        ax.text(x + mots, y, dite, size=PETIT, va="center")
        y -= demi
    return y


def _titre(figure: Figure, largeur: float) -> list[str]:
    dit = nom_valeur(figure) or "Légende"
    return list(couper(dit[:1].upper() + dit[1:], largeur - 0.2, "legende", gras=True))


def hauteur_legende(figure: Figure) -> float:
    """La hauteur qu'il faut à la légende d'une carte, échelle comprise si elle y est, en pouces."""
    etroit, entrees, grand = etroite(figure), legende.entrees(figure), rayon_max(figure)
    ligne = selon(figure, *_LIGNE)
    hauts = [
        ligne if e.rayon_relatif is None else 2 * max(grand * e.rayon_relatif, 6.0) + 1.5
        for e in entrees
    ]
    rangs = max(1, _rangs(figure))
    corps = max((sum(hauts[d : d + rangs]) for d in range(0, len(hauts), rangs)), default=0.0)
    titre = _TITRE * len(_titre(figure, largeur_legende(figure)))
    return (14 + titre + corps + (0 if etroit else 22 + 43)) / 72


def _pastille(ax: Axes, e: legende.Entree, x: float, y: float, grand: float, large: float) -> None:
    if e.rayon_relatif is not None:
        rayon = grand * e.rayon_relatif
        bord = couleurs.TEXTE if e.couleur == couleurs.FOND else e.couleur
        ax.add_patch(Circle((x + grand, y), rayon, facecolor=e.couleur, edgecolor=bord, alpha=0.85))
        return
    style: Any = {"facecolor": e.couleur, "edgecolor": couleurs.CONTOUR, "linewidth": 0.6}
    ax.add_patch(Rectangle((x, y - 5), large, 10, **style))
    if e.hachures:
        hachures = geometrie.hachures(shapely.box(x, y - 5, x + large, y + 5), 4.5)
        traits(ax, hachures, couleurs.SECRET_TRAIT, 0.6)
    if e.points:
        semis(ax, geometrie.trame(shapely.box(x, y - 5, x + large, y + 5), 5.0))


def echelle_et_nord(page: Page, figure: Figure, carte_: Axes) -> None:
    """L'échelle graphique et la flèche du nord, sous la légende."""
    x0, x1 = carte_.get_xlim()
    largeur = largeur_legende(figure)
    metres_par_pouce = (x1 - x0) / (page.largeur - largeur)
    longueur = legende.rond(metres_par_pouce * (largeur - 1.1))
    pouces = longueur / metres_par_pouce
    ax = page.axes(page.largeur - largeur + 0.15, 0, largeur - 0.15, 0.6)
    ax.set_axis_off()
    ax.set_xlim(0, largeur - 0.15)
    ax.set_ylim(0, 0.6)
    debut, fin = 0.05, 0.05 + pouces
    ax.plot([debut, debut, fin, fin], [0.2, 0.12, 0.12, 0.2], color=couleurs.TEXTE)
    texte = f"{longueur / 1000:g} km".replace(".", ",") if longueur >= 1000 else f"{longueur:g} m"
    ax.text((debut + fin) / 2, 0.24, texte, size=8, ha="center", va="bottom")
    fleche = {"arrowstyle": "-|>", "color": couleurs.TEXTE, "linewidth": 1.2}
    ax.annotate("", (largeur - 0.45, 0.45), (largeur - 0.45, 0.1), arrowprops=fleche)
    ax.text(largeur - 0.45, 0.47, "N", size=9, weight="bold", ha="center", va="bottom")


def rayon_max(figure: Figure) -> float:
    """Le rayon du plus grand cercle, en points d'impression."""
    return selon(figure, RAYON_MAX, RAYON_MAX_DOCUMENT, RAYON_MAX_ETROIT)


def traits(ax: Axes, lignes: BaseGeometry, couleur: str, largeur: float) -> None:
    """Des traits le long d'une géométrie."""
    parties = [g for g in shapely.get_parts(lignes) if g.geom_type in ("LineString", "LinearRing")]
    ax.add_collection(
        LineCollection(
            [shapely.get_coordinates(g) for g in parties], colors=couleur, linewidths=largeur
        ),
        autolim=False,
    )


def semis(ax: Axes, places: np.ndarray) -> None:
    """Un semis de points : la marque du non disponible."""
    ax.scatter(places[:, 0], places[:, 1], s=1.6, color=couleurs.ABSENT_POINT, linewidths=0)
