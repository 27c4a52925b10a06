"""Ce qu'une personne a confirmé ne se perd pas."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire.entrepot import confirmations
from observatoire.erreurs import AppelIncorrect


def test_des_confirmations_abimees_ne_sont_pas_ecrasees(tmp_path: Path) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "territoire.toml").write_text('epci = "200034064"\n', "utf-8")
    (tmp_path / "x.csv").write_text("a;b\n", encoding="utf-8")
    confirmations.noter(tmp_path, "x.csv", annee=2023)
    [gardee] = confirmations.lire(tmp_path).values()
    assert (gardee.annee, gardee.vrai) == (2023, False)
    abime = (tmp_path / confirmations.FICHIER).read_text(encoding="utf-8")[:-5]
    (tmp_path / confirmations.FICHIER).write_text(abime, encoding="utf-8")
    with pytest.raises(AppelIncorrect, match="ne se lisent plus"):
        confirmations.noter(tmp_path, "x.csv", fonction="DGS", raison="recompté")
    assert (tmp_path / confirmations.FICHIER).read_text(encoding="utf-8") == abime
    assert confirmations.lire(tmp_path) == {}
