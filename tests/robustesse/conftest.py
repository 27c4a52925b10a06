"""Des dépôts inventés, actualisés pour de vrai, dans ce programme ou dans un autre que l'on tue."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from observatoire.entrepot.actualisation import Actualisation
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import membres

EPCI = "200034064"


class Depot:
    """Un dossier de données et son entrepôt."""

    communes = membres(EPCI)

    def __init__(self, racine: Path) -> None:
        self.donnees, self.entrepot = racine / "data", racine / "entrepot"
        self.donnees.mkdir()
        (self.donnees / "territoire.toml").write_text('epci = "200034064"\n', "utf-8")

    def deposer(self, nom: str, contenu: str | bytes, codage: str = "utf-8") -> Path:
        chemin = self.donnees / nom
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(contenu if isinstance(contenu, bytes) else contenu.encode(codage))
        return chemin

    def populations(self, annee: int, habitants: object = 100, separateur: str = ";") -> str:
        """Un tableau inventé : le même nombre d'habitants pour chacune des 25 communes."""
        entete = separateur.join(("code", "libelle", f"pmun_{annee}"))
        lignes = (separateur.join((c, "Nom", str(habitants))) for c in self.communes)
        return "\n".join((entete, *lignes)) + "\n"

    def actualiser(self) -> Actualisation:
        return actualiser(self.donnees, self.entrepot)

    def processus(self, avant: tuple[str, ...] = (), **options: object) -> subprocess.Popen[str]:
        """La même actualisation dans un autre programme, que `avant` peut brider."""
        return subprocess.Popen(
            [*avant, sys.executable, "-m", "observatoire", "actualiser", "--json", "--donnees",
             str(self.donnees), "--entrepot", str(self.entrepot)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, **options,
        )  # fmt: skip

    def population(self, annee: int, niveau: Niveau = Niveau.EPCI, code: str = EPCI) -> float:
        lecteur = ouvrir(self.entrepot)
        try:
            ligne = lecteur.valeurs("population", [Territoire(niveau, code)], [annee]).iloc[0]
        finally:
            lecteur.fermer()
        return float(ligne["valeur"])

    def restes(self) -> list[str]:
        return [c.name for c in self.entrepot.glob(".construction-*")]


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path)


@pytest.fixture(scope="module")
def depot_commun(tmp_path_factory: pytest.TempPathFactory) -> Depot:
    """Un dépôt partagé par les tests d'un fichier."""
    return Depot(tmp_path_factory.mktemp("commun"))


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Un dossier de passage qui est déjà l'espace de travail de la 4C."""
    (tmp_path / "territoire.toml").write_text('epci = "200034064"\n', encoding="utf-8")
    return tmp_path
