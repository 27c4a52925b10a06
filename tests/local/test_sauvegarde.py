"""Sauvegarder, vérifier, restaurer ; un espace plus ancien repris avec sa copie, un plus récent refusé."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from observatoire.disque import EcritureImpossible
from observatoire.erreurs import AppelIncorrect, FichierRefuse
from observatoire.local import sauvegarde, version

FICHIERS = {
    "territoire.toml": 'epci = "200034064"\n',
    "insee/é.csv": "a;b\n",
    "local/structures.csv": "nom\nHalte\n",
    "local/.historique/structures.jsonl": "{}\n",
}


@pytest.fixture
def espace(tmp_path: Path) -> Path:
    donnees = tmp_path / "espace"
    for nom, texte in FICHIERS.items():
        (donnees / nom).parent.mkdir(parents=True, exist_ok=True)
        (donnees / nom).write_text(texte, "utf-8")
    (donnees / ".entrepot").mkdir()
    (donnees / ".entrepot" / "gros.duckdb").write_bytes(b"x")
    (donnees / "connexion.toml").write_text('secret = "s"', "utf-8")
    return donnees


def test_ce_qui_est_sauve_revient_octet_pour_octet_sans_le_secret(espace, tmp_path):
    archive = espace / "sauve.zip"  # dans l'espace : elle ne se contient pas
    assert sauvegarde.sauvegarder(espace, archive, "0.3") == len(FICHIERS)
    assert b"secret" not in b"".join(zipfile.ZipFile(archive).read(n) for n in FICHIERS)
    assert sauvegarde.restaurer(archive, tmp_path / "neuf") == len(FICHIERS)
    rendus = {
        p.relative_to(tmp_path / "neuf").as_posix(): p.read_text("utf-8")
        for p in (tmp_path / "neuf").rglob("*") if p.is_file()
    }  # fmt: skip
    assert rendus == FICHIERS
    with pytest.raises(AppelIncorrect, match="rien n'est écrasé"):
        sauvegarde.restaurer(archive, espace)


@pytest.mark.parametrize("faute", ["octet", "ote", "ajoute", "hors", "coupe", "sans", "manifeste"])
def test_une_sauvegarde_abimee_ou_piegee_n_ecrit_rien(espace, tmp_path, faute):
    archive = tmp_path / "sauve.zip"
    sauvegarde.sauvegarder(espace, archive, "0.3")
    contenu = {n: zipfile.ZipFile(archive).read(n) for n in zipfile.ZipFile(archive).namelist()}
    manifeste = json.loads(contenu["manifeste.json"])
    if faute == "octet":
        contenu["territoire.toml"] += b"#"
    elif faute == "ote":
        del contenu["insee/é.csv"]
    elif faute == "ajoute":
        contenu["local/autre.csv"] = b"x"
    elif faute == "hors":
        contenu["../dehors.csv"] = b"x"
        manifeste["fichiers"]["../dehors.csv"] = (
            "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # sha256 de « x »
        )
        contenu["manifeste.json"] = json.dumps(manifeste).encode()
    elif faute == "sans":
        del contenu["manifeste.json"]
    elif faute == "manifeste":
        contenu["manifeste.json"] = b'{"fichiers": 3}'
    with zipfile.ZipFile(archive, "w") as z:
        for nom, octets in contenu.items():
            z.writestr(nom, octets)
    if faute == "coupe":
        archive.write_bytes(archive.read_bytes()[:-40])
    with pytest.raises(FichierRefuse, match="ne peut pas servir"):
        sauvegarde.restaurer(archive, tmp_path / "neuf")
    assert not (tmp_path / "neuf").exists() and not (tmp_path / "dehors.csv").exists()


def test_une_sauvegarde_ratee_laisse_la_precedente(espace, tmp_path, monkeypatch):
    archive = tmp_path / "sauve.zip"
    archive.write_bytes(b"la precedente")

    def plein(*_: object) -> None:
        raise OSError(28, "plein")

    monkeypatch.setattr(sauvegarde.os, "fsync", plein)
    with pytest.raises(EcritureImpossible, match="disque plein"):
        sauvegarde.sauvegarder(espace, archive, "0.3")
    assert archive.read_bytes() == b"la precedente" and len(list(tmp_path.glob(".sauve*"))) == 0


def test_un_espace_plus_ancien_est_repris_avec_sa_copie_une_seule_fois(espace, tmp_path):
    ancienne = "enquete;annee;tranche;besoin;reponses;citations\nJeunes;2025;11-14;sport;20;12\n"
    (espace / "local" / "enquete_jeunes.csv").write_text(ancienne, "utf-8")
    copie = version.comprendre(espace, "0.3")
    gardes = {*FICHIERS, "local/enquete_jeunes.csv"} - {"insee/é.csv"}
    assert copie is not None and set(sauvegarde.verifier(copie)) == gardes
    assert version.comprendre(espace, "0.3") is None
    marque = espace / "local" / ".historique" / "version"
    assert marque.read_text() == f"{version.ACTUELLE}\n"
    marque.write_text("99\n")
    with pytest.raises(AppelIncorrect, match="plus récente"):
        version.comprendre(espace, "0.3")
    assert marque.read_text() == "99\n"


def test_un_espace_ou_rien_ne_change_est_marque_sans_copie(espace):
    assert version.comprendre(espace, "0.3") is None
    assert (espace / "local" / ".historique" / "version").read_text() == f"{version.ACTUELLE}\n"
    assert not list((espace / "local" / ".historique").glob("*.zip"))
