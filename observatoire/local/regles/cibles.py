"""Une cible : une échéance après le départ, une valeur du côté voulu."""

from __future__ import annotations

from typing import Any

import pandas as pd

from observatoire.local.probleme import Probleme
from observatoire.territoire import Reglages


def verifier(cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Échéance avant le départ, cible contraire au sens voulu : refusées ; cible sans échéance ou
    sans sens : signalée."""
    trouves = []
    lignes: list[Any] = list(cadre.itertuples())
    for rang, r in enumerate(lignes):
        chiffree = pd.notna(r.valeur_cible)
        if pd.notna(r.annee_depart) and pd.notna(r.annee_cible) and r.annee_cible <= r.annee_depart:
            trouves.append(
                Probleme(
                    rang,
                    "annee_cible",
                    f"l'échéance {r.annee_cible} n'est pas après l'année de départ {r.annee_depart}",
                    f"{r.annee_depart + 1} ou plus",
                    "corriger l'une des deux années",
                )
            )
        if chiffree and pd.notna(r.valeur_depart) and _contraire(r):
            trouves.append(
                Probleme(
                    rang,
                    "valeur_cible",
                    f"une {r.sens} est voulue, mais la cible ({r.valeur_cible:g}) va à l'opposé du "
                    f"départ ({r.valeur_depart:g})",
                    f"une cible {'au-dessus' if r.sens == 'hausse' else 'au-dessous'} du départ",
                    "corriger la cible ou le sens voulu",
                )
            )
        if chiffree and (pd.isna(r.annee_cible) or not r.sens):
            trouves.append(
                Probleme(
                    rang,
                    "annee_cible" if pd.isna(r.annee_cible) else "sens",
                    "la cible n'a pas d'échéance"
                    if pd.isna(r.annee_cible)
                    else "la cible n'a pas de sens",
                    "une année, et hausse, baisse ou maintien",
                    "la compléter : elle ne compte pas encore",
                    bloquant=False,
                )
            )
    return trouves


def _contraire(r: Any) -> bool:
    ecart = r.valeur_cible - r.valeur_depart
    sens = r.sens
    return bool((sens == "hausse" and ecart <= 0) or (sens == "baisse" and ecart >= 0))
