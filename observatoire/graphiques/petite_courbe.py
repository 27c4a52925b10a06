"""La petite courbe d'un chiffre clé : un SVG de quelques lignes, lisible sans survol.

Ni axe ni légende : elle dit seulement d'où l'on vient. Les années sont à leur place dans le
temps, une année manquante coupe le trait, le dernier point est marqué.
"""

import base64
from collections.abc import Sequence

import pandas as pd

from observatoire.graphiques import couleurs

_LARGEUR, _HAUTEUR, _MARGE = 240, 44, 5


def adresse_de(annees: Sequence[int], valeurs: Sequence[float | None]) -> str:
    """L'adresse `data:` d'une image SVG (240 × 44, échelle propre à la série) ; vide sous trois
    valeurs connues."""
    serie = pd.Series(list(valeurs), index=list(annees), dtype="float64").sort_index()
    connues = serie.dropna()
    if len(connues) < 3:
        return ""
    debut, fin = int(connues.index[0]), int(connues.index[-1])
    # Au moins un quart de la plus grande valeur : une petite variation reste petite à l'œil.
    milieu = float(connues.min() + connues.max()) / 2
    etendue = max(float(connues.max() - connues.min()), 0.25 * float(connues.abs().max()), 1e-9)

    def place(annee: int, valeur: float) -> str:
        x = _MARGE + (annee - debut) / (fin - debut) * (_LARGEUR - 2 * _MARGE)
        y = _HAUTEUR / 2 - (valeur - milieu) / etendue * (_HAUTEUR - 2 * _MARGE)
        return f"{x:.1f},{y:.1f}"

    troncons = serie.loc[debut:fin].isna().cumsum()
    traits = "".join(
        f'<polyline points="{" ".join(place(a, v) for a, v in zip(t.index, t, strict=True))}" fill="none" '
        f'stroke="{couleurs.TERRITOIRE}" stroke-width="2.5" stroke-linejoin="round" '
        'stroke-linecap="round"/>'
        for _, t in connues.groupby(troncons.reindex(connues.index))
    )
    x, y = place(fin, float(connues.iloc[-1])).split(",")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LARGEUR} {_HAUTEUR}" '
        f'width="{_LARGEUR}" height="{_HAUTEUR}">{traits}'
        f'<circle cx="{x}" cy="{y}" r="4" fill="{couleurs.TERRITOIRE}"/></svg>'
    )
    # En image : le nettoyage du HTML par Streamlit retire un SVG posé tel quel.
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
