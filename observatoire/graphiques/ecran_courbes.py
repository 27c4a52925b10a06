"""Évolution et petites courbes à échelle commune, en plotly."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from observatoire.graphiques import couleurs, series
from observatoire.graphiques.ecran_outils import (
    axe_valeurs,
    echappe,
    format_axe,
    mise_en_page,
    survol,
    symboles,
)
from observatoire.graphiques.figure import Figure

PETIT_AXE = 6  # écart sous lequel les graduations vont d'un en un


def evolution(figure: Figure) -> go.Figure:
    """La nôtre en couleur avec son intervalle, les autres en gris ; provisoire en creux."""
    figure = series.en_indice(figure)
    fig = go.Figure()
    toutes = series.courbes(figure)
    for courbe in toutes:
        if courbe.principale:
            _bande(fig, courbe)
    for courbe in toutes:
        _ligne(fig, figure, courbe)
    mise_en_page(fig, fictif=figure.fictif)
    for courbe in toutes:
        if courbe.principale:
            _manques(fig, courbe)
    annees = sorted(set(figure.donnees["annee"]))
    _axe_annees(fig, annees)
    fig.update_yaxes(axe_valeurs(figure))
    if figure.decimales == 0 and _etendue(figure) < PETIT_AXE:
        fig.update_yaxes(dtick=1)  # sinon « 12, 12, 13, 13 »
    fig.update_layout(hovermode="closest", showlegend=len(toutes) > 1)
    return fig


def _etendue(figure: Figure) -> float:
    valeurs = figure.donnees["valeur"].dropna()
    return float(np.ptp(valeurs)) if len(valeurs) else 0.0


def _ligne(fig: go.Figure, figure: Figure, courbe: series.Courbe) -> None:
    p = courbe.points
    fig.add_scatter(
        x=p["annee"],
        y=p["valeur"],
        name=echappe(courbe.nom),
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,  # le premier et le dernier point, entiers
        line={
            "color": courbe.couleur,
            "width": 3.5 if courbe.principale else 2,
            "dash": courbe.trait,
        },
        marker={
            "size": 9 if courbe.principale else 6,
            "symbol": symboles(p["statut"]),
            "line": {"width": 2, "color": courbe.couleur},
        },
        customdata=[survol(figure, r, courbe.nom, r.annee) for r in series.lignes(p)],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _bande(fig: go.Figure, courbe: series.Courbe) -> None:
    # Une année sans intervalle coupe la bande : la continuer ferait croire qu'on sait.
    trous = courbe.points["bas"].isna() | courbe.points["haut"].isna()
    for _, p in courbe.points[~trous].groupby(trous.cumsum()[~trous]):
        fig.add_scatter(
            x=[*p["annee"], *p["annee"][::-1]],
            y=[*p["haut"], *p["bas"][::-1]],
            mode="lines",
            fill="toself",
            fillcolor=courbe.bande,
            opacity=0.5,
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
        )


def _manques(fig: go.Figure, courbe: series.Courbe) -> None:
    """Écrit « secret » ou « n.d. » au pied de l'année : un point manquant n'est pas un zéro."""
    for r in series.lignes(courbe.points):
        if r.statut in series.SANS_VALEUR:
            fig.add_annotation(
                x=r.annee,
                y=0,
                yref="paper",
                yanchor="bottom",
                showarrow=False,
                text="secret" if r.statut == "secret" else "n.d.",
                font={"size": 12, "color": couleurs.TEXTE_DISCRET},
            )


def _axe_annees(fig: go.Figure, annees: list[int]) -> None:
    fig.update_xaxes(tickformat="d", showgrid=False)
    if annees:
        fig.update_xaxes(range=[annees[0] - 0.5, annees[-1] + 0.5])
    if 0 < len(annees) <= 12:
        fig.update_xaxes(tickvals=annees)


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
    axes: dict[str, Any] = {}
    titres = []
    fond = _toutes_en_une(cases)
    for i, (nom, points) in enumerate(cases):
        rang, colonne = divmod(i, colonnes)
        numero = str(i + 1) if i else ""
        haut = 1 - (rang + TITRE_CASE / HAUTEUR_CASE) / rangs
        axes |= _axes(figure, numero, (colonne, colonnes), (1 - (rang + 1) / rangs + 0.02, haut))
        traces += _traces(figure, nom, points, numero, fond)
        titres.append(_titre(nom, colonne / colonnes, haut))
    disposition = {**axes, "annotations": titres, "showlegend": False}
    fig = go.Figure({"data": traces, "layout": disposition})
    return mise_en_page(fig, hauteur=50 + HAUTEUR_CASE * rangs, fictif=figure.fictif, axes=False)


def _axes(
    figure: Figure, numero: str, place: tuple[int, int], hauteur: tuple[float, float]
) -> dict[str, Any]:
    colonne, colonnes = place
    largeur = [colonne / colonnes + ECART, (colonne + 1) / colonnes - ECART]
    annees = figure.donnees["annee"]
    bouts = sorted({int(annees.min()), int(annees.max())})
    ordonnee = {
        "domain": [max(0.0, hauteur[0]), hauteur[1]],
        "anchor": f"x{numero}",
        "range": list(series.echelle_commune(figure)),
        "showticklabels": colonne == 0,
        "tickformat": format_axe(figure.decimales),
        "nticks": 3,
        "gridcolor": couleurs.GRILLE,
        "tickfont": {"size": 11, "color": couleurs.TEXTE},
        "automargin": colonne == 0,
    }
    abscisse = {
        "domain": largeur,
        "anchor": f"y{numero}",
        "tickvals": bouts,
        "tickformat": "d",
        "tickfont": {"size": 11, "color": couleurs.TEXTE},
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
        "font": {"size": 12},
    }


def _toutes_en_une(cases: list[tuple[str, pd.DataFrame]]) -> _Trace:
    """Toutes les courbes en une seule trace coupée : 25 traces de moins par case."""
    x: list[int | None] = []
    y: list[float | None] = []
    for _, points in cases:
        x += [*points["annee"].tolist(), None]
        y += [*points["valeur"].tolist(), None]
    return x, y
