import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from observatoire.geodesie import VITESSE, Vitesse, haversine_km

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


@given(longitudes, latitudes, longitudes, latitudes)
def test_proche_de_la_geodesique_sur_l_ellipsoide(lon1, lat1, lon2, lat2):
    # Une sphère s'écarte de l'ellipsoïde de 0,6 % au plus.
    attendu = Geod(ellps="WGS84").inv(lon1, lat1, lon2, lat2)[2] / 1000
    assert haversine_km(lon1, lat1, lon2, lat2) == pytest.approx(attendu, rel=0.006, abs=0.001)


def test_matrice_par_diffusion_et_manquants():
    lon, lat = np.array([1.958, 1.803, np.nan]), np.array([44.0625, 44.073, 44.0])
    km = haversine_km(lon[:, None], lat[:, None], lon, lat)
    assert km.shape == (3, 3)
    assert km[0, 0] == 0
    assert km[0, 1] == km[1, 0] == pytest.approx(12.4, abs=0.1)  # Cordes - Vaour
    assert np.isnan(km[2, 0])


def test_minutes_de_la_formule_publiee():
    # Formule retenue : 2 + 1,35 × km / 45 × 60 ; soit 1,8 minute par km à vol d'oiseau.
    assert VITESSE.minutes(0) == 2
    assert VITESSE.minutes(10) == pytest.approx(20)
    assert VITESSE.minutes([1, 5]) == pytest.approx([3.8, 11])
    assert Vitesse(detour=1.6, kmh=40, fixe=0).minutes(10) == pytest.approx(24)
