"""On ne satisfait pas plus de demandes qu'on n'en reçoit."""

from __future__ import annotations

import pandas as pd

from observatoire.local.probleme import Probleme
from observatoire.territoire import Reglages


def verifier(cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Les lignes incohérentes."""
    trop = (cadre["satisfaites"] > cadre["demandes"]).fillna(False).astype(bool)
    futurs = (cadre["mois"] > pd.Timestamp.now()).fillna(False)
    return [
        Probleme(int(rang), "satisfaites", "plus de demandes satisfaites que de demandes reçues",
                 "2 satisfaites sur 3 reçues", "corriger l'un des deux nombres")
        for rang in cadre.index[trop]
    ] + [
        Probleme(int(rang), "mois", "ce mois n'est pas encore commencé", faire="vérifier", bloquant=False)
        for rang in cadre.index[futurs]
    ]  # fmt: skip
