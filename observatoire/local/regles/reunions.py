"""Une réunion ne finit pas avant d'avoir commencé."""

from collections.abc import Iterator

from observatoire.local.probleme import Probleme
from observatoire.local.regles.constats import Ligne, heures


def ligne(r: Ligne) -> Iterator[Probleme]:
    """Une heure de fin qui précède celle du début."""
    yield from heures(r)
