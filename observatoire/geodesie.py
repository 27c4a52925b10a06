"""Distances et temps de route estimés entre deux points : vocabulaire commun, sans fichier.

Sans calculateur d'itinéraires, un temps est estimé d'après la distance à vol d'oiseau ; les
paramètres sont visibles pour qu'on puisse éprouver la conclusion (1,3 à 1,6 ; 40 à 55 km/h).
"""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Vitesse:
    """Les hypothèses de trajet : `detour` (route ÷ vol d'oiseau), `kmh`, `fixe` (minutes pour monter et
    se garer) ; `mesure` : par quoi multiplier une durée mesurée, qui a sa marge elle aussi ; `route` : laquelle
    des durées calculées par la route prendre (-1 la plus basse, 0 la centrale, 1 la plus haute)."""

    detour: float = 1.35
    kmh: float = 45.0
    fixe: float = 2.0
    mesure: float = 1.0
    route: int = 0

    def minutes(self, km: Any) -> npt.NDArray[np.float64]:
        """Minutes de voiture pour `km` à vol d'oiseau ; 10 km en donnent 20."""
        return np.asarray(self.fixe + self.detour * np.asarray(km, dtype=float) / self.kmh * 60)

    def dite(self) -> str:
        """« minutes estimées : 2 min + 1,35 × distance à vol d'oiseau à 45 km/h »."""
        detour = f"{self.detour:.2f}".replace(".", ",")
        return (
            f"minutes estimées : {self.fixe:.0f} min + {detour} × distance à vol d'oiseau "
            f"à {self.kmh:.0f} km/h"
        )


VITESSE = Vitesse()
RAPIDE, LENTE = Vitesse(1.3, 55.0, mesure=0.9, route=-1), Vitesse(1.6, 40.0, mesure=1.1, route=1)
"""Le doute d'un trajet : détour de 1,3 à 1,6, de 40 à 55 km/h, communs à tous les
trajets ; ± 10 % pour une durée mesurée, les bornes du calcul pour une durée par la route. Ce qui en dépend se recalcule à chacun de ces réglages."""
