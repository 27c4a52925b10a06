"""Changer de territoire dans un espace de travail : chacun garde le sien, rien ne fuit, rien ne se perd."""

import shutil
from pathlib import Path

import pytest

from observatoire.entrepot import bascule
from observatoire.entrepot.depot import fichiers
from observatoire.entrepot.secteurs_proposes import proposer
from observatoire.erreurs import AppelIncorrect, DeclarationInvalide
from observatoire.territoire import lire_reglages, membres

RACINE = Path(__file__).parents[2]
QUATRE_C, BASQUE = "200034064", "200067106"


@pytest.fixture
def espace(tmp_path: Path) -> Path:
    (tmp_path / "insee").mkdir()
    (tmp_path / "insee" / "x.csv").write_text("code;pop\n", encoding="utf-8")
    shutil.copyfile(RACINE / "data" / "territoire.toml", tmp_path / "territoire.toml")
    shutil.copytree(RACINE / "data" / "local", tmp_path / "local")
    return tmp_path


def _octets(dossier: Path) -> dict[str, bytes]:
    return {p.relative_to(dossier).as_posix(): p.read_bytes() for p in dossier.rglob("*") if p.is_file()}  # fmt: skip


def test_rien_du_territoire_quitte_ne_reste_et_tout_revient(espace: Path) -> None:
    avant = _octets(espace)
    reglages = bascule.changer(espace, BASQUE)
    assert reglages.epci == BASQUE and not reglages.alertes and reglages.comparaison.epci == ()
    assert reglages.competences == () and reglages.action_sociale.ccas == ()
    assert list((espace / "local").iterdir()) == []
    assert [p.name for p in fichiers(espace)] == ["x.csv"]  # ce qui est de côté ne se lit pas
    (espace / "local" / "actions.csv").write_text("action\n1\n", encoding="utf-8")
    bascule.changer(espace, QUATRE_C)
    garde = {k: v for k, v in _octets(espace).items() if not k.startswith(bascule.DOSSIER)}
    assert garde == avant
    bascule.changer(espace, BASQUE)
    assert (espace / "local" / "actions.csv").read_text("utf-8") == "action\n1\n"


def test_un_refus_ne_touche_a_rien(espace: Path) -> None:
    avant = _octets(espace)
    with pytest.raises(AppelIncorrect, match="inconnu"):
        bascule.changer(espace, "123456789")
    assert _octets(espace) == avant
    (espace / "territoire.toml").write_text("epci = 12\n", encoding="utf-8")
    with pytest.raises(DeclarationInvalide):
        bascule.changer(espace, BASQUE)
    assert (espace / "local" / "actions.csv").is_file()


def test_un_arret_au_milieu_se_repare(espace: Path) -> None:
    """`local/` mis de côté, puis plus rien : redemander le même territoire le rend."""
    (espace / bascule.DOSSIER / QUATRE_C).mkdir(parents=True)
    (espace / "local").rename(espace / bascule.DOSSIER / QUATRE_C / "local")
    bascule.changer(espace, QUATRE_C)
    assert (espace / "local" / "actions.csv").is_file()


@pytest.mark.parametrize(
    ("siren", "secteurs"), [(BASQUE, 11), ("212901557", 0), ("200057867", 0), ("200046977", 0)]
)
def test_des_secteurs_sont_proposes_la_ou_ils_regroupent(siren: str, secteurs: int) -> None:
    """Le Pays basque : 12 cantons, dont trois que Bayonne porte en un seul (INSEE, COG 2024)."""
    trouves = proposer(siren)
    assert len(trouves) >= secteurs if secteurs else not trouves
    if trouves:
        assert sorted(c for s in trouves for c in s.communes) == sorted(membres(siren))


def test_un_territoire_sur_deux_regions_se_compare_a_chacune(tmp_path: Path) -> None:
    """Le Grand Saint-Dizier : Haute-Marne et Marne ; le Sisteronais-Buëch : trois départements, deux régions."""
    from observatoire.entrepot.construction import actualiser
    from observatoire.entrepot.lecture import ouvrir

    bascule.changer(tmp_path / "e", "200068765")
    actualiser(tmp_path / "e", tmp_path / "w")
    lecteur = ouvrir(tmp_path / "w", lire_reglages(tmp_path / "e"))
    reperes = [str(t) for t in lecteur.reperes()]
    lecteur.fermer()
    assert set(reperes) == {"departement:05", "departement:04", "departement:26", "region:93",
                            "region:84", "france:FR"}  # fmt: skip
    assert reperes[0] == "departement:05" and reperes[3] == "region:93"
