"""Un contexte écrit à la main (chiffres inventés) : des tableaux, sans entrepôt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from observatoire.territoire import Reglages

EPCI = "200034064"


@dataclass
class FauxContexte:
    """`poser(variable, annee, {code: valeur})` ajoute des mesures ; les communes sont `codes`."""

    codes: Sequence[str]
    lignes: list[dict[str, Any]] = field(default_factory=list)
    reglages: Reglages = field(default_factory=lambda: Reglages(epci=EPCI))

    def poser(
        self, variable: str, annee: int, valeurs: dict[str, float], statut: str = "publie"
    ) -> None:
        self.lignes += [
            {"code": c, "niveau": "commune", "variable": variable, "debut": annee, "fin": annee,
             "valeur": float(v), "statut": statut, "perimetre": "", "fichier": "inventé"}
            for c, v in valeurs.items()
        ]  # fmt: skip

    def territoires(self, niveau: str = "commune") -> pd.DataFrame:
        return pd.DataFrame(
            {"code": list(self.codes), "libelle": [f"Commune {c}" for c in self.codes],
             "epci": EPCI, "departement": "81",
             "secteur": [("nord", "sud")[i % 2] for i in range(len(self.codes))]}
        )  # fmt: skip

    def communes(self) -> pd.DataFrame:
        return self.territoires()

    def mesures(self, variables: str | Sequence[str], niveau: str | None = None) -> pd.DataFrame:
        voulues = [variables] if isinstance(variables, str) else list(variables)
        colonnes = ["code", "niveau", "variable", "debut", "fin", "valeur", "statut", "perimetre", "fichier"]  # fmt: skip
        table = pd.DataFrame(self.lignes, columns=colonnes)
        return table[table["variable"].isin(voulues)]

    def derniere(self, variable: str, niveau: str = "commune") -> pd.DataFrame:
        lues = self.mesures(variable)
        return lues[(lues["niveau"] == niveau) & (lues["fin"] == lues["fin"].max())]


@pytest.fixture
def faux_contexte() -> type[FauxContexte]:
    """La classe elle-même : `faux_contexte(codes)` ouvre un dépôt vide."""
    return FauxContexte


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Un dossier de passage qui est déjà l'espace de travail de la 4C."""
    (tmp_path / "territoire.toml").write_text('epci = "200034064"\n', encoding="utf-8")
    return tmp_path
