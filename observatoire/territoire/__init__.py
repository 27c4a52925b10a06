"""De quels territoires on parle : référentiel national, EPCI étudié, secteurs, voisinage."""

from observatoire.territoire.declaration import (
    ActionSociale,
    Comparaison,
    Competence,
    Etudes,
    Reglages,
    Secteur,
    Seuils,
)
from observatoire.territoire.recherche import analyser_territoire, chercher_epci
from observatoire.territoire.referentiel import (
    arrondissements,
    contours,
    libelles,
    membres,
    passage,
    perimetre_detail,
    reference,
    table_territoires,
    voisinage,
)
from observatoire.territoire.reglages import analyser_reglages, changer_epci, lire_reglages

__all__ = [
    "ActionSociale",
    "Comparaison",
    "Competence",
    "Etudes",
    "Reglages",
    "Secteur",
    "Seuils",
    "analyser_reglages",
    "analyser_territoire",
    "arrondissements",
    "changer_epci",
    "chercher_epci",
    "contours",
    "libelles",
    "lire_reglages",
    "membres",
    "passage",
    "perimetre_detail",
    "reference",
    "table_territoires",
    "voisinage",
]
