"""Les règles entre cellules et entre lignes, un module par table.

`regles/<table>.py` définit `verifier(cadre, reglages) -> list[Probleme]` ; une table sans module
n'a que les règles de ses colonnes.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pandas as pd

from observatoire.local.probleme import Probleme
from observatoire.territoire import Reglages


def verifier(nom: str, cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Les problèmes que trouvent les règles de la table `nom`."""
    if find_spec(f"{__name__}.{nom}") is None:
        return []
    trouves: list[Probleme] = import_module(f"{__name__}.{nom}").verifier(cadre, reglages)
    return trouves
