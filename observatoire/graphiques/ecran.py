"""Une figure à l'écran : plotly pour les courbes et les barres, pydeck pour les cartes.

Rien n'y vient du réseau (sauf le fond IGN, s'il est demandé) et aucun texte n'y devient du HTML :
les libellés venus d'un fichier déposé s'affichent tels qu'ils sont écrits.
"""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import (
    ecran_barres,
    ecran_carte,
    ecran_courbes,
    ecran_etages,
    ecran_multiples,
    ecran_nuage,
    resume,
)
from observatoire.graphiques.ecran_outils import CADRE, Cadre, Dessin
from observatoire.graphiques.figure import FORMES_CARTE, Figure, Forme
from observatoire.memoire import une_fois

_TRACES: dict[Forme, Callable[[Figure], go.Figure]] = {
    Forme.EVOLUTION: ecran_courbes.evolution,
    Forme.MULTIPLES: ecran_multiples.multiples,
    Forme.BARRES: ecran_barres.barres,
    Forme.PYRAMIDE: ecran_barres.pyramide,
    Forme.EMPILEES: ecran_etages.empilees,
    Forme.NUAGE: ecran_nuage.nuage,
    Forme.FRISE: ecran_etages.frise,
}


@dataclass(frozen=True)
class Vue:
    """Une figure prête à poser : son dessin, le texte qui le décrit, ce qui se lit dessous."""

    dessin: Dessin
    alternative: str
    dite: resume.Dite
    cadre: Cadre


@une_fois
def vue_de(figure: Figure, cadre: Cadre = CADRE) -> Vue:
    """La vue d'une figure ; `cadre` ne change qu'une carte ou un nuage."""
    dite = resume.dire(figure)
    return Vue(_DESSINS[figure.forme](figure, cadre), dite.alternative, dite, cadre)


def plotly_de(figure: Figure) -> go.Figure:
    """La figure en plotly, sans titre (la page le porte) ; une carte se demande à `deck_de`."""
    if figure.forme not in _TRACES:
        raise AppelIncorrect(
            f"« {figure.identifiant} » ne se trace pas : une carte se demande à deck_de, un tableau s'écrit."
        )
    return _TRACES[figure.forme](figure)


_DESSINS: dict[Forme, Callable[[Figure, Cadre], Dessin]] = {
    **dict.fromkeys(_TRACES, lambda figure, _: Dessin(plotly_de(figure))),
    Forme.NUAGE: lambda figure, cadre: Dessin(ecran_nuage.nuage(figure, cadre)),
    **dict.fromkeys(FORMES_CARTE, ecran_carte.dessiner),
}
