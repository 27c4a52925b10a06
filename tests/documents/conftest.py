"""De quoi composer un document sans passer par un dossier, et lire ce qui en sort."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from observatoire import documents as d
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.provenance import Periode, de

RACINE = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def figure() -> Figure:
    """Trois communes inventées, dont une secrète et une au nom piégé."""
    donnees = pd.DataFrame(
        {
            "code": ["01001", "01002", "01003"],
            "libelle": ["Alpha", "=1+1", "Gamma #emph[x]"],
            "valeur": [12.5, None, 7.0],
            "statut": ["publie", "secret", "arrondi"],
        }
    )
    return Figure(
        identifiant="part_essai", forme=Forme.BARRES, titre="Combien à $x$ et *partout* ?",
        donnees=donnees, unite="%", decimales=1, periode=Periode(2022, 2022), perimetre="3 communes",
        provenance=de("hypotheses"), edition="essai", definition="Ce qui est compté.",
        options=Options(nom_valeur="Part d'essai"),
    )  # fmt: skip


@pytest.fixture
def composer() -> Callable[..., d.Document]:
    def _composer(*blocs: Any, **reste: Any) -> d.Document:
        complet: dict[str, Any] = {
            "titre": "Un document d'essai",
            "territoire": "Communauté d'essai",
            "perimetre": "3 communes",
            "edition": d.Edition(
                publie_le=datetime(2026, 3, 4, 5, 6), empreinte="abcdef0123456789"
            ),
            "blocs": tuple(blocs),
        }
        return d.Document(**(complet | reste))

    return _composer
