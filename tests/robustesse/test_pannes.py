"""Un petit tirage de la campagne d'arrêts, de disques pleins et de refus (`python -m tests.bancs pannes`)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from observatoire import disque, local
from observatoire.erreurs import FichierRefuse
from tests.documents import comite

RACINE = Path(__file__).parents[2]


@pytest.mark.lent
@pytest.mark.skipif(os.name != "posix", reason="signaux et limites d'un système POSIX")
def test_un_tirage_de_pannes_ne_perd_rien() -> None:
    # Dans un programme neuf : celui des tests a des fils qu'un enfant n'hérite pas.
    code = (
        "from tests.bancs import pannes; vus, fautes = pannes.campagne(hasards=0, pas=61); "
        "print(sum(vus.values()), fautes); raise SystemExit(bool(fautes) or len(vus) < 4)"
    )
    fait = subprocess.run(
        [sys.executable, "-c", code], cwd=RACINE, capture_output=True, text=True, check=False
    )
    assert fait.returncode == 0, fait.stdout[-2000:] + fait.stderr[-2000:]


@pytest.mark.parametrize("marque", ["<<<<<<< HEAD", "=======", ">>>>>>> autre", "||||||| base"])
def test_deux_versions_melangees_sont_refusees_avec_la_ligne(tmp_path: Path, marque: str) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "territoire.toml").write_text('epci = "200034064"\n', "utf-8")
    texte = f"action;preuve;quantite\n1.1.1;Une;8\n{marque}\n1.1.1;Deux;9\n"
    (tmp_path / "local" / "preuves.csv").write_text(texte, encoding="utf-8")
    with pytest.raises(FichierRefuse, match=r"ligne 3.*deux versions.*garder une des deux"):
        local.lire(tmp_path, "preuves")


def test_une_table_melangee_garde_ce_qui_etait_en_service(tmp_path: Path) -> None:
    from observatoire.entrepot.construction import actualiser
    from observatoire.entrepot.lecture import ouvrir

    comite.construire(tmp_path).fermer()
    table = tmp_path / "data/local/preuves.csv"
    table.write_text(table.read_text("utf-8") + "<<<<<<< HEAD\n", encoding="utf-8")
    [refus] = actualiser(tmp_path / "data", tmp_path / "entrepot").refus
    assert "la version précédente de ce fichier reste en service" in str(refus["message"])
    lecteur = ouvrir(tmp_path / "entrepot")
    assert list(lecteur.locale("preuves")["preuve"]) == ["Feuille de présence"]
    lecteur.fermer()


def test_un_fichier_que_le_systeme_ne_laisse_pas_lire_est_dit(tmp_path: Path) -> None:
    # Un dossier à la place du fichier : la même faute du système qu'un fichier tenu par un tableur.
    (tmp_path / "local" / "preuves.csv").mkdir(parents=True)
    with pytest.raises(FichierRefuse, match="fermez-le dans le tableur"):
        local.lire(tmp_path, "preuves")


def test_un_journal_coupe_au_milieu_d_un_caractere_se_lit(tmp_path: Path) -> None:
    from observatoire.local import historique

    journal = tmp_path / "local/.historique/preuves.jsonl"
    disque.ajouter_ligne(journal, '{"id": "a", "quand": "", "fonction": "élu·e", "genre": "saisie", '
                         '"avant": "", "apres": ""}')  # fmt: skip
    journal.write_bytes(journal.read_bytes() + '{"id": "b", "fonction": "é'.encode()[:-1])
    assert [e.id for e in historique(tmp_path, "preuves")] == ["a"]
    disque.ajouter_ligne(journal, '{"id": "c", "quand": "", "fonction": "DGS", "genre": "saisie", '
                         '"avant": "", "apres": ""}')  # fmt: skip
    assert [e.id for e in historique(tmp_path, "preuves")] == ["a", "c"]


@pytest.mark.parametrize("comment", ["retire", "tronque", "vide", "corrompu"])
def test_un_entrepot_abime_sous_une_lecture_est_dit_puis_refait(
    tmp_path: Path, comment: str
) -> None:
    from observatoire.entrepot import publication
    from observatoire.entrepot.construction import actualiser
    from observatoire.entrepot.lecture import ouvrir
    from observatoire.erreurs import EntrepotIndisponible

    lecteur = comite.construire(tmp_path)
    fichier = publication.courant(tmp_path / "entrepot")
    assert fichier is not None
    if comment == "retire":
        fichier.unlink()
    elif comment == "corrompu":
        with fichier.open("r+b") as f:
            f.seek(20_000)
            f.write(b"\xff" * (fichier.stat().st_size - 40_000))
    else:
        os.truncate(fichier, 100_000 if comment == "tronque" else 0)
    # Ce qui est ouvert reste servi, ou une phrase le dit ; jamais une trace.
    try:
        lecteur.fichiers()
        ouvrir(tmp_path / "entrepot").fichiers()
    except EntrepotIndisponible as e:
        assert "À faire : actualiser" in str(e)
    lecteur.fermer()
    fait = actualiser(tmp_path / "data", tmp_path / "entrepot")
    assert fait.refaite and publication.panne(tmp_path / "entrepot", entiere=True) == ""
