"""Classement, pyramide des âges, barres empilées et frise imprimés."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator, date2num
from matplotlib.figure import Figure as Planche
from matplotlib.ticker import FuncFormatter, MaxNLocator

from observatoire import formats
from observatoire.graphiques import couleurs, series
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.papier_page import (
    PETIT,
    abreger,
    axe_francais,
    composer,
    couper,
    etroite,
    selon,
)
from observatoire.graphiques.polices import largeur_texte
from observatoire.graphiques.resume import nom_valeur, valeur_barre
from observatoire.graphiques.series import RETARD, barres_de_frise, etages_de, habit, totaux

HAUTEUR_BARRE = 0.23
PEU_DE_BARRES = 8
DEMI_VALEUR = 72.0  # points : sur une demi-largeur, une valeur plus longue se dit en deux lignes


def barres(figure: Figure) -> Planche:
    """Barres horizontales, la plus grande en haut ; secret et absent en toutes lettres."""
    d = series.rangees(figure)
    (noms, haut), dites = _noms(figure, d), _valeurs(figure, d)
    haut = max(haut, *(0.16 * (x.count("\n") + 1) for x in dites), 0)
    page = composer(figure, max(selon(figure, 1.6, 1.2, 0.85), len(d) * haut + 0.5))
    # Le territoire mis en avant est en gras, donc plus large.
    mesures = (
        largeur_texte(ligne, 8.5, p)
        for n, p in zip(noms, d["est_principal"], strict=True)
        for ligne in n.split("\n")
    )
    gauche = max(mesures, default=0) / 72 + 0.15
    pied = 0.3 if etroite(figure) else 0.5
    ax = page.axes(gauche, pied, page.largeur - gauche - 0.2, page.hauteur - pied)
    rangs, couleur = np.arange(len(d)), _couleurs(d)
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
    _textes(ax, dites, d, page.largeur - gauche - 0.2)
    ax.set_yticks(rangs, noms, size=8.5)
    for etiquette, principal in zip(ax.get_yticklabels(), d["est_principal"], strict=True):
        etiquette.set_fontweight("bold" if principal else "normal")
    ax.set_ylim(len(d) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    if not etroite(figure):
        ax.set_xlabel(nom_valeur(figure))
    axe_francais(ax.xaxis, figure.decimales, 4 if etroite(figure) else 6)
    # Sans aucune valeur, un axe gradué « 0 0 0 » ferait croire à des zéros.
    ax.xaxis.set_visible(bool(d["valeur"].notna().any()))
    ax.spines["bottom"].set_visible(bool(d["valeur"].notna().any()))
    return page.planche


def _noms(figure: Figure, d: pd.DataFrame) -> tuple[list[str], float]:
    """Le nom de chaque barre, sur deux lignes au besoin s'il y a peu de barres, sinon abrégé ; sa hauteur."""
    place, haut = selon(figure, 3.0, 2.6, 1.45), HAUTEUR_BARRE * selon(figure, 1.0, 0.82, 0.82)
    if len(d) > PEU_DE_BARRES:
        return [abreger(n, place) for n in d["libelle"]], haut
    noms = ["\n".join(couper(n, place, "legende", gras=True)) for n in d["libelle"]]
    return noms, max([haut, *(0.16 * (n.count("\n") + 1) for n in noms)])


def pyramide(figure: Figure) -> Planche:
    """Femmes à gauche, hommes à droite ; millésime principal plein, l'autre au trait."""
    p = series.pyramide(figure)
    # Dans un document, deux figures tiennent sur une page.
    rang = selon(figure, 0.24, 0.135, 0.122)
    page = composer(figure, max(selon(figure, 3.2, 2.6, 2.2), len(p.ages) * rang + 0.9))
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
    ax.set_yticks(rangs, list(p.ages), size=selon(figure, 8.5, 8.0, 8.0))
    ax.set_ylim(-0.6, len(p.ages) - 0.4)
    ax.xaxis.set_major_locator(
        MaxNLocator(5 if etroite(figure) else 9, integer=figure.decimales == 0, symmetric=True)
    )
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda v, _: formats.nombre(abs(v), figure.decimales))
    )
    ax.grid(axis="x")
    ax.set_xlabel(nom_valeur(figure))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, frameon=False, fontsize=8.5,
              columnspacing=1.2, borderpad=0.2)  # fmt: skip
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


