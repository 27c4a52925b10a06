"""Une animation ne finit pas avant d'avoir commencé."""

from collections.abc import Iterator

from observatoire.local.probleme import Probleme
from observatoire.local.regles.constats import Ligne, avant, heures


def ligne(r: Ligne) -> Iterator[Probleme]:
    """Une fin qui précède le début, en jours ou, le même jour, en heures."""
    yield from avant("evenements", r, "debut", "fin")
    if r["fin"] in (None, r["debut"]):
        yield from heures(r)
