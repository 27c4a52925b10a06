"""Les parts d'une commune : arrondissements de Lyon, IRIS d'Albi ; leur somme est la commune, comptée à la main."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from observatoire.cli import principal
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.espace_neuf import creer
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import lire_reglages

ALBI, LYON, METROPOLE_DE_LYON = "81004", "69123", "200046977"


@pytest.fixture
def batir(tmp_path: Path) -> Iterator[Callable[[dict[str, str], str], Lecteur]]:
    with ExitStack() as pile:

        def faire(fichiers: dict[str, str], epci: str) -> Lecteur:
            espace = tmp_path / "espace"
            creer(espace, epci)
            for nom, texte in fichiers.items():
                (espace / nom).write_text(texte, encoding="utf-8")
            actualiser(espace, espace / ".entrepot")
            lecteur = ouvrir(espace / ".entrepot", lire_reglages(espace))
            pile.callback(lecteur.fermer)
            return lecteur

        yield faire


def _valeurs(lecteur: Lecteur, commune: str, indicateur: str) -> dict[str, float]:
    dedans = lecteur.dans(Territoire(Niveau.COMMUNE, commune), "quartier")
    lues = lecteur.valeurs(indicateur, dedans)
    return dict(zip(lues["libelle"], lues["valeur"], strict=True))


@pytest.mark.parametrize("avec_la_ville", [False, True])
def test_les_arrondissements_de_lyon(batir, avec_la_ville: bool) -> None:
    # Populations municipales 2021 (INSEE) des neuf arrondissements ; leur somme est Lyon, 522 250 habitants.
    habitants = (29_056, 31_008, 100_787, 35_231, 47_683, 52_135, 84_043, 85_487, 56_820)
    lignes = [f"6938{n};Nom;{h}" for n, h in enumerate(habitants, start=1)]
    if avec_la_ville:
        lignes.append(f"{LYON};Lyon;522250")
    texte = "\n".join(["code;libelle;pmun_2021", *lignes])
    lecteur = batir({"populations.csv": texte}, METROPOLE_DE_LYON)
    lues = _valeurs(lecteur, LYON, "population")
    assert lues["Lyon 1er arrondissement"] == 29_056 and lues["Lyon 9e arrondissement"] == 56_820
    ville = lecteur.valeurs("population", [Territoire(Niveau.COMMUNE, LYON)])
    assert sum(lues.values()) == float(ville["valeur"].iloc[0]) == 522_250


def test_les_iris_d_albi(batir, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Vingt-et-un IRIS de 2 400 habitants : 50 400 à Albi ; Cordes-sur-Ciel, non découpée, n'a pas de quartier.
    lignes = [
        f"81004{n:04d};81004;H;Quartier {n};2400;{50 + n};60;90;100;200" for n in range(1, 22)
    ]
    entete = "IRIS;COM;TYP_IRIS;LIBIRIS;P22_POP;P22_POP0002;P22_POP0305;P22_POP0610;P22_POP80P;P22_POP6579"
    texte = "\n".join([entete, "810690000;81069;Z;Cordes;879;12;12;13;120;200", *lignes])
    lecteur = batir({"base-ic-evol-struct-pop-2022.csv": texte}, "200034064")
    lues = _valeurs(lecteur, ALBI, "population")
    assert len(lues) == 21 and lues["Quartier 7 (Albi)"] == 2_400
    ville = lecteur.valeurs("population", [Territoire(Niveau.COMMUNE, ALBI)])
    assert float(ville["valeur"].iloc[0]) == 21 * 2_400
    assert not lecteur.dans(Territoire(Niveau.COMMUNE, "81069"), "quartier")
    espace = str(tmp_path / "espace")
    assert (
        principal(
            [
                "valeurs",
                "population",
                "--territoire",
                ALBI,
                "--niveau",
                "quartier",
                "--donnees",
                espace,
            ]
        )
        == 0
    )
    assert "Quartier 7 (Albi)" in capsys.readouterr().out
