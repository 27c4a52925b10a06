"""Des tables du territoire écrites comme on les saisit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
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
        lue = local.typer(
            t, pd.DataFrame(list(lignes), columns=[*t.noms, "fictif"]), Reglages("200034064")
        )
        assert not lue.bloquants, [p.phrase() for p in lue.bloquants]
        return lue.cadre

    return lire


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Un dossier de passage qui est déjà l'espace de travail de la 4C."""
    (tmp_path / "territoire.toml").write_text('epci = "200034064"\n', encoding="utf-8")
    return tmp_path
