"""Deux mondes que le secret doit rendre pareils, sur tout ce qui montre un compte saisi (petit tirage de
`python -m tests.bancs secret`) ; sans protection, la même attaque les distingue partout."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire.entrepot.lecture import Lecteur
from tests.bancs import secret as banc


@pytest.mark.lent
def test_rien_ne_distingue_deux_mondes_que_le_secret_rend_pareils(
    entrepot_4c: Lecteur, tmp_path: Path
) -> None:
    assert banc.par_saisie(entrepot_4c, tmp_path, 5) == {}
    # L'attaque sait attaquer : sans seuil, chaque élément montre lequel des deux mondes est le vrai.
    assert {*banc.MONTRENT, "tout"} == {*banc.par_saisie(entrepot_4c, tmp_path, 0)}
