"""D'où vient une valeur saisie : du territoire, dès qu'elle remplace celle d'un producteur."""

from datetime import date

import pandas as pd

from observatoire.local.declaration import Table
from observatoire.local.historique import par_cle
from observatoire.local.typage import cles

_SOURCE, _TERRITOIRE = "source", "Territoire, saisie du"
# Ce qui se dit de la ligne, et n'en est pas une valeur.
_TENUES = (_SOURCE, "annee", "publique", "note", "fictif")


def sourcer(t: Table, avant: pd.DataFrame, apres: pd.DataFrame) -> pd.DataFrame:
    """Une valeur tapée par-dessus ce que disait un producteur vient du territoire : la source le dit."""
    if _SOURCE not in t.noms:
        return apres
    anciennes, sources = par_cle(t, avant), []
    for cle, ligne in zip(cles(t, apres), apres.to_dict("records"), strict=True):
        ancienne = anciennes.get(cle, {})
        tapees = [
            c for c in t.noms if c not in _TENUES and ligne[c] and ligne[c] != ancienne.get(c)
        ]
        intacte = ancienne.get(_SOURCE) and ancienne[_SOURCE] == ligne[_SOURCE]
        sources.append(
            f"{_TERRITOIRE} {date.today():%d/%m/%Y}" if tapees and intacte else ligne[_SOURCE]
        )
    return apres.assign(**{_SOURCE: sources})
