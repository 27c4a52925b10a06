"""Ouvrir ou fermer un pôle de proximité : combien d'habitants à portée, et qui s'éloigne."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.scenarios.modele import Pole
from observatoire.erreurs import AppelIncorrect


@dataclass(frozen=True)
class EffetPole:
    """`communes` : `code, libelle, habitants, avant, apres, gain` (minutes au pôle le plus proche,
    vides sans pôle). `a_portee_*` : habitants à moins du rayon."""

    communes: pd.DataFrame
    a_portee_avant: float
    a_portee_apres: float
    rayon: float


def pole(contexte: Contexte, levier: Pole) -> EffetPole:
    """L'effet d'un pôle ouvert ou fermé. Lève `AppelIncorrect` si l'on ferme un pôle qui n'existe pas."""
    if inconnus := sorted(set(levier.fermer) - set(levier.existants)):
        raise AppelIncorrect(
            f"Il n'y a pas de pôle à fermer à {inconnus[0]}. À faire : le choisir parmi les pôles d'aujourd'hui."
        )
    apres = [
        c for c in dict.fromkeys((*levier.existants, *levier.ouvrir)) if c not in levier.fermer
    ]
    communes = contexte.communes().set_index("code")
    population = contexte.derniere("population").set_index("code")["valeur"]
    habitants = population.reindex(communes.index)
    minutes = {m: _proche(contexte, communes.index, s)
               for m, s in (("avant", list(levier.existants)), ("apres", apres))}  # fmt: skip
    table = pd.DataFrame({"libelle": communes["libelle"], "habitants": habitants, **minutes})
    table["gain"] = table["avant"] - table["apres"]
    portee = [float(habitants[table[m] <= levier.rayon].sum()) for m in ("avant", "apres")]
    return EffetPole(table.rename_axis("code").reset_index(), portee[0], portee[1], levier.rayon)


def _proche(contexte: Contexte, codes: pd.Index, lieux: list[str]) -> pd.Series:
    if not lieux:
        return pd.Series(np.nan, index=codes)
    return contexte.minutes([str(c) for c in codes], lieux).min(axis=1)
