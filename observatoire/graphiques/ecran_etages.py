"""Barres empilées et frise, en plotly."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from observatoire import formats
from observatoire.graphiques import couleurs, series
from observatoire.graphiques.ecran_outils import axe_valeurs, echappe, mise_en_page, survol
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.series import RETARD, Etage, barres_de_frise, etages_de, habit, totaux

MAX_NOM = 44  # caractères
RANGEE = 74  # pixels
ANNEES_AU_MOIS = 2  # au-delà, les graduations sont des années
_MOTIFS = {"o": "."}  # plotly n'a pas de rond vide


def empilees(figure: Figure) -> go.Figure:
    """Une barre par année, un étage par série, le total au sommet."""
    annees, etages = etages_de(figure)
    fig = go.Figure()
    for e in etages:
        fig.add_trace(_etage(figure, e, annees))
    sommes = totaux(figure, annees)
    fig.add_scatter(
        x=annees,
        y=sommes,
        mode="text",
        text=["" if np.isnan(s) else _dire(figure, s) for s in sommes],
        textposition="top center",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    mise_en_page(fig, fictif=figure.fictif)
    fig.update_layout(barmode="relative", bargap=0.35, margin={"t": 48})
    fig.update_xaxes(tickvals=annees, tickformat="d", showgrid=False)
    if annees:
        fig.update_xaxes(range=[annees[0] - 0.7, annees[-1] + 0.7])
    fig.update_yaxes(axe_valeurs(figure))
    return fig


def _etage(figure: Figure, e: Etage, annees: list[int]) -> go.Bar:
    return go.Bar(
        x=annees,
        y=e.valeurs,
        name=echappe(e.nom),
        marker={
            "color": e.couleur,
            "line": {"color": couleurs.FOND, "width": 1},
            "pattern": {
                "shape": _MOTIFS.get(e.motif, e.motif if e.motif != "*" else "+"),
                "fillmode": "overlay",
                "fgcolor": couleurs.FOND,
                "size": 7,
            },
        },
        customdata=[
            f"{echappe(e.nom)} · {a}<br>{_dire(figure, v)}"
            for a, v in zip(annees, e.valeurs, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def frise(figure: Figure) -> go.Figure:
    """Une barre par action, de son début à sa fin ; l'état est écrit, le retard aussi (et cerclé d'orange)."""
    d = barres_de_frise(figure).iloc[::-1]
    rangs = list(range(len(d)))
    fig = go.Figure(
        go.Bar(
            orientation="h",
            base=d["de"],
            x=(d["a"] - d["de"]).dt.total_seconds() * 1000,
            y=rangs,
            marker=_habits(d),
            customdata=[survol(figure, r, r.libelle, r.serie) for r in series.lignes(d)],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    mise_en_page(fig, hauteur=max(240, 70 + RANGEE * len(d)), fictif=figure.fictif)
    _noms(fig, d)
    etats = [f"<b>{echappe(r.code)}</b><br>{_mot(r)}" for r in series.lignes(d)]
    fig.update_yaxes(tickvals=rangs, ticktext=etats, showgrid=False, range=[-0.6, len(d) - 0.3])
    annees = d["a"].max().year - d["de"].min().year
    fig.update_xaxes(
        type="date",
        tickformat="%Y" if annees > ANNEES_AU_MOIS else "%m/%Y",
        dtick="M12" if annees > ANNEES_AU_MOIS else None,
        side="top",
        nticks=5,
        tickangle=0,
    )
    fig.update_layout(bargap=0.6, showlegend=False, margin={"t": 40, "b": 24})
    _aujourd_hui(fig, figure.options.aujourd_hui, d["a"].max())
    return fig


def _aujourd_hui(fig: go.Figure, jour: str, fin: Any) -> None:
    """Le jour des chiffres, d'un trait ; après lui, la bande de ce qui est prévu."""
    if not jour or pd.Timestamp(jour) >= fin:
        return
    fig.add_vrect(jour, fin, fillcolor=couleurs.VOISIN, line_width=0, layer="below")
    fig.add_vline(jour, line={"color": couleurs.TEXTE, "width": 2})
    for texte, ancre in (("aujourd'hui ", "right"), (" prévu", "left")):
        fig.add_annotation(x=jour, y=0, yref="paper", yanchor="top", xanchor=ancre, text=texte, showarrow=False,
                           font={"size": 14, "color": couleurs.TEXTE})  # fmt: skip


def _habits(d: pd.DataFrame) -> dict[str, Any]:
    """La couleur et le motif de l'état ; un retard est cerclé d'orange."""
    retard = d["est_principal"].to_numpy()
    habits = [habit(e) for e in d["serie"]]
    return {
        "color": [c for c, _ in habits],
        "line": {
            "color": np.where(retard, RETARD, couleurs.CONTOUR),
            "width": np.where(retard, 3, 1),
        },
        "pattern": {
            "shape": [m for _, m in habits],
            "fillmode": "overlay",
            "fgcolor": couleurs.CONTOUR,
            "size": 6,
        },
    }


def _noms(fig: go.Figure, d: pd.DataFrame) -> None:
    """Le nom de chaque action au-dessus de sa barre : le long de l'axe, il prendrait l'écran."""
    for rang, r in enumerate(series.lignes(d)):
        nom = r.libelle.removeprefix(f"{r.code} ")
        fig.add_annotation(
            text="<br>".join(
                echappe(m) for m in textwrap.wrap(nom, MAX_NOM, max_lines=2, placeholder="…")
            ),
            align="left",
            x=0.01,
            xref="paper",
            xanchor="left",
            y=rang + 0.22,
            yanchor="bottom",
            showarrow=False,
            bgcolor="rgba(255,255,255,.7)",
            font={"size": 14, "color": couleurs.TEXTE},
        )


def _mot(ligne: Any) -> str:
    return f"{echappe(ligne.serie)}" + (",<br>en retard" if ligne.est_principal else "")


def _dire(figure: Figure, v: float) -> str:
    return formats.avec_unite(formats.nombre(v, figure.decimales), figure.unite)
