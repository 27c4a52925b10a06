"""Distances et temps de route estimés entre deux points : vocabulaire commun, sans fichier.

Sans calculateur d'itinéraires, un temps est estimé d'après la distance à vol d'oiseau ; les
paramètres sont visibles pour qu'on puisse éprouver la conclusion (1,3 à 1,6 ; 40 à 55 km/h).
"""

from typing import Any

import numpy as np
import numpy.typing as npt

RAYON_TERRE_KM = 6371.0088
"""Rayon moyen de l'ellipsoïde (UGGI)."""


def haversine_km(lon1: Any, lat1: Any, lon2: Any, lat2: Any) -> npt.NDArray[np.float64]:
    """Distance à vol d'oiseau, en km, entre des points en degrés décimaux.

    Accepte des nombres ou des tableaux, diffusés entre eux comme le fait NumPy :
    `haversine_km(lon[:, None], lat[:, None], lon, lat)` donne la matrice des distances.
    Une coordonnée manquante donne une distance manquante.
    """
    x1, y1, x2, y2 = (np.radians(np.asarray(v, dtype=float)) for v in (lon1, lat1, lon2, lat2))
    a = np.sin((y2 - y1) / 2) ** 2 + np.cos(y1) * np.cos(y2) * np.sin((x2 - x1) / 2) ** 2
    return np.asarray(2 * RAYON_TERRE_KM * np.arcsin(np.sqrt(np.clip(a, 0.0, 1.0))))


def minutes_estimees(
    km: Any, *, sinuosite: float = 1.35, vitesse: float = 45.0, fixe: float = 2.0
) -> npt.NDArray[np.float64]:
    """Minutes de voiture pour `km` à vol d'oiseau : fixe + sinuosité × km / vitesse × 60.

    `sinuosite` est le rapport route / vol d'oiseau, `vitesse` est en km/h, `fixe` en minutes
    (monter, se garer). 10 km donnent 20 minutes.
    """
    return np.asarray(fixe + sinuosite * np.asarray(km, dtype=float) / vitesse * 60)
