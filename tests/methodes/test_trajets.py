"""Minutes de voiture : la formule de METHODES, le trajet interne, la matrice mesurée."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatoire.geodesie import haversine_km
from observatoire.methodes.trajets import VITESSE, Vitesse, completer, estimer

LIEUX = pd.DataFrame(
    {
        "code": ["a", "b", "c"],
        "lon": [1.95, 1.86, None],
        "lat": [44.06, 44.12, None],
        "superficie_km2": [8.0, 25.0, None],
    }
)


def test_formule_a_la_main():
    # 2 + 1,35 × 10 / 45 × 60 = 20 minutes pour 10 km à vol d'oiseau.
    assert float(VITESSE.minutes(10.0)) == pytest.approx(20.0)


def test_entre_deux_communes_et_dans_la_commune():
    m = estimer(LIEUX, ["a", "b"], ["a", "b"])
    km = float(haversine_km(1.95, 44.06, 1.86, 44.12))
    assert m.loc["a", "b"] == pytest.approx(2 + 1.35 * km / 45 * 60)
    # Trajet interne : 0,376 √25 = 1,88 km, jamais zéro.
    assert m.loc["b", "b"] == pytest.approx(2 + 1.35 * 0.376 * math.sqrt(25) / 45 * 60)


def test_une_position_inconnue_reste_inconnue():
    m = estimer(LIEUX, ["a", "c", "inconnu"], ["a"])
    assert m["a"].isna().tolist() == [False, True, True]


def test_la_mesure_remplace_l_estimation_dans_les_deux_sens():
    m = estimer(LIEUX, ["a", "b"], ["a", "b"])
    mesurees = pd.DataFrame(
        {"origine": ["a", "a"], "destination": ["b", "a"], "minutes": [31.0, 0.0]}
    )
    c = completer(m, mesurees)
    assert c.loc["a", "b"] == 31 and c.loc["b", "a"] == 31
    assert c.loc["a", "a"] == m.loc["a", "a"], "un trajet interne nul n'est pas cru"
    assert list(c.index) == ["a", "b"] and list(c.columns) == ["a", "b"]


def test_deux_sens_differents_sont_gardes():
    m = estimer(LIEUX, ["a", "b"], ["a", "b"])
    mesurees = pd.DataFrame(
        {"origine": ["a", "b"], "destination": ["b", "a"], "minutes": [10.0, 14.0]}
    )
    c = completer(m, mesurees)
    assert c.loc["a", "b"] == 10 and c.loc["b", "a"] == 14


@settings(max_examples=25, deadline=None)
@given(st.floats(1.3, 1.6), st.floats(40, 55), st.floats(0, 80))
def test_plus_loin_ou_plus_lent_n_est_jamais_plus_court(detour: float, kmh: float, km: float):
    v = Vitesse(detour, kmh)
    assert float(v.minutes(km + 1)) > float(v.minutes(km)) >= v.fixe
    assert float(Vitesse(detour + 0.1, kmh).minutes(km)) >= float(v.minutes(km))
