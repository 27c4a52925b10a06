"""Un nuage de points imprimé."""

from matplotlib.figure import Figure as Planche
from matplotlib.patheffects import withStroke

from observatoire.graphiques import couleurs, ecran_nuage
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.papier_page import PETIT, axe_francais, composer, hauteur, selon
from observatoire.graphiques.resume import nom_valeur


def nuage(figure: Figure) -> Planche:
    """Les points nommés tant que leurs noms ne se couvrent pas ; les traits de l'ensemble."""
    page = composer(figure, hauteur(figure, 5.2))
    gauche, pied = selon(figure, 0.8, 0.7, 0.6), 0.55
    large, haut = page.largeur - gauche - 0.1, page.hauteur - pied - 0.1
    ax = page.axes(gauche, pied, large, haut)
    d = ecran_nuage.connus(figure)
    nous = d["est_principal"]
    for masque, teinte, taille in ((~nous, couleurs.BARRE, 26), (nous, couleurs.TERRITOIRE, 48)):
        ax.scatter(
            d.loc[masque, "abscisse"], d.loc[masque, "valeur"], color=teinte, s=taille, zorder=5
        )
    ax.set_xlabel(figure.options.nom_abscisse, size=PETIT)
    ax.set_ylabel(nom_valeur(figure), size=PETIT)
    ax.grid(True)
    for axe in (ax.xaxis, ax.yaxis):
        axe_francais(axe, figure.decimales)
    if d.empty:
        return page.planche
    (x0, x1), (y0, y1) = ecran_nuage.etendues(figure)
    ax.set_xlim(x0, x1)
    ax.set_ylim(y0, y1)
    if figure.options.croix:
        ax.axvline(figure.options.croix[0], color=couleurs.COMPARAISON, linestyle=":", linewidth=1)
        ax.axhline(figure.options.croix[1], color=couleurs.COMPARAISON, linestyle=":", linewidth=1)
    for e in ecran_nuage.places(figure, large * 72, haut * 72, PETIT):
        ax.text(
            x0 + e.x / (large * 72) * (x1 - x0), y0 + e.y / (haut * 72) * (y1 - y0), e.texte, size=PETIT, ha="center", va="center", zorder=4,
            path_effects=[withStroke(linewidth=1.5, foreground=couleurs.FOND)],
        )  # fmt: skip
    return page.planche
