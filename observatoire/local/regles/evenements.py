"""Une animation ne finit pas avant d'avoir commencé."""

from __future__ import annotations

import pandas as pd

from observatoire.local.probleme import Probleme
from observatoire.local.regles import ordre
from observatoire.territoire import Reglages


def verifier(cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Les animations dont la fin précède le début, en jours ou en heures."""
    un_jour = (cadre["fin"].isna() | (cadre["fin"] == cadre["debut"])).to_list()
    return [
        *ordre.avant(cadre, "debut", "fin", ("Premier jour", "Dernier jour")),
        *ordre.heures(cadre, "heure_debut", "heure_fin", un_jour),
    ]
