"""Ce que toutes les figures plotly ont en commun : mise en page française, textes sans HTML."""

import html
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.graphiques import couleurs, series
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.resume import nom_valeur, precision_dite, valeur_dite

# plotly lit du pseudo-HTML dans tous ses textes ; un gabarit complet coûterait 10 ms par figure.
POLICE = {"family": "Source Sans, sans-serif", "size": 14, "color": couleurs.TEXTE}

LARGEUR_TITRE_AXE = 44  # caractères

AXE: dict[str, Any] = {
    "automargin": True,
    "gridcolor": couleurs.GRILLE,
    "zeroline": False,
    "zerolinecolor": couleurs.CONTOUR,
    "tickfont": {"color": couleurs.TEXTE},
    "title": {"font": {"color": couleurs.TEXTE, "size": 14}},
}


@dataclass(frozen=True)
class Cadre:
    """Où se pose une carte : codes entourés (avec le territoire mis en avant), tuiles du Plan IGN, et le plus
    petit cadre (pixels) où toute l'emprise doit tenir."""

    selection: tuple[str, ...] = ()
    fond_ign: bool = False
    largeur: int = 700
    hauteur: int = 520


CADRE = Cadre()


@dataclass(frozen=True)
class Dessin:
    """Ce qui se dessine : un graphique plotly ou une carte pydeck, sa légende (du HTML sûr), sa hauteur, et
    les noms de ses numéros (du HTML sûr)."""

    objet: Any
    legende: str = ""
    hauteur: int = 0
    noms: str = ""


def echappe(texte: object) -> str:
    """Texte que plotly affichera tel quel (« <b> » reste « <b> »)."""
    return html.escape(str(texte), quote=False)


def mise_en_page(
    fig: go.Figure, *, hauteur: int = 420, fictif: bool = False, axes: bool = True
) -> go.Figure:
    """Séparateurs français, police, marges, grille (si `axes`) ; « EXEMPLE » si fictif."""
    fig.update_layout(
        template="none",
        separators=", ",
        font=POLICE,
        height=hauteur,
        margin={"l": 8, "r": 16, "t": 28, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"font": POLICE, "align": "left", "bgcolor": couleurs.FOND},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
        dragmode=False,
    )
    if axes:
        # Les couleurs sont écrites ici : le thème de Streamlit grise sinon les graduations.
        fig.update_xaxes(AXE)
        fig.update_yaxes(AXE)
    if fictif:
        fig.add_annotation(
            text=MENTION_FICTIF,
            x=0.5,
            y=0.5,
            xref="paper",
            yref="paper",
            showarrow=False,
            textangle=-20,
            font={"size": 20, "color": couleurs.COMPARAISON},
            opacity=0.45,
        )
    return fig


def survol(figure: Figure, ligne: Any, *entete: object) -> str:
    """Texte de survol échappé : l'en-tête, la valeur, puis ce qui la tempère et sa note."""
    morceaux = [
        " · ".join(str(e) for e in entete if str(e)),
        valeur_dite(figure, ligne),
        precision_dite(figure, ligne),
        ligne.note if isinstance(ligne.note, str) else "",
    ]
    return "<br>".join(echappe(m) for m in morceaux if m)


def symboles(statuts: Iterable[str]) -> list[str]:
    """Un rond par point, en creux quand la valeur n'est pas définitive."""
    return ["circle-open" if s in series.EN_CREUX else "circle" for s in statuts]


def titre_axe(texte: str) -> str:
    """Un titre d'axe sur plusieurs lignes s'il est long, échappé."""
    return "<br>".join(echappe(ligne) for ligne in textwrap.wrap(texte, LARGEUR_TITRE_AXE))


def format_axe(decimales: int) -> str:
    """Format d3 des graduations : milliers séparés, zéros inutiles ôtés."""
    return f",.{decimales}~f"


def axe_valeurs(figure: Figure) -> dict[str, Any]:
    """Titre et graduations de l'axe qui porte `valeur`."""
    return {
        "title": {"text": titre_axe(nom_valeur(figure))},
        "tickformat": format_axe(figure.decimales),
    }
