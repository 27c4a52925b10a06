"""Un nuage de points à l'écran : deux indicateurs, un point par territoire, son nom à côté."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from observatoire.graphiques import couleurs, geometrie, series
from observatoire.graphiques.ecran_outils import (
    CADRE,
    Cadre,
    axe_valeurs,
    echappe,
    mise_en_page,
    survol,
    titre_axe,
)
from observatoire.graphiques.figure import Figure

HAUTEUR = 520  # pixels de la figure
BORDS, PIED = 60, 100  # pixels que prennent les graduations et le nom des axes
RAYON = 7  # pixels : ce qu'un point tient, avec un peu d'air
MARGE = 0.06  # de chaque côté des points, en part de leur étendue


def places(figure: Figure, largeur: float, haut: float, corps: float) -> list[geometrie.Etiquette]:
    """Les noms qui tiennent sans se couvrir ni couvrir un point, en pixels de ce cadre, à partir d'en bas à gauche."""
    d = connus(figure)
    if d.empty:
        return []
    return geometrie.choisir_etiquettes(
        list(d["libelle"]), _points(figure, largeur, haut), d["est_principal"].to_numpy().astype(float),
        largeur_caractere=corps * 0.52, hauteur=corps * 1.2, rayons=np.full(len(d), RAYON),
        cadre=(0, 0, largeur, haut), decouverts=True,
    )  # fmt: skip


def _points(figure: Figure, largeur: float, haut: float) -> np.ndarray:
    d = connus(figure)
    (x0, x1), (y0, y1) = etendues(figure)
    return np.column_stack(
        [largeur * (d["abscisse"] - x0) / (x1 - x0), haut * (d["valeur"] - y0) / (y1 - y0)]
    )


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


def nuage(figure: Figure, cadre: Cadre = CADRE) -> go.Figure:
    """Les points nommés, ceux de l'ensemble en traits ; la nôtre en couleur. Les noms se placent dans le cadre le
    plus étroit : plus large, les points s'écartent et les noms les suivent."""
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
    place = (cadre.largeur - BORDS, HAUTEUR - PIED)
    points = _points(figure, *place)
    for e in places(figure, *place, 14):
        x, y = points[e.rang]
        fig.add_annotation(
            x=d["abscisse"][e.rang], y=d["valeur"][e.rang], text=echappe(e.texte), showarrow=False,
            xshift=e.x - x, yshift=e.y - y,
            font={"size": 14, "color": couleurs.TERRITOIRE if nous[e.rang] else couleurs.TEXTE},
        )  # fmt: skip
    if figure.options.croix:
        trait = {"color": couleurs.COMPARAISON, "dash": "dot", "width": 1.5}
        fig.add_vline(figure.options.croix[0], line=trait)
        fig.add_hline(figure.options.croix[1], line=trait)
    fig.update_xaxes(title={"text": titre_axe(figure.options.nom_abscisse)}, range=[x0, x1])
    fig.update_yaxes(axe_valeurs(figure) | {"range": [y0, y1]})
    return fig
