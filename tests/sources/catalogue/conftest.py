"""Construire un petit dépôt d'essai et y relire une mesure."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from observatoire.entrepot.actualisation import Actualisation
from observatoire.entrepot.construction import actualiser

MESURES = "SELECT valeur, statut, bas, haut, perimetre FROM mesures WHERE variable = ? AND code = ? AND fin = ?"


class Essai:
    """Un dépôt d'un ou plusieurs fichiers, construit pour de vrai."""

    def __init__(self, racine: Path) -> None:
        self.donnees, self.entrepot = racine / "data", racine / "entrepot"
        self.donnees.mkdir()
        (self.donnees / "territoire.toml").write_text('epci = "200034064"\n', "utf-8")

    def texte(self, nom: str, contenu: str, codage: str = "utf-8") -> None:
        (self.donnees / nom).write_bytes(contenu.encode(codage))

    def lire(self) -> Actualisation:
        self.resultat = actualiser(self.donnees, self.entrepot)
        return self.resultat

    def source(self) -> str:
        """La source du seul fichier déposé, qui doit être reconnu."""
        (fichier,) = self.lire().fichiers
        assert fichier["statut"] == "reconnu", fichier["message"]
        return str(fichier["source"])

    def requete(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.resultat.chemin), read_only=True) as con:
            return con.execute(sql).fetchall()

    def mesure(self, variable: str, code: str, annee: int) -> tuple[object, ...]:
        with duckdb.connect(str(self.resultat.chemin), read_only=True) as con:
            lignes = con.execute(MESURES, [variable, code, annee]).fetchall()
        assert len(lignes) == 1, lignes
        return lignes[0]


@pytest.fixture
def essai(tmp_path: Path) -> Essai:
    return Essai(tmp_path)


@pytest.fixture(scope="module")
def nouvel_essai() -> type[Essai]:
    """La classe `Essai`, pour un dépôt partagé par tout un module de tests."""
    return Essai
