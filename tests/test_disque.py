"""Un dossier s'écrit d'un bloc, et ce qui n'est pas à nous n'est jamais effacé."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire import disque
from observatoire.disque import EcritureImpossible, remplacer_dossier

UN, DEUX = {"a.txt": b"1", "b/c.txt": b"2"}, {"a.txt": b"3"}


def _lus(dossier: Path) -> dict[str, bytes]:
    tous = (p for p in dossier.rglob("*") if p.is_file() and p.name != disque.SOMMES)
    return {p.relative_to(dossier).as_posix(): p.read_bytes() for p in tous}


def test_le_dossier_suivant_remplace_le_precedent(tmp_path: Path) -> None:
    remplacer_dossier(tmp_path / "p", UN)
    remplacer_dossier(tmp_path / "p", DEUX)
    assert _lus(tmp_path / "p") == DEUX
    assert [x.name for x in tmp_path.iterdir()] == ["p"]


@pytest.mark.parametrize(
    ("nom", "octets"),
    [("notes.odt", b"a moi"), ("a.txt", b"corrige a la main"), ("b/autre.csv", b"x"), (".git/HEAD", b"x")],
)  # fmt: skip
def test_un_dossier_qui_contient_autre_chose_est_intact(
    nom: str, octets: bytes, tmp_path: Path
) -> None:
    remplacer_dossier(tmp_path / "p", UN)
    (tmp_path / "p" / nom).parent.mkdir(exist_ok=True)
    (tmp_path / "p" / nom).write_bytes(octets)
    with pytest.raises(EcritureImpossible, match="autre chose"):
        remplacer_dossier(tmp_path / "p", DEUX)
    assert _lus(tmp_path / "p") == UN | {nom: octets}


def test_ce_qui_n_est_pas_notre_dossier_est_intact(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x")
    (tmp_path / "lien").symlink_to(tmp_path / "ailleurs")
    (tmp_path / "plein").mkdir()
    (tmp_path / "plein" / "x").write_text("x")
    for nom in ("fichier", "lien", "plein"):
        with pytest.raises(EcritureImpossible, match="neuf ou vide"):
            remplacer_dossier(tmp_path / nom, DEUX)
    (tmp_path / "vide").mkdir()
    remplacer_dossier(tmp_path / "vide", DEUX)
    assert _lus(tmp_path / "vide") == DEUX and not (tmp_path / "ailleurs").exists()


def test_une_panne_laisse_le_dossier_d_avant(tmp_path: Path) -> None:
    """Panne d'écriture, puis arrêt entre les deux renommages : l'ancien est là, entier."""
    remplacer_dossier(tmp_path / "p", UN)
    with pytest.raises(EcritureImpossible, match="intact"):
        remplacer_dossier(tmp_path / "p", {"a": b"1", "a/b": b"2"})
    assert _lus(tmp_path / "p") == UN
    (tmp_path / "p").rename(tmp_path / ".p.ancien")
    with pytest.raises(EcritureImpossible):
        remplacer_dossier(tmp_path / "p", {"a": b"1", "a/b": b"2"})
    assert _lus(tmp_path / "p") == UN and len(list(tmp_path.iterdir())) == 1
