"""Ce que les essais du contenu partagent : les réglages réels, une édition retouchée, des saisies."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from observatoire.entrepot.lecture import Lecteur
from tests.documents.comite import construire


@pytest.fixture(scope="session")
def comite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lecteur]:
    """L'édition des saisies inventées de `tests.documents.comite`."""
    lecteur = construire(tmp_path_factory.mktemp("comite"))
    yield lecteur
    lecteur.fermer()


@pytest.fixture
def retouche(entrepot_4c: Lecteur, tmp_path: Path) -> Iterator[Callable[[str], Lecteur]]:
    """Un lecteur sur une copie de l'entrepôt réel où `sql` a été exécuté."""
    ouverts = []

    def ouvrir(sql: str) -> Lecteur:
        copie = tmp_path / "entrepot-retouche.duckdb"
        shutil.copyfile(entrepot_4c.chemin, copie)
        with duckdb.connect(str(copie)) as con:
            con.execute(sql)
        ouverts.append(Lecteur(copie, entrepot_4c.reglages))
        return ouverts[-1]

    yield ouvrir
    for lecteur in ouverts:
        lecteur.fermer()
