"""Ce que les règles partagent : parcourir les lignes, savoir si une cellule est remplie."""

from __future__ import annotations

from typing import Any

import pandas as pd


def lignes(cadre: pd.DataFrame) -> list[dict[str, Any]]:
    """Les lignes, cellules par nom de colonne."""
    return [{str(c): v for c, v in ligne.items()} for ligne in cadre.to_dict("records")]


def connu(valeur: Any) -> bool:
    """Vrai si la cellule est remplie."""
    return not bool(pd.isna(valeur))
