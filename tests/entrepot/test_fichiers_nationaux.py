"""Les vrais fichiers nationaux, quand ils sont à portée (sinon les tests se sautent)."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from observatoire.entrepot.actualisation import Actualisation
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.modele import Niveau, Territoire

RACINE = Path(__file__).parents[2]
NOUS = Territoire(Niveau.EPCI, "200034064")
FRANCE = Territoire(Niveau.FRANCE, "FR")
FICHIERS = ("donnees_communes_2019.csv", "donnees_communes_2020.csv", "cc_filosofi_2021_COM.csv")


@pytest.fixture(scope="module")
def national(
    partage: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Actualisation, Lecteur]]:
    racine = tmp_path_factory.mktemp("national")
    donnees = racine / "data"
    donnees.mkdir()
    shutil.copy(RACINE / "data" / "territoire.toml", donnees)
    for nom in FICHIERS:
        if not (partage / "insee" / nom).is_file():
            pytest.skip(f"{nom} n'est pas fourni")
        shutil.copy(partage / "insee" / nom, donnees)
    fait = actualiser(donnees, racine / "entrepot")
    lecteur = ouvrir(racine / "entrepot")
    yield fait, lecteur
    lecteur.fermer()


def test_tout_est_reconnu(national: tuple[Actualisation, Lecteur]) -> None:
    fait, _ = national
    assert [(f["statut"], f["source"]) for f in fait.fichiers] == [
        ("reconnu", "insee_filosofi"),
        ("reconnu", "insee_populations"),
        ("reconnu", "insee_populations_code_compose"),
    ]


@pytest.mark.parametrize("annee", [2019, 2020])
def test_le_total_de_la_france_est_celui_du_fichier(
    national: tuple[Actualisation, Lecteur], partage: Path, annee: int
) -> None:
    with (partage / "insee" / f"donnees_communes_{annee}.csv").open(encoding="utf-8-sig") as f:
        total = sum(int(ligne["PMUN"]) for ligne in csv.DictReader(f, delimiter=";"))
    ligne = national[1].valeurs("population", [FRANCE], [annee]).iloc[0]
    assert ligne["valeur"] == total
    assert ligne["perimetre"] == "France hors Mayotte"


def test_les_codes_sont_les_bons(national: tuple[Actualisation, Lecteur]) -> None:
    # INSEE, populations de référence : 5 241 en 2019 et 5 236 en 2020 sur les 25 communes.
    valeurs = national[1].valeurs("population", [NOUS], [2019, 2020])["valeur"]
    assert valeurs.tolist() == [5241, 5236]


def test_filosofi_2021(national: tuple[Actualisation, Lecteur]) -> None:
    lecteur = national[1]
    communes = lecteur.valeurs("revenu_median", lecteur.dans(NOUS, "commune"), [2021])
    assert communes["statut"].value_counts().to_dict() == {"publie": 15, "secret": 10}
    assert communes.set_index("code")["valeur"]["81069"] == 19430
    ensemble = lecteur.valeurs("revenu_median", [NOUS], [2021]).iloc[0]
    assert ensemble["valeur"] != ensemble["valeur"]
    assert "ne se déduit pas des communes" in ensemble["note"]
