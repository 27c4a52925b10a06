"""Une action : la fin après le début, un volet rattaché qu'on dit proposé ou validé."""

from __future__ import annotations

from typing import Any

import pandas as pd

from observatoire.local.probleme import Probleme
from observatoire.territoire import Reglages


def verifier(cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Fin avant début : refusé ; volets sans état : signalé."""
    trouves = []
    lignes: list[Any] = list(cadre.itertuples())
    for rang, r in enumerate(lignes):
        if pd.notna(r.debut) and pd.notna(r.fin) and r.fin < r.debut:
            trouves.append(
                Probleme(
                    rang,
                    "fin",
                    f"l'action {r.action} finit le {r.fin:%d/%m/%Y}, avant son début le {r.debut:%d/%m/%Y}",
                    "une fin après le début",
                    "corriger l'une des deux dates",
                )
            )
        if r.volets_legaux and not r.volets_etat:
            trouves.append(
                Probleme(
                    rang,
                    "volets_etat",
                    f"le rattachement de l'action {r.action} n'est ni proposé ni validé",
                    "proposé ou validé",
                    "le dire ; il est lu comme proposé",
                    bloquant=False,
                )
            )
    return trouves
