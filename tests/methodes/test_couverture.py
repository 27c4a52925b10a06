"""Ce que promettent les intervalles est tenu : un tirage réduit du banc (`tests/bancs/couverture.py`)."""

from __future__ import annotations

import pytest

from tests.bancs import couverture


def test_chaque_intervalle_couvre_ce_qu_il_promet() -> None:
    for nom, (promis, observee) in couverture.couvertures(1200).items():
        # Deux écarts-types de tirage au-delà de la plage admise (93 à 97 %, 75 à 85 %).
        marge = 0.02 + 0.013 if promis == 0.95 else 0.05 + 0.025
        assert observee == pytest.approx(promis, abs=marge), nom


def test_rien_n_est_dit_change_quand_rien_n_a_change() -> None:
    for nom, part in couverture.fausses(800).items():
        assert part <= 0.06 + 0.017, nom


def test_les_bandes_tiennent_sur_les_vraies_naissances() -> None:
    """Chaque bande retenue, une année ou trois, à chaque niveau : huit fois sur dix est dans l'intervalle de sa
    couverture, ou elle couvre davantage ; hors échantillon aussi."""
    lues = couverture.reelles(500)
    assert len(lues) == 12
    for quoi, tenue, bas, haut in lues:
        assert bas <= tenue <= haut and haut >= 0.8 and tenue >= 0.78, quoi
