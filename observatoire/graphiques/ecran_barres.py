"""Classement en barres, pyramide des âges et tableau, en plotly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from observatoire.graphiques import couleurs, series
from observatoire.graphiques.ecran_outils import echappe, mise_en_page, survol
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.resume import nom_valeur, precision_dite, valeur_barre, valeur_dite


def barres(figure: Figure) -> go.Figure:
    """Barres horizontales, la plus grande en haut ; secret et absent en toutes lettres."""
    d = series.rangees(figure)[::-1]  # plotly empile du bas vers le haut
    lignes = series.lignes(d)
    creux = d["statut"].isin(series.EN_CREUX).to_numpy()
    couleur = np.where(d["est_principal"], couleurs.TERRITOIRE, couleurs.BARRE)
    if not d["est_principal"].any():
        couleur[:] = couleurs.TERRITOIRE
    fig = go.Figure(
        go.Bar(
            orientation="h",
            x=d["valeur"].fillna(0),
            y=list(range(len(d))),
            marker={
                "color": np.where(creux, couleurs.FOND, couleur),
                "line": {"color": couleur, "width": np.where(creux, 2, 0)},
            },
            error_x=_intervalles(d) if d[["bas", "haut"]].notna().all(axis=1).any() else None,
            text=["\u00a0" + echappe(valeur_barre(figure, r)) for r in lignes],
            textposition="outside",
            cliponaxis=False,
            customdata=[survol(figure, r, r.libelle) for r in lignes],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    mise_en_page(fig, hauteur=max(220, 60 + 24 * len(d)), fictif=figure.fictif)
    fig.update_yaxes(
        tickvals=list(range(len(d))),
        ticktext=[echappe(n) for n in d["libelle"]],
        showgrid=False,
        range=[-0.6, len(d) - 0.4],
    )
    fig.update_xaxes(title=echappe(nom_valeur(figure)), tickformat=f",.{figure.decimales}~f")
    fig.update_layout(bargap=0.25)
    return fig


def pyramide(figure: Figure) -> go.Figure:
    """Femmes à gauche, hommes à droite ; millésime principal plein, l'autre au trait."""
    p = series.pyramide(figure)
    fig = go.Figure()
    rangs = list(range(len(p.ages)))
    for sexe, signe, couleur in (("femmes", -1, couleurs.FEMMES), ("hommes", 1, couleurs.HOMMES)):
        lignes = series.lignes(p.lignes[p.plein, sexe])
        fig.add_bar(
            orientation="h",
            x=signe * np.nan_to_num(p.valeurs(p.plein, sexe)),
            y=rangs,
            name=echappe(f"{sexe.capitalize()} {p.plein}"),
            marker_color=couleur,
            customdata=[survol(figure, r, sexe, r.Index, p.plein) for r in lignes],
            hovertemplate="%{customdata}<extra></extra>",
        )
        if p.trait:
            anciennes = series.lignes(p.lignes[p.trait, sexe])
            fig.add_scatter(
                x=signe * p.valeurs(p.trait, sexe),
                y=rangs,
                name=echappe(p.trait),
                mode="lines",
                line={"color": couleurs.TEXTE, "width": 2, "shape": "vhv"},
                customdata=[survol(figure, r, sexe, r.Index, p.trait) for r in anciennes],
                hovertemplate="%{customdata}<extra></extra>",
                showlegend=sexe == "hommes",
            )
    mise_en_page(fig, hauteur=520, fictif=figure.fictif)
    fig.update_yaxes(tickvals=rangs, ticktext=[echappe(a) for a in p.ages], showgrid=False)
    _axe_symetrique(fig, figure)
    fig.update_layout(barmode="overlay", bargap=0.08)
    return fig


def tableau(figure: Figure) -> go.Figure:
    """Un tableau simple : territoire, valeur dite, précision."""
    d = series.lignes_tableau(figure)
    lignes = series.lignes(d)
    fig = go.Figure(
        go.Table(
            header={
                "values": ["Territoire", echappe(nom_valeur(figure) or "Valeur"), "Précision"],
                "align": "left",
                "fill_color": couleurs.GRILLE,
            },
            cells={
                "values": [
                    [echappe(n) for n in d["libelle"]],
                    [echappe(valeur_dite(figure, r)) for r in lignes],
                    [echappe(precision_dite(figure, r)) for r in lignes],
                ],
                "align": ["left", "right", "left"],
                "fill_color": couleurs.FOND,
                "height": 26,
            },
        )
    )
    return mise_en_page(fig, hauteur=max(220, 60 + 27 * len(d)), fictif=figure.fictif)


def _intervalles(d: pd.DataFrame) -> dict:
    valeur = d["valeur"].to_numpy()
    return {
        "type": "data",
        "symmetric": False,
        "array": np.nan_to_num(d["haut"].to_numpy() - valeur),
        "arrayminus": np.nan_to_num(valeur - d["bas"].to_numpy()),
        "color": couleurs.TEXTE,
        "thickness": 1.2,
        "width": 3,
    }


def _axe_symetrique(fig: go.Figure, figure: Figure) -> None:
    """Les effectifs se lisent positifs des deux côtés."""
    maximum = float(figure.donnees["valeur"].abs().max() or 1)
    pas = 10.0 ** np.floor(np.log10(maximum)) / 2 if maximum > 0 else 1.0
    reperes = np.arange(0, maximum + pas, pas * max(1, round(maximum / pas / 4)))
    valeurs = [*(-reperes[:0:-1]), *reperes]
    textes = [f"{abs(v):.{figure.decimales}f}".replace(".", ",") for v in valeurs]
    fig.update_xaxes(tickvals=valeurs, ticktext=textes, title=echappe(nom_valeur(figure)))
