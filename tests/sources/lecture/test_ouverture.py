"""Ce qui n'est pas un fichier lisible, et ce qui change pendant qu'on le lit."""

import os
import tempfile
import threading
from pathlib import Path

import pytest

from observatoire.erreurs import FichierRefuse
from observatoire.sources.lecture import ouvrir, texte


@pytest.mark.parametrize("contenu", [b"", b"\n\n", b" \t\r\n ", b"\xef\xbb\xbf", b"\xff\xfe\n\0"])
def test_fichier_vide(refus_de, contenu):
    assert "le fichier est vide" in refus_de("t.csv", contenu)


@pytest.mark.parametrize(
    ("contenu", "quoi"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x1f\x8b\x08\x00", "gzip) est abîmé"),
        (b"MZ\x90\x00\x03\x00\x00\x00" * 20, "binaire"),
        (b"a;b\n1;\x002\n", "binaire"),
        (bytes(range(256)) * 40, "binaire"),
        (b"\x00" * 5000, "binaire"),
    ],
)
def test_binaire_renomme_csv(refus_de, contenu, quoi):
    assert quoi in refus_de("t.csv", contenu)


def test_dossier(banc):
    (banc.depot / "insee.csv").mkdir()
    with pytest.raises(FichierRefuse, match="c'est un dossier"):
        banc.feuilles(banc.depot / "insee.csv")


def test_lien_casse(banc):
    (banc.depot / "lien.csv").symlink_to("parti.csv")
    with pytest.raises(FichierRefuse, match=r"n'existe pas \(« parti.csv »\)"):
        banc.feuilles(banc.depot / "lien.csv")


def test_fichier_absent(banc):
    with pytest.raises(FichierRefuse, match="n'existe pas ou plus"):
        banc.feuilles(banc.depot / "rien.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pas de tube nommé sur ce système")
def test_tube_nomme(banc):
    os.mkfifo(banc.depot / "tube.csv")
    with pytest.raises(FichierRefuse, match="pas un fichier ordinaire"):
        banc.feuilles(banc.depot / "tube.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="droits POSIX absents de ce système")
def test_permission_refusee(banc):
    with tempfile.TemporaryDirectory() as dossier:
        Path(dossier).chmod(0o755)
        chemin = Path(dossier) / "t.csv"
        chemin.write_text("a;b\n1;2\n")
        chemin.chmod(0)
        super_utilisateur = os.geteuid() == 0
        if super_utilisateur:  # à qui rien n'est refusé : on lit comme un utilisateur ordinaire
            os.seteuid(65534)
        try:
            with pytest.raises(FichierRefuse, match="n'est pas permise"):
                banc.feuilles(chemin)
        finally:
            if super_utilisateur:
                os.seteuid(0)


def test_fichier_modifie_pendant_la_lecture(banc):
    chemin = banc.deposer("t.csv", "a;b\n1;2\n")
    with (
        pytest.raises(FichierRefuse, match=r"en cours de copie.*quand la copie est finie"),
        ouvrir(chemin, dossier_temporaire=banc.temporaire),
        chemin.open("a") as f,
    ):
        f.write("3;4\n")


def test_la_copie_en_cours_est_dite_plutot_que_la_ligne_coupee(banc):
    chemin = banc.deposer("t.csv", "a;b\n1;2\n")
    with (
        pytest.raises(FichierRefuse, match="en cours de copie"),
        ouvrir(chemin, dossier_temporaire=banc.temporaire) as (feuille,),
    ):
        chemin.write_text("a;b\n1;2\n3")
        feuille.vue(banc.con, "v", 2, 2)


def test_fichier_disparu_pendant_la_lecture(banc):
    chemin = banc.deposer("t.csv", "a;b\n1;2\n")
    with (
        pytest.raises(FichierRefuse, match="a disparu"),
        ouvrir(chemin, dossier_temporaire=banc.temporaire) as (feuille,),
    ):
        chemin.unlink()
        feuille.vue(banc.con, "v", 2, 2)


def test_l_erreur_de_l_appelant_passe_telle_quelle(banc):
    chemin = banc.deposer("t.csv", "a;b\n1;2\n")
    with pytest.raises(KeyError), ouvrir(chemin, dossier_temporaire=banc.temporaire):
        raise KeyError("à moi")


def test_deux_fils_ouvrent_le_meme_fichier(banc):
    chemin = banc.deposer("t.csv", "é;b\n1;2\n".encode("cp1252"))
    vus = []
    fils = [
        threading.Thread(target=lambda: vus.append(banc.feuilles(chemin)[0].apercu))
        for _ in range(4)
    ]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert vus == [[["é", "b"], ["1", "2"]]] * 4


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full n'existe que sous Linux")
def test_disque_plein(banc, monkeypatch):
    """Toute écriture dans /dev/full échoue comme sur un disque plein."""
    chemin = banc.deposer("t.csv", "é;b\n1;2\n".encode("cp1252"))
    monkeypatch.setattr(texte, "copie_neuve", lambda dossier: Path("/dev/full"))
    with pytest.raises(FichierRefuse, match="plus de place sur le disque"):
        banc.feuilles(chemin)
