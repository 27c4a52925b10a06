"""Les plus proches, à la main : écarts-types, critères en rapport, lignes incomplètes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from observatoire.methodes.semblables import plus_proches

TABLE = pd.DataFrame(
    {"taille": [1000, 1100, 4000, 900, 1000], "age": [30.0, 30.0, 30.0, 40.0, np.nan]},
    index=["ici", "jumelle", "grande", "agee", "inconnue"],
)


def test_a_la_main() -> None:
    """Écarts en écarts-types des quatre lignes complètes, moyenne des carrés, racine."""
    complets = TABLE.dropna()
    log = np.log(complets["taille"])
    z = pd.DataFrame({"t": (log - log["ici"]) / log.std(ddof=0), "a": (complets["age"] - 30) / complets["age"].std(ddof=0)})  # fmt: skip
    attendu = np.sqrt((z**2).mean(axis=1)).drop("ici").sort_values()
    rendu = plus_proches(TABLE, "ici", 3, ["taille"])
    assert list(rendu.index) == list(attendu.index) and rendu.index[0] == "jumelle"
    assert rendu.to_numpy() == pytest.approx(attendu.to_numpy())


def test_une_ligne_incomplete_ne_se_compare_pas() -> None:
    assert "inconnue" not in plus_proches(TABLE, "ici", 10, ["taille"]).index
    assert plus_proches(TABLE, "inconnue", 10).empty and plus_proches(TABLE, "nulle", 3).empty


def test_un_critere_constant_ne_pese_rien_et_l_ordre_ne_change_rien() -> None:
    seul = plus_proches(TABLE[["age"]], "ici", 2)
    avec = plus_proches(TABLE[["age"]].assign(pareil=1.0).iloc[::-1], "ici", 2)
    assert list(seul.index) == ["grande", "jumelle"] and seul.equals(avec)
