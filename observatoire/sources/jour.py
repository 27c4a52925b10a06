"""Le jour où l'on lit, demandé en un seul endroit : il ne sert qu'à refuser des chiffres à venir."""

from datetime import date


def aujourd_hui() -> date:
    """Le jour de la lecture."""
    return date.today()


def annee_en_cours() -> int:
    """Son année."""
    return aujourd_hui().year
