"""La place d'une valeur dans un ensemble entier, et ce qu'on en sait quand l'ensemble est incomplet."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def centile(valeur: float, ensemble: ArrayLike) -> float:
    """100 × (ceux qui sont au-dessous + la moitié des égaux) ÷ tous ; NaN sans ensemble."""
    tous = np.asarray(ensemble, dtype=float)
    tous = tous[~np.isnan(tous)]
    if not len(tous):
        return float("nan")
    return float(100 * ((tous < valeur).sum() + (tous == valeur).sum() / 2) / len(tous))


def centile_du_rang(rang: ArrayLike, nombre: int) -> np.ndarray:
    """Le centile d'un rang (1 = la plus haute valeur) parmi `nombre`."""
    return np.asarray(100 * (nombre - np.asarray(rang, dtype=float) + 0.5) / nombre)


def bornes_centile(valeur: float, connus: Sequence[float], nombre: int) -> tuple[float, float]:
    """Le centile au moins et au plus, quand seuls `connus` le sont sur `nombre` : tous les autres au-dessus, puis
    tous au-dessous. Seules ces bornes valent pour des voisins, qui ne sont pas tirés au hasard."""
    sous = sum(c < valeur for c in connus)
    return 100 * sous / nombre, 100 * (sous + nombre - len(connus)) / nombre
