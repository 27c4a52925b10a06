"""Où vont travailler les actifs d'ici, et d'où viennent ceux qui travaillent ici (recensement, pondéré)."""

from collections.abc import Collection

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.territoire import libelles

PREMIERES = 10
"""Combien de communes sont nommées."""
TU, PAS = 20, 10
"""Un trajet de moins de `TU` actifs n'est pas nommé ; les autres sont arrondis à `PAS`."""
CHEZ_SOI, AUTRES, AILLEURS = (
    "Dans leur commune",
    "Autres communes",
    "Hors de France, ou lieu inconnu",
)
SENS = {"depart": ("origine", "destination"), "arrivee": ("destination", "origine")}


def flux(contexte: Contexte, ici: Collection[str], sens: str) -> pd.DataFrame:
    """Les actifs d'`ici` selon leur commune de travail (`depart`), ou ceux qui y travaillent selon la leur (`arrivee`).

    `code`, `libelle`, `valeur` (arrondie), `part` (%, sur le total exact), `annee` ; ceux qui restent dans leur
    commune d'abord, puis les dix premières, puis les autres réunies, où sont les petits trajets ; vide sans fichier.
    """
    nous, eux = SENS[sens]
    lus = contexte.flux()
    lus = lus[lus[nous].isin(ici)]
    colonnes = ["code", "libelle", "valeur", "part", "annee"]
    if lus.empty:
        return pd.DataFrame(columns=colonnes)
    noms = libelles("commune")
    connue = lus[eux].map(lambda c: c if c in noms else AILLEURS)
    code = connue.where(lus["origine"] != lus["destination"], CHEZ_SOI)
    sommes = (
        lus["valeur"].groupby(code).sum().sort_index().sort_values(ascending=False, kind="stable")
    )
    communes = sommes.drop([CHEZ_SOI, AILLEURS], errors="ignore")
    nommees = communes[communes >= TU].head(PREMIERES)
    reste = {AUTRES: communes.drop(nommees.index).sum(), AILLEURS: sommes.get(AILLEURS, 0.0)}
    dites = pd.concat([sommes.reindex([CHEZ_SOI]).dropna(), nommees, pd.Series(reste)])
    dites = dites[dites >= TU]
    return pd.DataFrame(
        {"code": dites.index, "libelle": [noms.get(c, c) for c in dites.index],
         "valeur": (dites / PAS).round().mul(PAS).to_numpy(), "part": (100 * dites / sommes.sum()).round().to_numpy(),
         "annee": int(lus["annee"].iloc[0])}
    )  # fmt: skip
