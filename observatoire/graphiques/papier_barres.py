"""Classement en barres et pyramide des âges imprimés."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Planche
from matplotlib.ticker import FuncFormatter, MaxNLocator

from observatoire import formats
from observatoire.graphiques import couleurs, series
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.papier_page import (
    abreger,
    axe_francais,
    composer,
    etroite,
    largeur_texte,
)
from observatoire.graphiques.resume import nom_valeur, valeur_barre

HAUTEUR_BARRE = 0.23
LARGEUR_NOMS_MAX = 3.0


def barres(figure: Figure) -> Planche:
    """Barres horizontales, la plus grande en haut ; secret et absent en toutes lettres."""
    d = series.rangees(figure)
    page = composer(figure, max(1.6, len(d) * HAUTEUR_BARRE + 0.6))
    noms = [abreger(n, LARGEUR_NOMS_MAX) for n in d["libelle"]]
    # Le territoire mis en avant est en gras, donc plus large.
    mesures = (largeur_texte(n, 8.5, p) for n, p in zip(noms, d["est_principal"], strict=True))
    gauche = max(mesures, default=0) / 72 + 0.15
    pied = 0.3 if etroite(figure) else 0.5
    ax = page.axes(gauche, pied, page.largeur - gauche - 0.2, page.hauteur - pied)
    rangs = np.arange(len(d))
    couleur = _couleurs(d)
    creux = d["statut"].isin(series.EN_CREUX).to_numpy()
    ax.barh(
        rangs,
        d["valeur"].fillna(0),
        height=0.72,
        color=np.where(creux, couleurs.FOND, couleur),
        edgecolor=couleur,
        linewidth=np.where(creux, 1.2, 0.0),
    )
    _intervalles(ax, d, rangs)
    _textes(ax, figure, d, page.largeur - gauche - 0.2)
    ax.set_yticks(rangs, noms, size=8.5)
    for etiquette, principal in zip(ax.get_yticklabels(), d["est_principal"], strict=True):
        etiquette.set_fontweight("bold" if principal else "normal")
    ax.set_ylim(len(d) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    if not etroite(figure):
        ax.set_xlabel(nom_valeur(figure))
    axe_francais(ax.xaxis, figure.decimales, 4 if etroite(figure) else 6)
    if d["valeur"].isna().all():
        # Sans aucune valeur, un axe gradué « 0 0 0 » ferait croire à des zéros.
        ax.xaxis.set_visible(False)
        ax.spines["bottom"].set_visible(False)
    return page.planche


def pyramide(figure: Figure) -> Planche:
    """Femmes à gauche, hommes à droite ; millésime principal plein, l'autre au trait."""
    p = series.pyramide(figure)
    # Dans un document, deux figures tiennent sur une page.
    rang = 0.24 if figure.options.cadre is None else 0.17 if etroite(figure) else 0.19
    page = composer(figure, max(3.2, len(p.ages) * rang + 1.0))
    gauche = max((largeur_texte(a, 8.5) for a in p.ages), default=0) / 72 + 0.2
    ax = page.axes(gauche, 0.5, page.largeur - gauche - 0.2, page.hauteur - 0.9)
    rangs = np.arange(len(p.ages))
    for sexe, signe, couleur in (("femmes", -1, couleurs.FEMMES), ("hommes", 1, couleurs.HOMMES)):
        plein = signe * np.nan_to_num(p.valeurs(p.plein, sexe))
        ax.barh(rangs, plein, height=0.92, color=couleur, label=f"{sexe.capitalize()} {p.plein}")
        if p.trait:
            trait = signe * np.nan_to_num(p.valeurs(p.trait, sexe))
            ax.stairs(
                trait,
                np.arange(len(p.ages) + 1) - 0.5,
                orientation="horizontal",
                baseline=None,
                color=couleurs.TEXTE,
                linewidth=1.5,
                label=p.trait if sexe == "hommes" else None,
            )
    maximum = series.plus_grande(figure) * 1.08
    ax.set_xlim(-maximum, maximum)
    ax.axvline(0, color=couleurs.TEXTE, linewidth=0.8)
    ax.set_yticks(rangs, list(p.ages), size=7.5 if etroite(figure) else 8.5)
    ax.set_ylim(-0.6, len(p.ages) - 0.4)
    ax.xaxis.set_major_locator(
        MaxNLocator(5 if etroite(figure) else 9, integer=figure.decimales == 0, symmetric=True)
    )
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda v, _: formats.nombre(abs(v), figure.decimales))
    )
    ax.grid(axis="x")
    ax.set_xlabel(nom_valeur(figure))
    taille = 7.5 if etroite(figure) else 8.5
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, frameon=False, fontsize=taille)
    return page.planche


def _couleurs(d: pd.DataFrame) -> np.ndarray:
    if not d["est_principal"].any():
        return np.full(len(d), couleurs.TERRITOIRE)
    return np.where(d["est_principal"], couleurs.TERRITOIRE, couleurs.BARRE)


def _intervalles(ax: Axes, d: pd.DataFrame, rangs: np.ndarray) -> None:
    connus = d[["bas", "haut"]].notna().all(axis=1).to_numpy()
    ax.hlines(
        rangs[connus], d["bas"][connus], d["haut"][connus], color=couleurs.TEXTE, linewidth=1.1
    )
    for borne in ("bas", "haut"):
        ax.plot(d[borne][connus], rangs[connus], "|", color=couleurs.TEXTE, markersize=5)


def _textes(ax: Axes, figure: Figure, d: pd.DataFrame, largeur: float) -> None:
    """Valeurs au bout des barres, au-delà de l'intervalle ; les axes s'élargissent pour elles."""
    bouts = d[["valeur", "haut"]].max(axis=1).fillna(0).clip(lower=0)
    bas = float(min([0.0, *d["valeur"].dropna()]))
    haut = float(max([1e-9, *bouts]))
    plus_long = 0.0
    for i, (r, bout) in enumerate(zip(series.lignes(d), bouts, strict=True)):
        texte = valeur_barre(figure, r)
        cache = r.statut in series.SANS_VALEUR
        ax.annotate(
            texte,
            (bout, i),
            (4, 0),
            textcoords="offset points",
            va="center",
            size=8,
            style="italic" if cache else "normal",
            color=couleurs.TEXTE_DISCRET if cache else couleurs.TEXTE,
        )
        plus_long = max(plus_long, largeur_texte(texte, 8))
    # Le plus long texte prend `place` de l'axe, au-delà de la plus longue barre.
    place = min(0.6, (plus_long + 10) / (largeur * 72))
    ax.set_xlim(bas * 1.05, haut + (haut - bas) * place / (1 - place))
