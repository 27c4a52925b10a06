"""« Et si… » : un scénario change l'offre d'aujourd'hui, le même calcul dit ce qui change et pour qui."""

from observatoire.analyses.scenarios.effets import Depart, Effets, comparer, depart, simuler
from observatoire.analyses.scenarios.modele import (
    Accueil,
    Assistantes,
    Halte,
    Levier,
    Loisirs,
    Navette,
    Pole,
    Scenario,
    de_dictionnaire,
)

__all__ = [
    "Accueil",
    "Assistantes",
    "Depart",
    "Effets",
    "Halte",
    "Levier",
    "Loisirs",
    "Navette",
    "Pole",
    "Scenario",
    "comparer",
    "de_dictionnaire",
    "depart",
    "simuler",
]
