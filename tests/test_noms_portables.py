"""Des noms que tout système accepte, et ce qui se dit quand il refuse un fichier.

Noms réservés et fins ôtées : Microsoft, « Naming Files, Paths, and Namespaces » ; codes : winerror.h.
"""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from observatoire.disque import EcritureImpossible, ecrire_atomique, nom_portable
from observatoire.entrepot.depot import nom_sur
from observatoire.erreurs import raison, remede
from observatoire.local import Carnet


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("CON", "CON_"), ("nul.csv", "nul_.csv"), ("Com1.tar.gz", "Com1_.tar.gz"), ("lpt9 .csv", "lpt9_.csv"),
        ("com¹.csv", "com¹_.csv"), ("plan. ", "plan"), ("plan.csv...", "plan.csv"), ("conseil.csv", "conseil.csv"),
        ("com10.csv", "com10.csv"), ("f" * 300 + ".csv", "f" * 116 + ".csv"),
    ],
)  # fmt: skip
def test_un_nom_s_ecrit_sur_tout_systeme(nom: str, attendu: str) -> None:
    assert nom_portable(nom) == attendu == nom_portable(attendu)


def test_un_fichier_depose_ou_garde_porte_un_nom_portable(tmp_path: Path) -> None:
    assert nom_sur("AUX.csv") == "AUX_.csv" and nom_sur("revenus.csv. ") == "revenus.csv"
    carnet = Carnet(tmp_path, "scenarios")
    carnet.ecrire("Con", {"leviers": []})
    assert [c.name for c in tmp_path.rglob("*.json")] == ["con_.json"]
    assert carnet.liste() == ["Con"] and carnet.lire("Con").contenu == {"leviers": []}


def _de_windows(winerror: int, sorte: type[OSError] = OSError) -> OSError:
    refus = sorte(errno.EACCES, "Access is denied")
    refus.winerror = winerror
    return refus


def test_un_fichier_ouvert_dans_le_tableur_se_ferme() -> None:
    for refus in (
        _de_windows(32),
        _de_windows(5, PermissionError),
        PermissionError(errno.EACCES, ""),
    ):
        assert "fermez-le dans le tableur" in remede(refus)
    assert raison(_de_windows(32)) == "ouvert dans un autre logiciel"
    assert "tableur" not in remede(OSError(errno.ENOSPC, ""))
    for long in (_de_windows(206), OSError(errno.ENAMETOOLONG, "")):
        assert raison(long) == "le nom ou le chemin est trop long" and "plus court" in remede(long)


def test_un_nom_trop_long_est_dit_et_rien_n_est_perdu(tmp_path: Path) -> None:
    with pytest.raises(EcritureImpossible, match=r"trop long.*nom plus court"):
        ecrire_atomique(tmp_path / ("n" * 300), b"x")
    assert list(tmp_path.iterdir()) == []
