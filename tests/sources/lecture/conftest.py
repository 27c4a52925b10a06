"""Ce que les tests de lecture partagent : écrire un fichier, l'ouvrir, lire sa vue."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from observatoire.erreurs import FichierRefuse
from observatoire.sources.lecture import Feuille, ouvrir


@dataclass
class Banc:
    """Un dossier de dépôt, un dossier temporaire distinct, une connexion."""

    depot: Path
    temporaire: Path
    con: duckdb.DuckDBPyConnection

    def deposer(self, nom: str, contenu: bytes | str) -> Path:
        chemin = self.depot / nom
        chemin.write_bytes(contenu.encode() if isinstance(contenu, str) else contenu)
        return chemin

    def feuilles(self, chemin: Path) -> list[Feuille]:
        with ouvrir(chemin, dossier_temporaire=self.temporaire) as feuilles:
            return feuilles

    def lignes(
        self, chemin: Path, premiere: int, largeur: int, rang: int = 0
    ) -> list[tuple[object, ...]]:
        with ouvrir(chemin, dossier_temporaire=self.temporaire) as feuilles:
            feuilles[rang].vue(self.con, "v", premiere, largeur)
            return self.con.execute("SELECT * FROM v ORDER BY ligne").fetchall()


@pytest.fixture
def banc(tmp_path: Path) -> Iterator[Banc]:
    for nom in ("depot", "temporaire"):
        (tmp_path / nom).mkdir()
    with duckdb.connect() as con:
        yield Banc(tmp_path / "depot", tmp_path / "temporaire", con)


@pytest.fixture
def refus_de(banc: Banc) -> Callable[[str, bytes | str], str]:
    """La phrase par laquelle un fichier est refusé à l'ouverture."""

    def phrase(nom: str, contenu: bytes | str) -> str:
        with pytest.raises(FichierRefuse) as refus:
            banc.feuilles(banc.deposer(nom, contenu))
        assert nom in str(refus.value)
        return str(refus.value)

    return phrase
