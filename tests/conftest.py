"""Ce que plusieurs tests partagent : le dépôt réel construit une seule fois."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.territoire import Reglages, lire_reglages

RACINE = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def entrepot_4c(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lecteur]:
    """Un lecteur sur l'entrepôt construit avec les chiffres réels de `data/`."""
    entrepot = tmp_path_factory.mktemp("entrepot-4c")
    actualiser(RACINE / "data", entrepot)
    lecteur = ouvrir(entrepot, lire_reglages(RACINE / "data"))
    yield lecteur
    lecteur.fermer()


@pytest.fixture(scope="session")
def reglages() -> Reglages:
    """Les réglages réels de `data/`."""
    return lire_reglages(RACINE / "data")


@pytest.fixture(scope="session")
def partage() -> Path:
    """Le dossier des gros fichiers réels, ou le test est sauté."""
    dossier = Path(os.environ.get("OBSERVATOIRE_PARTAGE", RACINE.parent / "shared" / "donnees"))
    if not dossier.is_dir():
        pytest.skip("fichiers réels non fournis : indiquer leur dossier dans OBSERVATOIRE_PARTAGE")
    return dossier / "partage_seul"
