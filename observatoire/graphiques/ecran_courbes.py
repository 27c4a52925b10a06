"""Évolution, en plotly."""

import numpy as np
import plotly.graph_objects as go

from observatoire.graphiques import couleurs, series
from observatoire.graphiques.ecran_outils import (
    axe_valeurs,
    echappe,
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
