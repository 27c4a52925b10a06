"""Barres empilées et frise imprimées."""

import numpy as np
from matplotlib.dates import AutoDateLocator, DateFormatter, date2num
from matplotlib.figure import Figure as Planche

from observatoire import formats
from observatoire.graphiques import couleurs, series
from observatoire.graphiques.etages import RETARD, barres_de_frise, etages_de, habit, totaux
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.papier_page import abreger, axe_francais, composer, largeur_texte
from observatoire.graphiques.resume import nom_valeur

LARGEUR_NOMS_MAX = 3.6
HAUTEUR_BARRE = 0.3


def empilees(figure: Figure) -> Planche:
    """Une barre par année, un étage par série, le total au sommet."""
    annees, etages = etages_de(figure)
    page = composer(figure, 4.2)
    ax = page.axes(0.75, 0.45, page.largeur - 0.85, page.hauteur - 1.0)
    haut, bas = np.zeros(len(annees)), np.zeros(len(annees))
    for e in etages:
        valeurs = np.nan_to_num(np.array(e.valeurs))
        socle = np.where(valeurs >= 0, haut, bas)
        ax.bar(annees, valeurs, 0.65, bottom=socle, color=e.couleur, hatch=e.motif,
               edgecolor=couleurs.FOND, linewidth=0.6, label=e.nom)  # fmt: skip
        haut += np.clip(valeurs, 0, None)
        bas += np.clip(valeurs, None, 0)
    for a, somme, sommet in zip(annees, totaux(figure, annees), haut, strict=True):
        if not np.isnan(somme):
            ax.annotate(formats.nombre(somme, figure.decimales), (a, sommet), (0, 3),
                        textcoords="offset points", ha="center", size=8.5)  # fmt: skip
    ax.set_xticks(annees, [str(a) for a in annees])
    # Une marge automatique s'arrête au bord des barres : le total toucherait la légende.
    if len(haut):
        ax.set_ylim(1.12 * float(bas.min()), 1.12 * float(haut.max()) or 1.0)
    ax.grid(axis="y")
    ax.set_ylabel(nom_valeur(figure))
    axe_francais(ax.yaxis, figure.decimales)
    if etages:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=5, frameon=False, fontsize=8.5)
    return page.planche


def frise(figure: Figure) -> Planche:
    """Une barre par action, de son début à sa fin ; l'état est écrit, le retard cerclé d'orange."""
    d = barres_de_frise(figure)
    page = composer(figure, max(1.6, len(d) * HAUTEUR_BARRE + 0.7))
    noms = [abreger(n, LARGEUR_NOMS_MAX) for n in d["libelle"]]
    gauche = max((largeur_texte(n, 8.5) for n in noms), default=0) / 72 + 0.15
    ax = page.axes(gauche, 0.1, page.largeur - gauche - 0.2, page.hauteur - 0.5)
    for i, r in enumerate(series.lignes(d)):
        couleur, motif = habit(r.serie)
        debut, fin = date2num(r.de), date2num(r.a)
        ax.barh(i, fin - debut, left=debut, height=0.66, color=couleur, hatch=motif,
                edgecolor=RETARD if r.est_principal else couleurs.CONTOUR,
                linewidth=1.8 if r.est_principal else 0.6)  # fmt: skip
        mot = f"{r.serie}, en retard" if r.est_principal else str(r.serie)
        ax.annotate(mot, (fin, i), (4, 0), textcoords="offset points", va="center", size=8)
    ax.set_yticks(np.arange(len(d)), noms, size=8.5)
    ax.set_ylim(len(d) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_locator(AutoDateLocator(maxticks=8))
    ax.xaxis.set_major_formatter(DateFormatter("%m/%Y"))
    ax.xaxis.tick_top()
    ax.margins(x=0.12)
    ax.grid(axis="x")
    return page.planche
