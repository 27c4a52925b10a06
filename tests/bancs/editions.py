"""Aucun chiffre ne change : l'édition que ce logiciel fait d'un dossier, et celle qu'en fait une version d'avant.

`python -m tests.bancs editions --fichiers DOSSIER [--avant COMMIT]` construit le dossier (par défaut les données
livrées) avec les deux, et compare toutes les tables, valeur par valeur.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import duckdb

from observatoire.entrepot import publication
from observatoire.sources.sql import litteral

RACINE = Path(__file__).parents[2]
# L'heure et le logiciel sont ceux de la construction, non des chiffres.
_HORS = {"edition": "EXCLUDE (empreinte, publie_le, logiciel)", "fichiers": "EXCLUDE (lu_le)",
         "bouges": "EXCLUDE (publie_le)"}  # fmt: skip
_CONSTRUIRE = (
    "import sys; from pathlib import Path; from observatoire.entrepot.construction import actualiser\n"
    "actualiser(Path(sys.argv[1]), Path(sys.argv[2]))"
)


def banc(donnees: Path | None, avant: str) -> list[tuple[str, str, str]]:
    """Une ligne par table : ses lignes, et combien diffèrent."""
    with tempfile.TemporaryDirectory() as temporaire:
        racine = Path(temporaire)
        archive = subprocess.run(
            ["git", "archive", avant, "observatoire"], cwd=RACINE, capture_output=True, check=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(racine, filter="data")
        for nom, logiciel in (("ancienne", racine), ("nouvelle", RACINE)):
            subprocess.run(
                [sys.executable, "-c", _CONSTRUIRE, str(donnees or RACINE / "data"), str(racine / nom)],
                cwd=racine, check=True, env=os.environ | {"PYTHONPATH": str(logiciel)},
            )  # fmt: skip
        ecarts = differences(racine / "ancienne", racine / "nouvelle")
    return [(table, f"{n} lignes", f"{d} différentes") for table, (n, d) in ecarts.items()]


def differences(un: Path, autre: Path) -> dict[str, tuple[int, int]]:
    """Table → (ses lignes, celles qui ne sont que d'un côté) des éditions en service de deux entrepôts."""
    with duckdb.connect() as con:
        for nom, entrepot in (("a", un), ("b", autre)):
            con.execute(
                f"ATTACH {litteral(str(publication.courant(entrepot)))} AS {nom} (READ_ONLY)"
            )
        tables = con.execute(
            "SELECT DISTINCT table_name FROM duckdb_tables() ORDER BY 1"
        ).fetchall()
        return {table: _comparer(con, table) for (table,) in tables}


def _comparer(con: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int]:
    a, b = (f"SELECT * {_HORS.get(table, '')} FROM {base}.{table}" for base in "ab")
    [(lignes, differentes)] = con.execute(f"""
        SELECT (SELECT count(*) FROM ({a})), (SELECT count(*) FROM ({a} EXCEPT ALL {b}))
            + (SELECT count(*) FROM ({b} EXCEPT ALL {a}))""").fetchall()
    return int(lignes), int(differentes)
