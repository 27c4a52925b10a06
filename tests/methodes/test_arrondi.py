"""Bornes des comptes arrondis et secrets ; l'attendu est trouvé en essayant tous les entiers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.arrondi import (
    bornes_arrondi,
    bornes_somme,
    bornes_somme_arrondie,
    bornes_somme_secrete,
)


@pytest.mark.parametrize("base", [1, 3, 5, 11])
def test_bornes_contre_tous_les_entiers(base):
    for arrondi in range(0, 10 * base, base):
        possibles = [n for n in range(500) if abs(n - arrondi) * 2 < base]
        assert bornes_arrondi(arrondi, base) == (min(possibles), max(possibles))


def test_vecteur_avec_manquant():
    bas, haut = bornes_arrondi([0, 795, np.nan])
    np.testing.assert_array_equal(bas, [0, 793, np.nan])
    np.testing.assert_array_equal(haut, [2, 797, np.nan])


@given(st.lists(st.integers(0, 300), min_size=1, max_size=25))
def test_la_vraie_somme_est_dans_les_bornes(vrais):
    arrondis = [5 * round(v / 5) for v in vrais]
    bas, haut = bornes_somme_arrondie(arrondis)
    assert bas <= sum(vrais) <= haut
    assert haut - bas <= 4 * len(vrais)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=25), st.integers(2, 11))
def test_la_vraie_somme_est_dans_les_bornes_avec_des_parts_secretes(vrais, seuil):
    secret = [0 < v < seuil for v in vrais]
    publies = [np.nan if s else v for v, s in zip(vrais, secret, strict=True)]
    bas, haut = bornes_somme_secrete(publies, secret, seuil)
    assert bas <= sum(vrais) <= haut
    assert haut - bas == sum(secret) * (seuil - 2)


def test_parts_secretes_et_arrondies():
    # 10 → 8 à 12 ; secret → 1 à 4.
    assert bornes_somme_secrete([10, np.nan], [False, True], 5, base=5) == (9, 16)


def test_une_part_absente_ne_se_borne_pas():
    assert all(np.isnan(b) for b in bornes_somme_secrete([10, np.nan], [False, False]))
    assert all(np.isnan(b) for b in bornes_somme([1, np.nan], [2, np.nan]))


@pytest.mark.parametrize(
    "appel",
    [
        lambda: bornes_arrondi(10, 4),
        lambda: bornes_arrondi(-5),
        lambda: bornes_somme_secrete([1], [True], 1),
    ],
)
def test_mauvais_appel(appel):
    with pytest.raises(AppelIncorrect, match=r"exemple|attendu"):
        appel()
