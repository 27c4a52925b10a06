"""Évolution et petites courbes imprimées."""

import itertools
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure as Planche
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from observatoire.graphiques import axes, couleurs, series
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.papier_page import (
    PETIT,
    abreger,
    axe_francais,
    composer,
    etroite,
    hauteur,
    selon,
)
from observatoire.graphiques.polices import largeur_texte
from observatoire.graphiques.resume import avec_dernier, nom_valeur

TIRETS: dict[str, Any] = {
    "solid": "-",
    "dash": "--",
    "dot": ":",
    "dashdot": "-.",
    "longdash": (0, (9, 3)),
}
COLONNES = 5  # de petites courbes
LARGEUR_NOMS_MAX = 2.6


def evolution(figure: Figure) -> Planche:
    """Courbes nommées à leur bout ; la nôtre avec son intervalle, les autres en gris."""
    figure = series.en_indice(figure)
    courbes = series.courbes(figure)
    noms = list(zip([avec_dernier(figure, c.nom, c.points) for c in courbes], courbes, strict=True))
    # Une demi-figure nomme ses courbes au-dessus du dessin : au bout, leurs noms en prendraient la moitié.
    au_bout = [] if etroite(figure) else noms
    dessus = noms if len(courbes) > 1 and etroite(figure) else []
    page = composer(figure, hauteur(figure, 4.6) + 0.12 * len(dessus))
    # La nôtre est en gras, donc plus large.
    place = max([0.2, *(largeur_texte(n, 8.5, c.principale) / 72 + 0.2 for n, c in au_bout)])
    place = min(LARGEUR_NOMS_MAX, place)
    # Sans nom d'axe, une demi-figure n'a sous elle que ses années.
    gauche, pied = selon(figure, 0.75, 0.7, 0.5), selon(figure, 0.45, 0.28, 0.28)
    haut = page.hauteur - pied - (selon(figure, 0.15, 0.1, 0.06) + 0.17 * len(dessus))
    ax = page.axes(gauche, pied, page.largeur - gauche - place, haut)
    for courbe in courbes:
        _tracer(ax, courbe, selon(figure, 2.6, 2.2, 1.7))
    if not etroite(figure):
        ax.set_ylabel(nom_valeur(figure))
    ax.grid(axis="y")
    axe_francais(ax.yaxis, figure.decimales)
    _axe_annees(ax, sorted(set(figure.donnees["annee"])), int(selon(figure, 14, 11, 5)))
    bas, sommet, coupe = axes.axe_de(figure)
    ax.set_ylim(bas, sommet)
    if coupe:
        ax.text(
            0.01, 0.02, axes.COUPE, transform=ax.transAxes, size=PETIT, color=couleurs.TEXTE_DISCRET
        )
    _dater(ax, figure)
    _au_bout(ax, au_bout, haut)
    _au_dessus(ax, dessus)
    for courbe in courbes:
        if courbe.principale:
            _manques(ax, courbe)
    return page.planche


def _dater(ax: Axes, figure: Figure) -> None:
    """Un trait à la date de ce qui s'est passé ; la note de la figure dit quoi sur une demi-largeur."""
    gauche, droite = ax.get_xlim()
    for rang, (quand, texte) in enumerate(figure.options.reperes_dates):
        if gauche <= quand <= droite + 1:
            ax.axvline(min(quand, droite), color=couleurs.COMPARAISON, linestyle=":", linewidth=1)
            if not etroite(figure):
                ax.text(min(quand, droite), 0.98 - 0.06 * (rang % 3), f"{texte} ", size=PETIT, va="top",
                        ha="right" if quand > (gauche + droite) / 2 else "left",
                        transform=ax.get_xaxis_transform(), color=couleurs.TEXTE_DISCRET)  # fmt: skip


