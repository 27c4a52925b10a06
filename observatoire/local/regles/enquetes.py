"""Les règles des enquêtes : une campagne finit après avoir commencé, des citations ne dépassent pas les réponses."""

from collections.abc import Iterator

from observatoire.local.probleme import Probleme
from observatoire.local.regles.constats import Ligne, avant, faute


def campagnes(r: Ligne) -> Iterator[Probleme]:
    """Les problèmes d'une campagne."""
    yield from avant("campagnes", r, "ouvre_le", "ferme_le")


def enquetes(r: Ligne) -> Iterator[Probleme]:
    """Les problèmes d'une ligne de résultats."""
    if r["citations"] > r["reponses"]:
        yield faute(
            "citations", "plus de personnes ont donné cette réponse qu'il n'y a de réponses",
            "21 sur 48", "corriger l'un des deux nombres",
        )  # fmt: skip
