"""Ouvrir ou fermer un pôle de proximité : combien d'habitants à portée, et qui s'éloigne."""

from dataclasses import dataclass

import pandas as pd

from observatoire.analyses.alsh import plus_proche
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.scenarios.modele import Pole
from observatoire.erreurs import AppelIncorrect


@dataclass(frozen=True)
class EffetPole:
    """`communes` : `code, libelle, habitants, avant, apres, gain` (minutes au pôle le plus proche,
    vides sans pôle)."""

    communes: pd.DataFrame
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
    lieux = {"avant": levier.existants, "apres": tuple(apres)}
    minutes = {m: plus_proche(contexte, communes.index, s) for m, s in lieux.items()}
    table = pd.DataFrame({"libelle": communes["libelle"], "habitants": habitants, **minutes})
    table["gain"] = table["avant"] - table["apres"]
    return EffetPole(table.rename_axis("code").reset_index(), levier.rayon)
