"""Ce qui se recopie d'une construction à l'autre : jamais une autre édition que celle d'une construction neuve."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from observatoire.entrepot import actualisation
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.deja_calcules import FICHIER
from observatoire.entrepot.deja_lus import DOSSIER
from observatoire.territoire import membres
from tests.bancs.editions import differences

LIVREES = Path(__file__).parents[2] / "data"
CAF, STRUCTURES = "caf/s_ben_com_f.csv", "local/structures.csv"


def _ecrire(donnees: Path, de_plus: int) -> None:
    lignes = "".join(f"{c};Nom;{100 + i + de_plus}\n" for i, c in enumerate(membres("200034064")))
    (donnees / "p.csv").write_text(f"code;libelle;pmun_2022\n{lignes}", encoding="utf-8")


def _lectures(entrepot: Path) -> set[str]:
    return {c.name.partition("-")[0] for c in (entrepot / DOSSIER).iterdir()}


def test_ce_qui_se_recopie_vaut_une_construction_neuve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actualisation, "SECONDES_SURES", 0)
    donnees, suite = tmp_path / "data", tmp_path / "suite"
    for nom in (CAF, STRUCTURES, "territoire.toml"):
        (donnees / nom).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(LIVREES / nom, donnees / nom)
    _ecrire(donnees, 0)
    actualiser(donnees, suite)
    gardes = {c.name: c.stat().st_mtime_ns for c in (suite / DOSSIER).iterdir()}
    assert len(gardes) == 2

    neuf, abime = (Path(shutil.copytree(suite, tmp_path / n)) for n in ("neuf", "abime"))
    shutil.rmtree(neuf / DOSSIER)
    (neuf / FICHIER).unlink()
    for chemin in (abime / DOSSIER).iterdir():
        octets = bytearray(chemin.read_bytes())
        octets[len(octets) // 3] ^= 0xFF
        chemin.write_bytes(octets)
    (abime / FICHIER).write_text("{", encoding="utf-8")

    _ecrire(donnees, 7)
    structures = (donnees / STRUCTURES).read_text(encoding="utf-8").splitlines(keepends=True)
    (donnees / STRUCTURES).write_text("".join(structures[:-1]), encoding="utf-8")
    for entrepot in (suite, neuf, abime):
        actualiser(donnees, entrepot)
    for autre in (neuf, abime):
        assert not {t: n for t, (_, n) in differences(suite, autre).items() if n}
    # Le fichier inchangé n'a pas été relu ; l'autre et ceux qui étaient abîmés, si.
    restes = {c.name for c in (suite / DOSSIER).iterdir() if gardes.get(c.name) == c.stat().st_mtime_ns}  # fmt: skip
    assert len(restes) == 1
    # Les mêmes lectures sont gardées ; l'ordre de leurs lignes, et donc leur somme de contrôle, peut changer.
    assert _lectures(abime) == _lectures(suite)

    # Rien n'a changé : cela se dit sans rien relire, jusqu'au moindre écart.
    inchangee = actualisation.inchangee(donnees, suite)
    assert inchangee is not None
    assert inchangee.fichiers == actualiser(donnees, suite).fichiers
    _ecrire(donnees, 7)
    assert actualisation.inchangee(donnees, suite) is None  # le même contenu, mais réécrit
    assert not actualiser(donnees, suite).refaite
    assert actualisation.inchangee(donnees, suite) is not None
    octets = bytearray(inchangee.chemin.read_bytes())
    octets[len(octets) // 2] ^= 0xFF
    inchangee.chemin.write_bytes(octets)
    assert actualisation.inchangee(donnees, suite) is None
