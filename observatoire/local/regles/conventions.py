"""Une convention ne finit pas avant d'avoir commencé."""

from __future__ import annotations

import pandas as pd

from observatoire.local.probleme import Probleme
from observatoire.local.regles import ordre
from observatoire.territoire import Reglages


def verifier(cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Les conventions dont la fin précède le début."""
    return ordre.avant(cadre, "debut", "fin", ("Début", "Fin"))
