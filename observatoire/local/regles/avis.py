"""Les étapes d'une demande d'avis se suivent, et une décision dit son sens."""

from collections.abc import Iterator

from observatoire.local.probleme import Probleme
from observatoire.local.regles import constats

_ETAPES = (
    ("recue_le", "pieces_demandees_le"),
    ("pieces_demandees_le", "liste_recue_le"),
    ("pieces_demandees_le", "pieces_recues_le"),
    ("recue_le", "decidee_le"),
    ("decidee_le", "notifiee_le"),
)


def ligne(r: constats.Ligne) -> Iterator[Probleme]:
    """Des dates qui ne se suivent pas, une décision sans sens : gardées, mais signalées."""
    for debut, fin in _ETAPES:
        yield from constats.avant("avis", r, debut, fin, bloquant=False)
    if r["decidee_le"] and not r["sens"]:
        yield constats.avis("sens", "une décision est datée sans dire son sens", "le choisir",
                            "favorable ou défavorable")  # fmt: skip
