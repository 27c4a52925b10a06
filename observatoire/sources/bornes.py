"""Ce qu'une valeur ne peut dépasser : les bornes de sa variable, et la population de la France."""

import math

from observatoire.sources.declaration import variables

# Aucun effectif communal, national ou d'EPCI ne dépasse la population de la France.
_COMMUNE, _AUTRE = 2_500_000, 80_000_000


def bornes(variable: str, niveau: str) -> tuple[float, float]:
    """La plus petite et la plus grande valeur possibles d'une variable à ce niveau ; infinies, s'il n'y en a pas."""
    declaree = variables()[variable]
    france = _COMMUNE if niveau in ("commune", "quartier") else _AUTRE
    plus = france if declaree.agregation == "somme" else math.inf
    return (
        -math.inf if declaree.minimum is None else declaree.minimum,
        plus if declaree.maximum is None else declaree.maximum,
    )
