"""Les règles des enquêtes et des événements : dates dans l'ordre, une partie ne dépasse pas son tout."""

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


def bilans_evenements(r: Ligne) -> Iterator[Probleme]:
    """Les problèmes du bilan d'un événement."""
    if (
        r["jeunes"] is not None
        and r["participants"] is not None
        and r["jeunes"] > r["participants"]
    ):
        yield faute(
            "jeunes",
            "il y a plus de jeunes que de participants",
            "64 sur 180",
            "corriger l'un des deux",
        )
