"""Des hypothèses qui se tiennent : une valeur dans sa plage, des paliers qui se suivent."""

from __future__ import annotations

import itertools

import pandas as pd

from observatoire.local.cadre import lignes
from observatoire.local.probleme import Probleme
from observatoire.territoire import Reglages

_PALIERS = ("acces_minutes_1", "acces_minutes_2", "acces_minutes_3")


def verifier(cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Chaque plage contient sa valeur ; les trajets court, moyen et long se suivent."""
    trouves: list[Probleme] = []
    paliers: list[tuple[int, int, float]] = []
    for rang, ligne in enumerate(lignes(cadre)):
        valeur, bas, haut = ligne["valeur"], ligne["bas"], ligne["haut"]
        if valeur is not None and (
            (bas is not None and bas > valeur) or (haut is not None and haut < valeur)
        ):
            trouves.append(
                Probleme(rang, "valeur", "la valeur retenue sort de sa plage",
                         "bas 0,6 ; retenue 0,8 ; haut 0,9", "corriger la plage ou la valeur")
            )  # fmt: skip
        if ligne["cle"] in _PALIERS and valeur is not None:
            paliers.append((_PALIERS.index(str(ligne["cle"])), rang, float(valeur)))
    paliers.sort()
    for (_, _, avant), (_, rang, apres) in itertools.pairwise(paliers):
        if apres <= avant:
            trouves.append(
                Probleme(rang, "valeur", "ce trajet n'est pas plus long que le précédent",
                         "10, puis 15, puis 20 minutes", "corriger l'un des deux")
            )  # fmt: skip
    return trouves
