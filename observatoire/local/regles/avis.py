"""Les étapes d'une demande d'avis se suivent, et une décision dit son sens."""

from __future__ import annotations

import pandas as pd

from observatoire.local.declaration import table
from observatoire.local.probleme import Probleme
from observatoire.local.regles import ordre
from observatoire.territoire import Reglages

_ETAPES = (
    ("recue_le", "pieces_demandees_le"),
    ("pieces_demandees_le", "liste_recue_le"),
    ("pieces_demandees_le", "pieces_recues_le"),
    ("recue_le", "decidee_le"),
    ("decidee_le", "notifiee_le"),
)


def verifier(cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Les dates qui ne se suivent pas, les décisions sans sens : gardées, mais signalées."""
    t = table("avis")
    problemes = [
        p
        for debut, fin in _ETAPES
        for p in ordre.avant(
            cadre, debut, fin, (t.colonne(debut).libelle, t.colonne(fin).libelle), bloquant=False
        )
    ]
    muettes = (cadre["decidee_le"].notna() & (cadre["sens"] == "")).to_list()
    problemes += [
        Probleme(rang, "sens", "une décision est datée sans dire son sens", "favorable ou défavorable",
                 "le choisir", bloquant=False)
        for rang, muette in enumerate(muettes)
        if muette
    ]  # fmt: skip
    return problemes
