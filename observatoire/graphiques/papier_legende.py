"""La légende d'une carte imprimée : classes ou cercles, échelle graphique, nord."""

from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle, Rectangle
from shapely.geometry.base import BaseGeometry

from observatoire.graphiques import couleurs, geometrie, legende
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.papier_page import Page, couper, etroite, largeur_texte
from observatoire.graphiques.resume import nom_valeur

LARGEUR_LEGENDE, LARGEUR_LEGENDE_ETROITE = 2.5, 2.15
RAYON_MAX, RAYON_MAX_ETROIT = 22.0, 12.0  # points


def poser_legende(page: Page, figure: Figure, largeur: float) -> None:
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
        grand = rayon_max(figure)
        demi = 8.0 if e.rayon_relatif is None else max(grand * e.rayon_relatif, 6.0)
        y -= demi + 3
        _pastille(ax, e, y, grand)
        effectif = f"  ({e.effectif})" if e.rayon_relatif is None else ""
        ax.text(54, y, e.etiquette + effectif, size=taille, va="center")
        y -= demi
    if figure.forme is Forme.CARTE:
        ax.text(0, y - 16, "(nombre de territoires)", size=7.5, color=couleurs.TEXTE_DISCRET)


def hauteur_legende(figure: Figure, largeur: float) -> float:
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
        hachures = geometrie.hachures(shapely.box(4, y - 7, 40, y + 7), 4.5)
        traits(ax, hachures, couleurs.SECRET_TRAIT, 0.6)
    if e.points:
        semis(ax, geometrie.trame(shapely.box(4, y - 7, 40, y + 7), 5.0))


def echelle_et_nord(page: Page, carte_: Axes) -> None:
    """L'échelle graphique et la flèche du nord, sous la légende."""
    x0, x1 = carte_.get_xlim()
    metres_par_pouce = (x1 - x0) / (page.largeur - LARGEUR_LEGENDE)
    longueur = legende.rond(metres_par_pouce * 1.4)
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


def rayon_max(figure: Figure) -> float:
    """Le rayon du plus grand cercle, en points d'impression."""
    return RAYON_MAX_ETROIT if etroite(figure) else RAYON_MAX


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
