"""Un nuage de points à l'écran : deux indicateurs, un point par territoire, son nom à côté."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from observatoire.graphiques import couleurs, geometrie, series
from observatoire.graphiques.ecran_outils import (
    axe_valeurs,
    echappe,
    mise_en_page,
    survol,
    titre_axe,
)
from observatoire.graphiques.figure import Figure

LARGEUR, HAUTEUR = (
    1000,
    520,
)  # pixels de la page où les noms se placent ; plus étroite, ils se lisent au survol
MARGE = 0.06  # de chaque côté des points, en part de leur étendue


def places(figure: Figure, largeur: float, haut: float, corps: float) -> list[geometrie.Etiquette]:
    """Les noms qui tiennent sans se couvrir, en part de la largeur et de la hauteur du dessin."""
    d = connus(figure)
    if d.empty:
        return []
    (x0, x1), (y0, y1) = etendues(figure)
    points = np.column_stack([(d["abscisse"] - x0) / (x1 - x0), (d["valeur"] - y0) / (y1 - y0)])
    return geometrie.choisir_etiquettes(
        list(d["libelle"]), points, d["est_principal"].to_numpy().astype(float),
        largeur_caractere=corps * 0.52 / largeur, hauteur=corps * 1.2 / haut,
        rayons=np.full(len(d), 6 / haut),
    )  # fmt: skip


def connus(figure: Figure) -> pd.DataFrame:
    """Les territoires qui ont les deux valeurs."""
    return figure.donnees.dropna(subset=["abscisse", "valeur"]).reset_index(drop=True)


def etendues(figure: Figure) -> tuple[tuple[float, float], tuple[float, float]]:
    """Les bornes des deux axes : elles serrent les points, et le nuage le dit."""
    d, croix = connus(figure), figure.options.croix
    bornes = []
    for rang, colonne in enumerate(("abscisse", "valeur")):
        valeurs = [*d[colonne], *([croix[rang]] if croix else [])]
        bas, haut = min(valeurs), max(valeurs)
        marge = MARGE * (haut - bas) or 1.0
        bornes.append((bas - marge, haut + marge))
    return bornes[0], bornes[1]


def nuage(figure: Figure) -> go.Figure:
    """Les points nommés, ceux de l'ensemble en traits ; la nôtre en couleur."""
    d = connus(figure)
    fig = go.Figure()
    nous = d["est_principal"].to_numpy()
    fig.add_scatter(
        x=d["abscisse"], y=d["valeur"], mode="markers", showlegend=False,
        marker={"size": np.where(nous, 14, 10), "color": np.where(nous, couleurs.TERRITOIRE, couleurs.BARRE),
                "line": {"width": 1, "color": couleurs.FOND}},
        customdata=[survol(figure, r, r.libelle) for r in series.lignes(d)],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    mise_en_page(fig, hauteur=HAUTEUR, fictif=figure.fictif)
    if d.empty:
        return fig
    (x0, x1), (y0, y1) = etendues(figure)
    for e in places(figure, LARGEUR, HAUTEUR, 14):
        fig.add_annotation(
            x=x0 + e.x * (x1 - x0), y=y0 + e.y * (y1 - y0), text=echappe(e.texte), showarrow=False,
            font={"size": 14, "color": couleurs.TERRITOIRE if nous[e.rang] else couleurs.TEXTE},
        )  # fmt: skip
    if figure.options.croix:
        trait = {"color": couleurs.COMPARAISON, "dash": "dot", "width": 1.5}
        fig.add_vline(figure.options.croix[0], line=trait)
        fig.add_hline(figure.options.croix[1], line=trait)
    fig.update_xaxes(title={"text": titre_axe(figure.options.nom_abscisse)}, range=[x0, x1])
    fig.update_yaxes(axe_valeurs(figure) | {"range": [y0, y1]})
    return fig
