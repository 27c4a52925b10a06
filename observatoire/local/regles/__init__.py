"""Les règles entre cellules et entre lignes d'une table, chacune dans une fonction qui porte son nom.

`<table>(r)` dit les problèmes d'une ligne (`cadre.lignes`), `<table>_ensemble(lues, reglages)` ceux que
montrent toutes les lignes ; une table sans fonction n'a que les règles de ses colonnes.
"""

from dataclasses import replace

import pandas as pd

from observatoire.local.cadre import lignes
from observatoire.local.probleme import Probleme
from observatoire.local.regles import accueil, enquetes, plan
from observatoire.territoire import Reglages

_REGLES = {
    nom: regle
    for module in (accueil, enquetes, plan)
    for nom, regle in vars(module).items()
    if getattr(regle, "__module__", "") == module.__name__
}


def verifier(nom: str, cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Les problèmes que trouvent les règles de la table `nom`, ligne par ligne puis ensemble."""
    lues = lignes(cadre)
    trouves: list[Probleme] = []
    if nom in _REGLES:
        trouves += [replace(p, rang=i) for i, r in enumerate(lues) for p in _REGLES[nom](r)]
    if f"{nom}_ensemble" in _REGLES:
        trouves += _REGLES[f"{nom}_ensemble"](lues, reglages)
    return trouves
