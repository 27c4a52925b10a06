"""Classement en barres et pyramide des âges, en plotly."""

import textwrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from observatoire import formats
from observatoire.graphiques import couleurs, series
from observatoire.graphiques.ecran_outils import (
    axe_valeurs,
    echappe,
    mise_en_page,
    survol,
)
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.resume import nom_valeur, valeur_barre, valeur_dite

# Sur un téléphone (358 pixels), le nom, la barre et sa valeur tiennent côte à côte.
MAX_NOM = 18  # caractères d'une ligne du nom, le long de l'axe
MAX_LONG = 27  # le même, quand un nom ferait plus de trois lignes
MAX_VALEUR = 19  # caractères d'une ligne de la valeur, au bout de la barre
PIXELS_PAR_LETTRE = 7.4  # texte de 14 pixels
SOUS_LA_BARRE = 0.36  # d'une rangée : là où court l'intervalle
RANGEE, LIGNE = 28, 18  # pixels d'une rangée, et de chaque ligne de texte en plus


def barres(figure: Figure) -> go.Figure:
    """Barres horizontales, la plus grande en haut ; secret et absent en toutes lettres."""
    d = series.rangees(figure)[::-1]  # plotly empile du bas vers le haut
    rangs = list(range(len(d)))
    fig = go.Figure(_trace(figure, d, rangs))
    _intervalles(fig, d)
    long = max(map(len, d["libelle"]), default=0) > 3 * MAX_NOM
    noms = [_a_la_ligne(n, MAX_LONG if long else MAX_NOM) for n in d["libelle"]]
    valeurs = [_a_la_ligne(valeur_barre(figure, r), MAX_VALEUR) for r in series.lignes(d)]
    lignes = max((len(x) for x in (*noms, *valeurs)), default=1)
    rangee = RANGEE + LIGNE * (lignes - 1)
    mise_en_page(fig, hauteur=max(220, 60 + rangee * len(d)), fictif=figure.fictif)
    _textes(fig, d, valeurs)
    fig.update_yaxes(
        tickvals=rangs,
        ticktext=["<br>".join(map(echappe, n)) for n in noms],
        showgrid=False,
        range=[-0.6, len(d) - 0.4],
    )
    # L'unité se lit sous le titre, la valeur au bout de chaque barre.
    fig.update_xaxes(axe_valeurs(figure) | {"title": {"text": ""}})
    # De longs textes laissent peu de place aux barres : leurs repères se toucheraient.
    serre = max((len(x) for v in valeurs for x in v), default=0) > MAX_NOM - 4
    # Sans aucune valeur, un axe gradué « 0 0 0 » ferait croire à des zéros.
    dit = bool(d["valeur"].notna().any())
    fig.update_xaxes(nticks=2 if serre else 3, tickangle=0, visible=dit)
    fig.update_layout(bargap=0.25, showlegend=False)
    return fig


def _trace(figure: Figure, d: pd.DataFrame, rangs: list[int]) -> go.Bar:
    """Les barres : la nôtre en couleur, en creux ce qui n'est pas sûr."""
    creux = d["statut"].isin(series.EN_CREUX).to_numpy()
    couleur = np.where(d["est_principal"], couleurs.TERRITOIRE, couleurs.BARRE)
    if not d["est_principal"].any():
        couleur[:] = couleurs.TERRITOIRE
    return go.Bar(
        orientation="h",
        x=d["valeur"],
        y=rangs,
        marker={
            "color": np.where(creux, couleurs.FOND, couleur),
            "line": {"color": couleur, "width": np.where(creux, 2, 0)},
        },
        customdata=[survol(figure, r, r.libelle) for r in series.lignes(d)],
        hovertemplate="%{customdata}<extra></extra>",
    )


