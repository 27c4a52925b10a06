"""Petites courbes, une par territoire, en plotly."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from observatoire.graphiques import axes, couleurs, series
from observatoire.graphiques.ecran_outils import echappe, format_axe, mise_en_page, survol, symboles
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.resume import avec_dernier

COLONNES = 5
HAUTEUR_CASE, TITRE_CASE = 120, 26
# Les abscisses et les ordonnées d'une trace ; un vide la coupe.
_Trace = tuple[list[int | None], list[float | None]]
ECART = 0.015  # entre deux colonnes, en fraction de la largeur


def multiples(figure: Figure) -> go.Figure:
    """Une petite courbe par territoire, même échelle partout, les autres en gris derrière.

    Les cases sont posées à la main, en une fois : `make_subplots` et ses retouches axe par axe
    coûtent un quart de seconde pour 25 communes.
    """
    cases = series.panneaux(figure)
    colonnes = max(1, min(COLONNES, len(cases)))
    rangs = max(1, -(-len(cases) // colonnes))
    traces: list[dict[str, Any]] = []
    disposes: dict[str, Any] = {}
    titres = []
    propre = axes.a_chacun_son_echelle(figure)
    fond: _Trace = ([], []) if propre else _toutes_en_une(cases)
    for i, (nom, points) in enumerate(cases):
        rang, colonne = divmod(i, colonnes)
        numero = str(i + 1) if i else ""
        haut = 1 - (rang + TITRE_CASE / HAUTEUR_CASE) / rangs
        etendue = axes.echelle(points["valeur"] if propre else figure.donnees["valeur"])
        lieu = ((colonne, colonnes), (1 - (rang + 1) / rangs + 0.02, haut))
        disposes |= _axes(figure, numero, *lieu, etendue, propre)
        traces += _traces(figure, nom, points, numero, fond)
        titres.append(_titre(avec_dernier(figure, nom, points), colonne / colonnes, haut))
    disposition = {**disposes, "annotations": titres, "showlegend": False}
    fig = go.Figure({"data": traces, "layout": disposition})
    return mise_en_page(fig, hauteur=50 + HAUTEUR_CASE * rangs, fictif=figure.fictif, axes=False)


def _axes(
    figure: Figure,
    numero: str,
    place: tuple[int, int],
    hauteur: tuple[float, float],
    etendue: tuple[float, float],
    propre: bool,
) -> dict[str, Any]:
    colonne, colonnes = place
    largeur = [colonne / colonnes + ECART, (colonne + 1) / colonnes - ECART]
    annees = figure.donnees["annee"]
    bouts = sorted({int(annees.min()), int(annees.max())})
    ordonnee = {
        "domain": [max(0.0, hauteur[0]), hauteur[1]],
        "anchor": f"x{numero}",
        "range": list(etendue),
        "showticklabels": colonne == 0 and not propre,
        "tickformat": format_axe(figure.decimales),
        "nticks": 3,
        "gridcolor": couleurs.GRILLE,
        "tickfont": {"size": 14, "color": couleurs.TEXTE},
        "automargin": colonne == 0,
    }
    abscisse = {
        "domain": largeur,
        "anchor": f"y{numero}",
        "tickvals": bouts,
        "tickformat": "d",
        "tickfont": {"size": 14, "color": couleurs.TEXTE},
        "showgrid": False,
    }
    return {f"xaxis{numero}": abscisse, f"yaxis{numero}": ordonnee}


def _traces(
    figure: Figure, nom: str, points: pd.DataFrame, numero: str, fond: _Trace
) -> list[dict[str, Any]]:
    place = {"type": "scatter", "xaxis": f"x{numero}", "yaxis": f"y{numero}"}
    autres = {
        **place,
        "x": fond[0],
        "y": fond[1],
        "mode": "lines",
        "line": {"color": couleurs.GRILLE, "width": 1},
        "hoverinfo": "skip",
    }
    sienne = {
        **place,
        "x": points["annee"].tolist(),
        "y": points["valeur"].tolist(),
        "mode": "lines+markers",
        "line": {"color": couleurs.TERRITOIRE, "width": 2},
        "marker": {"size": 5, "symbol": symboles(points["statut"])},
        "customdata": [survol(figure, r, nom, r.annee) for r in series.lignes(points)],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    return [autres, sienne]


def _titre(nom: str, x: float, y: float) -> dict[str, Any]:
    return {
        "text": echappe(nom),
        "x": x + ECART,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 14},
    }


def _toutes_en_une(cases: list[tuple[str, pd.DataFrame]]) -> _Trace:
    """Toutes les courbes en une seule trace coupée : 25 traces de moins par case."""
    x: list[int | None] = []
    y: list[float | None] = []
    for _, points in cases:
        x += [*points["annee"].tolist(), None]
        y += [*points["valeur"].tolist(), None]
    return x, y
