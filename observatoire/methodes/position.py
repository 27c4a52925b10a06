"""La place d'une valeur dans un ensemble entier, et ce qu'on en sait quand l'ensemble est incomplet."""

import numpy as np
from numpy.typing import ArrayLike


def centile_du_rang(rang: ArrayLike, nombre: int) -> np.ndarray:
    """Le centile d'un rang (1 = la plus haute valeur) parmi `nombre`."""
    return np.asarray(100 * (nombre - np.asarray(rang, dtype=float) + 0.5) / nombre)


def bornes_centile(dessous: ArrayLike, connus: int, nombre: int) -> tuple[np.ndarray, np.ndarray]:
    """Le centile au moins et au plus de qui en a `dessous` parmi `connus` connus sur `nombre` : tous les autres
    au-dessus, puis tous au-dessous. Seules ces bornes valent pour des voisins, qui ne sont pas tirés au hasard."""
    d = np.asarray(dessous, dtype=float)
    return 100 * d / nombre, 100 * (d + nombre - connus) / nombre