def _valeurs(figure: Figure, d: pd.DataFrame) -> list[str]:
    """Ce qui se lit au bout de chaque barre ; sur une demi-largeur, un long intervalle passe dessous."""
    dites = [valeur_barre(figure, r) for r in series.lignes(d)]
    long = max((largeur_texte(x, 8) for x in dites), default=0) > DEMI_VALEUR
    return [x.replace(", ", ",\n", 1) if long and etroite(figure) else x for x in dites]


def _textes(ax: Axes, dites: list[str], d: pd.DataFrame, largeur: float) -> None:
    """Valeurs au bout des barres, au-delà de l'intervalle ; les axes s'élargissent pour elles."""
    bouts = d[["valeur", "haut"]].max(axis=1).fillna(0).clip(lower=0)
    bas = float(min([0.0, *d["valeur"].dropna()]))
    haut = float(max([1e-9, *bouts]))
    plus_long = 0.0
    for i, (r, bout, texte) in enumerate(zip(series.lignes(d), bouts, dites, strict=True)):
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
        plus_long = max(plus_long, *(largeur_texte(x, 8) for x in texte.split("\n")))
    # Le plus long texte prend `place` de l'axe, au-delà de la plus longue barre.
    place = min(0.75, (plus_long + 10) / (largeur * 72))
    ax.set_xlim(bas * 1.05, haut + (haut - bas) * place / (1 - place))


HAUTEUR_FRISE = 0.3


def empilees(figure: Figure) -> Planche:
    """Une barre par année, un étage par série, le total au sommet."""
    annees, etages = etages_de(figure)
    page = composer(figure, selon(figure, 4.2, 3.0, 2.8))
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
        ax.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1.0),
            ncols=int(selon(figure, 5, 4, 2)),
            frameon=False,
            fontsize=8.5,
        )
    return page.planche


def frise(figure: Figure) -> Planche:
    """Une barre par action, de son début à sa fin ; l'état est écrit, le retard cerclé d'orange."""
    d = barres_de_frise(figure)
    page = composer(figure, max(1.6, len(d) * HAUTEUR_FRISE + 0.7))
    noms = [abreger(n, selon(figure, 3.6, 2.6, 1.4)) for n in d["libelle"]]
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
    ax.set_ylim(len(d) + (0.2 if figure.options.aujourd_hui else -0.4), -0.6)
    ax.tick_params(axis="y", length=0)
    ax.margins(x=0.12)
    ax.xaxis.set_major_locator(
        MonthLocator(bymonth=range(1, 13), interval=_pas_de_mois(ax, page.largeur - gauche - 0.2))
    )
    ax.xaxis.set_major_formatter(DateFormatter("%m/%Y"))
    ax.xaxis.tick_top()
    ax.grid(axis="x")
    if figure.options.aujourd_hui:
        jour, fin = date2num(pd.Timestamp(figure.options.aujourd_hui)), ax.get_xlim()[1]
        ax.axvspan(jour, max(jour, fin), color=couleurs.VOISIN, zorder=0)
        ax.axvline(jour, color=couleurs.TEXTE, linewidth=1.2)
        ax.annotate(" aujourd'hui, puis prévu", (jour, len(d) + 0.15), va="bottom", size=PETIT)
    return page.planche


def _pas_de_mois(ax: Axes, place: float) -> int:
    """Le nombre de mois entre deux dates écrites : aucune n'en touche une autre."""
    debut, fin = ax.get_xlim()
    tiennent = max(1, int(72 * place / (1.5 * largeur_texte("00/0000", 10))))
    mois = (fin - debut) / 30.4 / tiennent
    return next((n for n in (1, 2, 3, 6, 12, 24) if n >= mois), 60)
