"""Des tables du territoire écrites comme on les saisit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from observatoire import local
from observatoire.territoire import Reglages

Saisir = Callable[..., pd.DataFrame]


def typee(nom: str, *lignes: dict[str, Any]) -> pd.DataFrame:
    """Une table telle qu'on la relit : les cellules dites, les autres vides."""
    return local.conformer(local.table(nom), pd.DataFrame(list(lignes)))


@pytest.fixture
def saisir() -> Saisir:
    """`saisir("avis", {...}, …)` : le cadre typé de lignes saisies en texte ; aucune n'est refusée."""

    def lire(nom: str, *lignes: dict[str, str]) -> pd.DataFrame:
        t = local.table(nom)
        lue = local.typer(t, pd.DataFrame(list(lignes), columns=[*t.noms, "fictif"]), Reglages())
        assert not lue.bloquants, [p.phrase() for p in lue.bloquants]
        return lue.cadre

    return lire
