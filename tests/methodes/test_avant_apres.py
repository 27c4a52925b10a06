"""Les mois arrondis : aucun compte mensuel ne s'en déduit, et les totaux restent justes à `pas` près."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatoire.methodes.avant_apres import comparer, mois_arrondis
from tests.methodes.cas_inference import lire


def _serie(valeurs: list[int]) -> pd.Series:
    return pd.Series(
        valeurs, pd.date_range("2025-01-01", periods=len(valeurs), freq="MS"), dtype=float
    )


def test_chaque_mois_garde_plusieurs_valeurs_possibles() -> None:
    """Toutes les suites de trois mois de 0 à 10 voyages, rangées par ce qu'on en publie."""
    mondes: dict[tuple[float, ...], list[tuple[int, ...]]] = {}
    for vrais in product(range(11), repeat=3):
        mondes.setdefault(tuple(mois_arrondis(_serie(list(vrais)), 5)), []).append(vrais)
    # Au-delà de 5 publiés, un mois peut avoir plus de 10 voyages : toutes ses valeurs n'y sont pas.
    entiers = {p: v for p, v in mondes.items() if max(p) <= 5}
    assert len(entiers) == 8
    for jumelles in entiers.values():
        assert min(len({v[rang] for v in jumelles}) for rang in range(3)) > 1


@given(st.lists(st.integers(0, 60), min_size=1, max_size=24), st.integers(0, 11))
def test_tout_total_de_periode_est_juste_a_moins_du_pas(valeurs: list[int], pas: int) -> None:
    vrais, publies = _serie(valeurs), mois_arrondis(_serie(valeurs), pas)
    assert (publies >= 0).all() and (publies % max(pas, 1) == 0).all()
    for i in range(len(vrais)):
        for j in range(i, len(vrais)):
            ecart = abs(vrais.iloc[i : j + 1].sum() - publies.iloc[i : j + 1].sum())
            assert ecart < max(pas, 1)


def test_un_mois_vide_ne_compte_pas() -> None:
    mois = _serie([10, 20, 30])
    mois.iloc[1] = float("nan")
    assert list(mois_arrondis(mois, 5)) == pytest.approx([10, 30])


def test_des_voyages_se_jugent_sur_ce_que_varient_les_mois() -> None:
    """Cas H08 : 42 puis 55 ; rapport 1,31, de 0,60 à 2,84 par la loi de Student à dix degrés de liberté."""
    cas = lire("changement")["H08"]
    mois = _serie([*cas.entree["avant"], *cas.entree["apres"]])
    c = comparer(mois, mois.index[6])
    assert (c.rapport, c.bas, c.haut) == pytest.approx(
        [cas.attendu[k] for k in ("rapport", "bas", "haut")]
    )
    assert not c.mesurable and c.detectable > c.haut / c.rapport
