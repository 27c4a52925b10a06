"""Le coût d'un service par jour, par an, par place et par heure, avec les paramètres du comité.

Un paramètre vide rend le coût vide : un coût à moitié connu n'est pas un coût.
"""

import math
from dataclasses import dataclass

from observatoire.erreurs import AppelIncorrect


@dataclass(frozen=True)
class PrixTransport:
    """Les prix du transport (euros) ; `None` = à compléter par le comité.

    `vehicule_jour` : mettre un véhicule à disposition un jour ; `heure` : conducteur et
    accompagnateur ; `km` : carburant et usure ; `jours` de fonctionnement par an.
    """

    vehicule_jour: float | None = None
    heure: float | None = None
    km: float | None = None
    jours: int | None = None


@dataclass(frozen=True)
class CoutTransport:
    """Le coût d'un plan de transport ; tout est vide s'il manque un prix."""

    par_jour: float
    par_an: float
    par_place_jour: float


def cout_transport(
    vehicules: int, minutes: float, km: float, enfants: int, prix: PrixTransport
) -> CoutTransport:
    """Le coût d'une journée : `minutes` et `km` de tous les véhicules pour un trajet, doublés (aller
    et retour). Une place est un enfant transporté."""
    valeurs = (prix.vehicule_jour, prix.heure, prix.km)
    if any(v is not None and v < 0 for v in (*valeurs, prix.jours)):
        raise AppelIncorrect("Un prix ou un nombre de jours est négatif. Attendu : 0 ou plus.")
    connus = [math.nan if v is None else v for v in valeurs]
    jour = vehicules * connus[0] + 2 * minutes / 60 * connus[1] + 2 * km * connus[2]
    an = jour * (math.nan if prix.jours is None else prix.jours)
    place = jour / enfants if enfants else math.nan
    return CoutTransport(jour, an, place)
