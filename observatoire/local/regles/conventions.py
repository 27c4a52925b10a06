"""Une convention ne finit pas avant d'avoir commencé."""

from collections.abc import Iterator

from observatoire.local.probleme import Probleme
from observatoire.local.regles.constats import Ligne, avant


def ligne(r: Ligne) -> Iterator[Probleme]:
    """Une fin qui précède le début."""
    yield from avant("conventions", r, "debut", "fin")
