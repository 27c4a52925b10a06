"""Des dates qui se suivent : la règle que plusieurs tables partagent."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from observatoire.local.probleme import Probleme


def avant(
    cadre: pd.DataFrame,
    debut: str,
    fin: str,
    libelles: tuple[str, str],
    *,
    bloquant: bool = True,
) -> list[Probleme]:
    """Un problème par ligne où `fin` est datée avant `debut` ; `libelles` : leurs noms à l'écran."""
    inverses = (cadre[debut].notna() & cadre[fin].notna() & (cadre[fin] < cadre[debut])).to_list()
    return [
        Probleme(
            rang, fin,
            f"« {libelles[1]} » ({cadre[fin].iloc[rang]:%d/%m/%Y}) est avant « {libelles[0]} » "
            f"({cadre[debut].iloc[rang]:%d/%m/%Y})",
            faire="corriger l'une des deux dates",
            bloquant=bloquant,
        )
        for rang, inverse in enumerate(inverses)
        if inverse
    ]  # fmt: skip


def heures(cadre: pd.DataFrame, debut: str, fin: str, un_jour: Sequence[bool]) -> list[Probleme]:
    """Un problème par ligne d'un seul jour qui finit avant d'avoir commencé."""
    inverses = (cadre[debut].notna() & cadre[fin].notna() & (cadre[fin] <= cadre[debut])).to_list()
    return [
        Probleme(rang, fin, "la fin est avant le début", "18h30 puis 20h30", "corriger l'heure")
        for rang, inverse in enumerate(inverses)
        if inverse and un_jour[rang]
    ]
