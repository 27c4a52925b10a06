"""Des hypothèses qui se tiennent : une valeur dans sa plage, des paliers qui se suivent."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from observatoire.local.probleme import Probleme
from observatoire.local.regles.constats import Ligne, faute
from observatoire.territoire import Reglages

_PALIERS = ("acces_minutes_1", "acces_minutes_2", "acces_minutes_3")


def ligne(r: Ligne) -> Iterator[Probleme]:
    """Une valeur hors de sa plage."""
    valeur, bas, haut = r["valeur"], r["bas"], r["haut"]
    if valeur is None:
        return
    if (bas is not None and bas > valeur) or (haut is not None and haut < valeur):
        yield faute("valeur", "la valeur retenue sort de sa plage",
                    "bas 0,6 ; retenue 0,8 ; haut 0,9", "corriger la plage ou la valeur")  # fmt: skip


def ensemble(lues: list[Ligne], reglages: Reglages) -> list[Probleme]:
    """Les trajets court, moyen et long se suivent."""
    paliers = sorted(
        (_PALIERS.index(r["cle"]), rang, r["valeur"])
        for rang, r in enumerate(lues)
        if r["cle"] in _PALIERS and r["valeur"] is not None
    )
    trop_court = faute("valeur", "ce trajet n'est pas plus long que le précédent",
                       "10, puis 15, puis 20 minutes", "corriger l'un des deux")  # fmt: skip
    return [
        replace(trop_court, rang=rang)
        for (_, _, avant), (_, rang, apres) in itertools.pairwise(paliers)
        if apres <= avant
    ]
