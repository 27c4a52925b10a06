"""Évolution et petites courbes à échelle commune, en plotly."""

import math
import textwrap

import numpy as np
import plotly.graph_objects as go

from observatoire.graphiques import axes, couleurs, series
from observatoire.graphiques.ecran_outils import (
    axe_valeurs,
    echappe,
    mise_en_page,
    survol,
    symboles,
)
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.resume import avec_dernier

LARGEUR_NOM = 18  # caractères, au bout d'une ligne
HAUTEUR_TRACE = 360  # pixels, de l'axe des valeurs
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
    fig.update_yaxes(axe_valeurs(figure) | {"title": {"text": ""}})
    if figure.decimales == 0 and _etendue(figure) < PETIT_AXE:
        fig.update_yaxes(dtick=1)  # sinon « 12, 12, 13, 13 »
    bas, haut, coupe = axes.axe_de(figure)
    fig.update_yaxes(range=[bas, haut])
    if coupe:
        _dire_coupe(fig)
    _dater(fig, figure)
    directes = len(toutes) <= series.NOMMEES
    if directes:
        _nommer(fig, figure, toutes, haut - bas)
    fig.update_layout(hovermode="closest", showlegend=not directes)
    return fig


def _nommer(fig: go.Figure, figure: Figure, courbes: list[series.Courbe], etendue: float) -> None:
    """Le nom et la dernière valeur au bout de chaque ligne, écartés quand ils se toucheraient."""
    bouts = []
    for courbe in courbes:
        connus = courbe.points.dropna(subset=["valeur"])
        if len(connus):
            bouts.append((courbe, connus.iloc[-1]))
    bouts.sort(key=lambda b: float(b[1]["valeur"]))
    pas = etendue * 19 / HAUTEUR_TRACE
    place, plus_long = -math.inf, 0
    for courbe, bout in bouts:
        nom = avec_dernier(figure, courbe.nom, courbe.points)
        lignes = textwrap.wrap(nom, LARGEUR_NOM, break_on_hyphens=False)
        plus_long = max(plus_long, *map(len, lignes))
        # Plusieurs lignes se centrent sur leur valeur : la moitié de leur hauteur est dessous.
        demie = pas * len(lignes) / 2
        place = max(float(bout["valeur"]), place + demie)
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=place, yanchor="middle", showarrow=False, align="left",
            text="<br>".join(map(echappe, lignes)),
            font={"size": 14, "color": courbe.couleur if courbe.principale else couleurs.TEXTE_DISCRET},
        )  # fmt: skip
        place += demie
    fig.update_layout(margin_r=16 + 7.4 * plus_long)


def _dater(fig: go.Figure, figure: Figure) -> None:
    """Ce qui s'est passé, au pied d'un trait à sa date ; un sur deux plus bas, pour ne pas se couvrir."""
    premiere, derniere = figure.donnees["annee"].min(), figure.donnees["annee"].max()
    for rang, (quand, texte) in enumerate(figure.options.reperes_dates):
        if not premiere - 0.5 <= quand <= derniere + 1:
            continue
        fig.add_vline(
            min(quand, derniere + 0.5),
            line={"color": couleurs.COMPARAISON, "dash": "dot", "width": 1.5},
        )
        droite = quand > (premiere + derniere) / 2
        fig.add_annotation(
            x=min(quand, derniere + 0.5), y=1.0 - 0.08 * (rang % 3), yref="paper", yanchor="top", showarrow=False,
            text=echappe(texte), xanchor="right" if droite else "left", xshift=-4 if droite else 4,
            bgcolor="rgba(255,255,255,.8)", font={"size": 14, "color": couleurs.TEXTE_DISCRET},
        )  # fmt: skip


def _dire_coupe(fig: go.Figure) -> None:
    """Un axe qui ne part pas de zéro le dit."""
    fig.add_annotation(
        text=axes.COUPE, x=0, y=0, xref="paper", yref="paper", xanchor="left", yanchor="bottom",
        showarrow=False, xshift=6, font={"size": 14, "color": couleurs.TEXTE_DISCRET},
    )  # fmt: skip


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
                font={"size": 14, "color": couleurs.TEXTE_DISCRET},
            )


def _axe_annees(fig: go.Figure, annees: list[int]) -> None:
    fig.update_xaxes(tickformat="d", showgrid=False)
    if annees:
        fig.update_xaxes(range=[annees[0] - 0.5, annees[-1] + 0.5])
    if 0 < len(annees) <= 12:
        fig.update_xaxes(tickvals=annees)