def multiples(figure: Figure) -> Planche:
    """Une case par territoire, échelle commune, toutes les autres courbes en gris derrière."""
    cases = series.panneaux(figure)
    dits = [avec_dernier(figure, nom, points) for nom, points in cases]
    colonnes = 3 if etroite(figure) else _colonnes(figure, dits)
    case = selon(figure, 1.35, 0.9, 0.9) if colonnes >= COLONNES or etroite(figure) else 1.15
    rangs = max(1, -(-len(cases) // colonnes))
    page = composer(figure, rangs * case + 0.1)
    largeur = (page.largeur - 0.5) / colonnes
    propre = axes.a_chacun_son_echelle(figure)
    annees = sorted(set(figure.donnees["annee"]))
    fond = [p[["annee", "valeur"]].to_numpy(dtype=float) for _, p in cases]
    for i, (_, points) in enumerate(cases):
        rang, colonne = divmod(i, colonnes)
        y = page.hauteur - (rang + 1) * case + 0.24
        ax = page.axes(0.5 + colonne * largeur, y, largeur - 0.15, case - 0.46)
        if not propre:
            ax.add_collection(LineCollection(fond, colors=couleurs.GRILLE, linewidths=0.6))
        ax.plot(points["annee"], points["valeur"], color=couleurs.TERRITOIRE, linewidth=1.8)
        _marques(ax, points, couleurs.TERRITOIRE, 3)
        ax.set_ylim(*axes.echelle(points["valeur"] if propre else figure.donnees["valeur"]))
        ax.set_title(abreger(dits[i], largeur - 0.15, PETIT), size=PETIT, loc="left", pad=3)
        axe_francais(ax.yaxis, figure.decimales, graduations=3)
        ax.set_xticks([annees[0], annees[-1]], [str(annees[0]), str(annees[-1])])
        # Dans sa case : le dernier an d'une case ne touche pas le premier de la suivante.
        premier, *_, dernier = ax.get_xticklabels()
        dernier.set_horizontalalignment("right")
        premier.set_horizontalalignment("left")
        ax.tick_params(labelsize=PETIT, labelleft=colonne == 0 and not propre)
    return page.planche


def _colonnes(figure: Figure, dits: list[str]) -> int:
    """Combien de petites courbes de front : autant que le plus long nom le permet, sans l'abréger."""
    page = composer(figure, 1)
    plus_long = max([0.0, *(largeur_texte(d, PETIT) / 72 for d in dits)]) + 0.15
    return max(2, min(COLONNES, int((page.largeur - 0.5) / plus_long)))


def _tracer(ax: Axes, courbe: series.Courbe, epaisseur: float) -> None:
    p = courbe.points
    if courbe.principale and p[["bas", "haut"]].notna().all(axis=1).any():
        ax.fill_between(p["annee"], p["bas"], p["haut"], color=courbe.bande, alpha=0.6, linewidth=0)
    ax.plot(
        p["annee"],
        p["valeur"],
        color=courbe.couleur,
        linewidth=epaisseur if courbe.principale else epaisseur / 2,
        linestyle=TIRETS[courbe.trait],
        zorder=4 if courbe.principale else 3,
    )
    _marques(ax, p, courbe.couleur, 2.3 * epaisseur if courbe.principale else 1.35 * epaisseur)


def _marques(ax: Axes, points: Any, couleur: str, taille: float) -> None:
    creux = points["statut"].isin(series.EN_CREUX)
    for masque, fond in ((~creux, couleur), (creux, couleurs.FOND)):
        ax.plot(
            points.loc[masque, "annee"],
            points.loc[masque, "valeur"],
            linestyle="none",
            marker="o",
            markersize=taille,
            markerfacecolor=fond,
            markeredgecolor=couleur,
            zorder=5,
        )


def _manques(ax: Axes, courbe: series.Courbe) -> None:
    for r in series.lignes(courbe.points):
        if r.statut in series.SANS_VALEUR:
            texte = "secret" if r.statut == "secret" else "n.d."
            ax.text(
                r.annee,
                0.01,
                texte,
                transform=ax.get_xaxis_transform(),
                size=PETIT,
                color=couleurs.TEXTE_DISCRET,
                ha="center",
                va="bottom",
            )


def _au_bout(ax: Axes, nommees: list[tuple[str, series.Courbe]], hauteur: float) -> None:
    """Noms à droite des derniers points, écartés juste assez pour ne pas se couvrir."""
    bas, haut = ax.get_ylim()
    fins = [(n, c, c.points.dropna(subset=["valeur"])) for n, c in nommees]
    fins = sorted((f for f in fins if len(f[2])), key=lambda f: f[2]["valeur"].iloc[-1])
    ecart = (haut - bas) * 0.17 / hauteur
    places = _ecarter([float(p["valeur"].iloc[-1]) for _, _, p in fins], ecart, haut)
    x_max = ax.get_xlim()[1]
    for (nom, courbe, _), y in zip(fins, places, strict=True):
        ax.text(
            x_max,
            y,
            f" {abreger(nom, LARGEUR_NOMS_MAX - 0.2)}",
            size=8.5,
            color=courbe.couleur if courbe.principale else couleurs.TEXTE_DISCRET,
            weight="bold" if courbe.principale else "normal",
            va="center",
        )


def _au_dessus(ax: Axes, nommees: list[tuple[str, series.Courbe]]) -> None:
    """Chaque nom sur sa ligne, au-dessus du dessin, après le trait de sa courbe."""
    traits = [
        Line2D(
            [],
            [],
            color=c.couleur,
            linestyle=TIRETS[c.trait],
            linewidth=1.7 if c.principale else 0.9,
        )
        for _, c in nommees
    ]
    noms = [abreger(n, 2.5) for n, _ in nommees]
    if nommees:
        ax.legend(traits[::-1], noms[::-1], loc="lower left", bbox_to_anchor=(-0.12, 1.0), frameon=False,
                  fontsize=8.5, labelspacing=0.2, borderpad=0, borderaxespad=0.3)  # fmt: skip


def _ecarter(positions: list[float], ecart: float, plafond: float) -> list[float]:
    """Positions croissantes espacées d'au moins `ecart`, redescendues sous `plafond`."""
    places = np.array(positions, dtype=float)
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + ecart)
    for i in range(len(places) - 1, -1, -1):
        limite = plafond if i == len(places) - 1 else places[i + 1] - ecart
        places[i] = min(places[i], limite)
    return [float(p) for p in places]


def _axe_annees(ax: Axes, annees: list[int], maximum: int) -> None:
    """Chaque année si elles tiennent sans se couvrir, sinon des années rondes."""
    ecart = min((b - a for a, b in itertools.pairwise(annees)), default=1)
    if annees and (annees[-1] - annees[0]) / ecart < maximum:
        ax.set_xticks(annees, [str(a) for a in annees])
    else:
        ax.xaxis.set_major_locator(MaxNLocator(min(10, maximum), integer=True))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:.0f}"))
