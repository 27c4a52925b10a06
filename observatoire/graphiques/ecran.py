"""Une figure à l'écran : plotly pour les courbes et les barres, pydeck pour les cartes.

Rien n'y vient du réseau (sauf le fond IGN, s'il est demandé) et aucun texte n'y devient du HTML :
les libellés venus d'un fichier déposé s'affichent tels qu'ils sont écrits.
"""

from collections.abc import Callable

import plotly.graph_objects as go

from observatoire import formats
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import (
    couleurs,
    ecran_barres,
    ecran_courbes,
    ecran_etages,
)
from observatoire.graphiques.ecran_carte import deck_de
from observatoire.graphiques.ecran_outils import echappe, mise_en_page, titre_axe
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.legende import entrees
from observatoire.graphiques.resume import nom_valeur

__all__ = ["deck_de", "histogramme_de", "plotly_de"]

_DESSINS: dict[Forme, Callable[[Figure], go.Figure]] = {
    Forme.EVOLUTION: ecran_courbes.evolution,
    Forme.MULTIPLES: ecran_courbes.multiples,
    Forme.BARRES: ecran_barres.barres,
    Forme.PYRAMIDE: ecran_barres.pyramide,
    Forme.EMPILEES: ecran_etages.empilees,
    Forme.FRISE: ecran_etages.frise,
}


def plotly_de(figure: Figure) -> go.Figure:
    """La figure en plotly, sans titre (la page le porte) ; une carte se demande à `deck_de`."""
    if figure.forme not in _DESSINS:
        raise AppelIncorrect(
            f"« {figure.identifiant} » ne se trace pas : une carte se demande à deck_de (et "
            "histogramme_de pour ses classes), un tableau s'écrit."
        )
    return _DESSINS[figure.forme](figure)


def histogramme_de(figure: Figure) -> go.Figure:
    """Combien de territoires dans chaque classe de la carte, aux couleurs de la carte."""
    lignes = [e for e in entrees(figure) if e.rayon_relatif is None]
    motifs = ["/" if e.hachures else "." if e.points else "" for e in lignes]
    comptes = [formats.pluriel(e.effectif, "territoire") for e in lignes]
    trace = go.Bar(
        # L'unité est sous l'axe : répétée à chaque classe, elle ferait pencher les textes.
        x=[echappe(e.etiquette.removesuffix(figure.unite).rstrip()) for e in lignes],
        y=[e.effectif for e in lignes],
        text=[str(e.effectif) for e in lignes],
        textposition="outside",
        cliponaxis=False,
        marker={
            "color": [e.couleur for e in lignes],
            "line": {"color": couleurs.CONTOUR, "width": 1},
            # « overlay » : en « replace », la couleur de la barre prendrait la place des traits.
            "pattern": {
                "shape": motifs,
                "fillmode": "overlay",
                "fgcolor": couleurs.SECRET_TRAIT,
                "size": 6,
            },
        },
        customdata=comptes,
        hovertemplate="%{x} : %{customdata}<extra></extra>",
    )
    fig = mise_en_page(go.Figure(trace), hauteur=220)
    fig.update_xaxes(title_text=titre_axe(nom_valeur(figure)), type="category")
    fig.update_xaxes(showgrid=False, tickfont_size=12)
    fig.update_yaxes(visible=False)
    return fig
