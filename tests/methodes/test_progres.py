"""Avancement vers une cible : valeurs calculées à la main."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatoire.methodes.progres import Etat, avancement, plus_petite_cible


def test_vingt_naissances_devenues_trente_ne_prouvent_rien() -> None:
    # Poisson : 1,96 × √(20 + 30) = 13,86 > 10.
    rendu = avancement(20, 30, 40, erreur_depart=math.sqrt(20), erreur_actuel=math.sqrt(30))
    assert rendu.etat is Etat.INDECIS
    assert rendu.bruit == pytest.approx(13.859, abs=1e-3)
    assert rendu.part == pytest.approx(0.5)


def test_deux_cents_devenues_trois_cents_sont_a_mi_chemin() -> None:
    # Var = 300/200² + 200 × (−100/200²)² = 0,00875 ; demi-largeur 1,96 × 0,09354 = 0,1833.
    rendu = avancement(200, 300, 400, erreur_depart=math.sqrt(200), erreur_actuel=math.sqrt(300))
    assert rendu.etat is Etat.EN_CHEMIN
    assert (rendu.bas, rendu.haut) == pytest.approx((0.3167, 0.6833), abs=1e-4)


@pytest.mark.parametrize(
    ("depart", "actuel", "cible", "sens", "attendu"),
    [
        (10, 20, 20, "hausse", Etat.ATTEINTE),
        (20, 10, 10, "baisse", Etat.ATTEINTE),
        (10, 8, 20, "hausse", Etat.A_L_OPPOSE),
        (20, 22, 10, "baisse", Etat.A_L_OPPOSE),
        (10, 10, 20, "hausse", Etat.INDECIS),
        (10, 10, math.nan, "maintien", Etat.MAINTENUE),
        (10, 12, math.nan, "maintien", Etat.A_L_OPPOSE),
        (10, 12, math.nan, "hausse", Etat.INCONNU),
        (10, 12, 10, "hausse", Etat.INCONNU),
        (math.nan, 12, 20, "hausse", Etat.INCONNU),
    ],
)
def test_etats(depart: float, actuel: float, cible: float, sens: str, attendu: Etat) -> None:
    assert avancement(depart, actuel, cible, sens=sens).etat is attendu


def test_plus_petite_cible() -> None:
    # METHODES : ×2,8 pour 10 événements, ×1,45 pour 100, à 80 % de puissance.
    assert plus_petite_cible(10, evenements=10) == pytest.approx(27.8, abs=0.1)
    assert plus_petite_cible(50, evenements=100) == pytest.approx(72.4, abs=0.3)
    # (1,96 + 0,8416) × √2 × 2 = 7,924
    assert plus_petite_cible(30, erreur=2, sens="baisse") == pytest.approx(22.076, abs=1e-3)
    assert math.isnan(plus_petite_cible(30))
    assert math.isnan(plus_petite_cible(30, erreur=2, sens="maintien"))


@settings(max_examples=40, deadline=None)
@given(
    depart=st.floats(-1e3, 1e3), actuel=st.floats(-1e3, 1e3), cible=st.floats(-1e3, 1e3),
    erreur=st.floats(0, 50), plus=st.floats(0, 50),
)  # fmt: skip
def test_une_mesure_moins_sure_ne_permet_jamais_de_dire_plus(
    depart: float, actuel: float, cible: float, erreur: float, plus: float
) -> None:
    sur = avancement(depart, actuel, cible, erreur_depart=erreur)
    flou = avancement(depart, actuel, cible, erreur_depart=erreur + plus)
    if sur.etat is Etat.INDECIS:
        assert flou.etat is Etat.INDECIS
    if sur.etat is not Etat.INCONNU:
        assert flou.bruit >= sur.bruit
