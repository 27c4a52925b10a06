"""Lire un seul fichier, sans construire d'entrepôt, et rendre ce qu'il dit ou pourquoi il est refusé."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from observatoire.entrepot import ddl, referentiels
from observatoire.entrepot.lecture_depot import lire_fichiers
from observatoire.territoire import Reglages

Cle = tuple[str, str, int]


@dataclass(frozen=True)
class Lu:
    """Ce qu'un fichier a donné : (code, variable, année) → (valeur, statut, bas, haut)."""

    statut: str
    source: str
    message: str
    valeurs: dict[Cle, tuple[object, ...]]
    niveaux: dict[str, str]  # échelon lu → qui le prouve
    coupe: tuple[str, ...]

    def nombre(self, code: str, variable: str, annee: int) -> object:
        return self.valeurs[code, variable, annee][0]


@pytest.fixture
def lire(tmp_path: Path) -> Callable[..., Lu]:
    """`lire("nom.csv", texte)` ou `lire(chemin)`."""

    def lire(fichier: str | Path, texte: str = "") -> Lu:
        chemin = fichier if isinstance(fichier, Path) else tmp_path / fichier
        if not isinstance(fichier, Path):
            chemin.write_text(texte, encoding="utf-8")
        reglages = Reglages("200034064")
        with duckdb.connect(":memory:") as con:
            ddl.creer(con)
            referentiels.poser(con, reglages)
            (rendu,) = lire_fichiers(
                con, {chemin.name: (chemin, "x")}, tmp_path, lambda _q, _p: None, reglages, {}
            )
            lues = con.execute(
                "SELECT code, variable, fin, valeur, statut, bas, haut FROM lues"
            ).fetchall()
        releves = rendu.bilan.releves
        return Lu(
            rendu.statut, rendu.source, rendu.message, {tuple(r[:3]): tuple(r[3:]) for r in lues},
            {r.niveau: r.preuve_niveau for r in releves}, rendu.bilan.coupe,
        )  # fmt: skip

    return lire


@pytest.fixture
def cas(partage: Path) -> Path:
    """Le dossier des cas de lecture fournis, ou le test est sauté."""
    dossier = partage.parents[1] / "cas" / "lecture"
    if not dossier.is_dir():
        pytest.skip("cas de lecture non fournis à côté du projet")
    return dossier
