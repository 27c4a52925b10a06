"""Couper une courbe là où ses points ne parlent plus des mêmes communes."""

from itertools import pairwise

import numpy as np
import pandas as pd

from observatoire.territoire.perimetres import comparables


def couper(points: pd.DataFrame) -> pd.DataFrame:
    """Les points d'une courbe, un point vide là où le périmètre (`contour`) change ou n'est pas connu."""
    if "contour" not in points or len(points) < 2:
        return points
    contours = points["contour"].fillna("").astype(str).tolist()
    coupes = [
        i for i, (un, autre) in enumerate(pairwise(contours), 1) if not comparables(un, autre)
    ]
    vides = points.iloc[coupes].assign(valeur=np.nan, bas=np.nan, haut=np.nan, statut="")
    rangs = [*np.arange(len(points), dtype=float), *(i - 0.5 for i in coupes)]
    toutes = pd.concat([points, vides]) if coupes else points
    return toutes.iloc[np.argsort(rangs, kind="stable")]
