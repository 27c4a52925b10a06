"""Une réunion ne finit pas avant d'avoir commencé."""

from __future__ import annotations

import pandas as pd

from observatoire.local.probleme import Probleme
from observatoire.local.regles import ordre
from observatoire.territoire import Reglages


def verifier(cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Les réunions dont l'heure de fin précède celle du début."""
    return ordre.heures(cadre, "heure_debut", "heure_fin", [True] * len(cadre))
