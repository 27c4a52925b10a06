"""Le départ guidé d'un plan vide : des lignes que les tables acceptent, sans nom de lieu."""

from __future__ import annotations

from pathlib import Path

from observatoire import local
from observatoire.schema import depart
from tests.bancs.territoires import noms


def test_les_axes_proposes_s_enregistrent_et_se_relisent(tmp_path: Path) -> None:
    proposees = depart.tables()
    for nom, lignes in proposees.items():
        base = local.lire(tmp_path, nom)
        assert base.cadre.empty
        local.enregistrer(tmp_path, nom, lignes, base=base, fonction=local.FONCTIONS[0])
        assert len(local.lire(tmp_path, nom).cadre) == len(lignes) > 5
    assert set(proposees["objectifs"]["orientation"]) == set(
        proposees["orientations"]["orientation"]
    )
    assert not noms().search(proposees["objectifs"].to_csv() + proposees["orientations"].to_csv())