def pyramide(figure: Figure) -> go.Figure:
    """Femmes à gauche, hommes à droite ; millésime principal plein, l'autre au trait."""
    p = series.pyramide(figure)
    fig = go.Figure()
    rangs = list(range(len(p.ages)))
    for sexe, signe, couleur in (("femmes", -1, couleurs.FEMMES), ("hommes", 1, couleurs.HOMMES)):
        fig.add_bar(
            orientation="h",
            x=signe * p.valeurs(p.plein, sexe),
            y=rangs,
            name=echappe(f"{sexe.capitalize()} {p.plein}"),
            marker_color=couleur,
            customdata=_survols_pyramide(figure, p, sexe),
            hovertemplate="%{customdata}<extra></extra>",
        )
        if p.trait:
            # Chaque âge donne deux points, au bas et au haut de sa barre : un escalier.
            fig.add_scatter(
                x=np.repeat(signe * p.valeurs(p.trait, sexe), 2),
                y=np.repeat(rangs, 2) + np.tile([-0.5, 0.5], len(rangs)),
                name=echappe(p.trait),
                mode="lines",
                line={"color": couleurs.TEXTE, "width": 2},
                hoverinfo="skip",
                showlegend=sexe == "hommes",
            )
    mise_en_page(fig, hauteur=520, fictif=figure.fictif)
    fig.update_yaxes(tickvals=rangs, ticktext=[echappe(a) for a in p.ages], showgrid=False)
    _axe_symetrique(fig, figure)
    fig.update_layout(barmode="overlay", bargap=0.08)
    return fig


def _intervalles(fig: go.Figure, d: pd.DataFrame) -> None:
    """Un trait de la borne basse à la haute, même quand seules les bornes sont connues."""
    x: list[float | None] = []
    y: list[float | None] = []
    for rang, r in enumerate(series.lignes(d)):
        if r.haut > r.bas:
            x += [r.bas, r.haut, None]
            y += [rang - SOUS_LA_BARRE, rang - SOUS_LA_BARRE, None]
    if x:
        fig.add_scatter(
            x=x,
            y=y,
            mode="lines+markers",
            line={"color": couleurs.TEXTE, "width": 1.2},
            marker={"symbol": "line-ns-open", "size": 7, "color": couleurs.TEXTE},
            hoverinfo="skip",
        )


def _textes(fig: go.Figure, d: pd.DataFrame, textes: list[list[str]]) -> None:
    """Valeurs au-delà de l'intervalle, dans une marge à droite qui leur est réservée."""
    # Au bout de la barre, pas de son intervalle : celui-ci court le long du bord bas de la barre.
    bouts = d["valeur"].fillna(d["haut"]).fillna(0).clip(lower=0)
    fig.add_scatter(
        x=bouts,
        y=list(range(len(d))),
        mode="text",
        text=["<br>".join("\u00a0" + echappe(x) for x in t) for t in textes],
        textposition="middle right",
        textfont={"size": 14, "color": couleurs.TEXTE},
        cliponaxis=False,
        hoverinfo="skip",
    )
    bas = float(min([0.0, *d["valeur"].dropna(), *d["bas"].dropna()]))
    haut = float(max([1e-9, *bouts, *d["haut"].dropna()]))
    # La marge est en pixels : la place du texte ne dépend pas de la largeur de la page.
    marge = 16 + PIXELS_PAR_LETTRE * max((len(x) for t in textes for x in t), default=0)
    fig.update_xaxes(range=[bas * 1.05, haut], zeroline=True)
    fig.update_layout(margin_r=marge)


def _survols_pyramide(figure: Figure, p: series.Pyramide, sexe: str) -> list[str]:
    textes = [
        survol(figure, r, sexe, r.Index, p.plein) for r in series.lignes(p.lignes[p.plein, sexe])
    ]
    if not p.trait:
        return textes
    anciens = series.lignes(p.lignes[p.trait, sexe])
    return [
        f"{t}<br>{echappe(f'{p.trait} : {valeur_dite(figure, r)}')}"
        for t, r in zip(textes, anciens, strict=True)
    ]


def _axe_symetrique(fig: go.Figure, figure: Figure) -> None:
    """Les effectifs se lisent positifs des deux côtés."""
    maximum = series.plus_grande(figure)
    pas = 10.0 ** np.floor(np.log10(maximum)) / 2
    reperes = np.arange(0, maximum + pas, pas * max(1, round(maximum / pas / 4)))
    valeurs = [*(-reperes[:0:-1]), *reperes]
    textes = [formats.nombre(abs(v), 0 if v == round(v) else figure.decimales) for v in valeurs]
    fig.update_xaxes(
        tickvals=valeurs, ticktext=textes, tickangle=0, title_text=echappe(nom_valeur(figure))
    )


def _a_la_ligne(texte: str, largeur: int) -> list[str]:
    """Un texte long passe à la ligne ; jamais il n'est coupé."""
    return textwrap.wrap(texte, largeur, break_on_hyphens=False, break_long_words=False) or [""]
