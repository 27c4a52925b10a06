"""Les règles entre cellules et entre lignes, un module par table.

`regles/<table>.py` définit `ligne(r)`, qui dit les problèmes d'une ligne (`cadre.lignes`), ou
`ensemble(lues, reglages)`, qui voit toutes les lignes, ou les deux ; une table sans module n'a que
les règles de ses colonnes.
"""

from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

import pandas as pd

from observatoire.local.cadre import lignes
from observatoire.local.probleme import Probleme
from observatoire.territoire import Reglages


def verifier(nom: str, cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Les problèmes que trouvent les règles de la table `nom`, ligne par ligne puis ensemble."""
    if find_spec(f"{__name__}.{nom}") is None:
        return []
    module, lues = import_module(f"{__name__}.{nom}"), lignes(cadre)
    trouves: list[Probleme] = []
    if hasattr(module, "ligne"):
        trouves += [replace(p, rang=i) for i, r in enumerate(lues) for p in module.ligne(r)]
    if hasattr(module, "ensemble"):
        trouves += module.ensemble(lues, reglages)
    return trouves
