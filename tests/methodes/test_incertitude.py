"""Intervalles et lissages : valeurs de tests/donnees/cas.json, propriétés, couverture exacte."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.incertitude import (
    bayes_empirique,
    garwood,
    rapport,
    wilson,
)

CAS = json.loads((Path(__file__).parents[1] / "donnees" / "cas.json").read_text("utf-8"))
PETITS = CAS["petits_nombres"]
parts = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize("k", PETITS["garwood95"])
def test_garwood(k):
    assert garwood(int(k)) == pytest.approx(PETITS["garwood95"][k], abs=1e-6)


@pytest.mark.parametrize("part", PETITS["wilson95"])
def test_wilson(part):
    x, n = map(int, part.split("/"))
    assert wilson(x, n) == pytest.approx(PETITS["wilson95"][part], abs=1e-6)


def test_les_intervalles_sont_vectorises():
    bas, haut = garwood([0, 1, np.nan])
    np.testing.assert_allclose(bas, [0, 0.025317808, np.nan], atol=1e-8)
    np.testing.assert_allclose(haut, [3.688879454, 5.571643391, np.nan], atol=1e-8)
    bas, haut = wilson([14, 0, 3], [31, 0, 3])
    np.testing.assert_allclose(bas[:2], [0.29161736, np.nan], atol=1e-8)
    assert haut[2] == 1


def test_intervalle_du_taux_de_natalite_de_la_commune_a():
    a = CAS["demographie"]["entree"]["A"]
    exposition = CAS["demographie"]["annees"] * (a["pop_debut"] + a["pop_fin"]) / 2
    obtenu = rapport(garwood(a["naissances"]), exposition, 1000)
    assert obtenu == pytest.approx(PETITS["taux_natalite_A_ic_pm"], abs=1e-6)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("vide", [0, None, float("nan")])
def test_un_denominateur_vide_donne_nan_sans_avertissement(vide):
    assert np.isnan(rapport(3, vide))
    np.testing.assert_array_equal(rapport([0, 1], [vide, 4], 100), [np.nan, 25])


def test_bayes_empirique():
    cas = PETITS["bayes_empirique_part"]
    obtenu = bayes_empirique(cas["x"], cas["m"])
    assert obtenu.moyenne == pytest.approx(cas["P"], abs=1e-6)
    assert obtenu.variance_observee == pytest.approx(cas["s2"], abs=1e-6)
    assert obtenu.variance_reelle == pytest.approx(cas["A"], abs=1e-6)
    np.testing.assert_allclose(obtenu.poids, cas["w"], atol=1e-6)
    np.testing.assert_allclose(obtenu.brut, cas["raw"], atol=1e-6)
    np.testing.assert_allclose(obtenu.lisse, cas["eb"], atol=1e-6)


def test_bayes_empirique_ignore_les_communes_vides():
    cas = PETITS["bayes_empirique_part"]
    obtenu = bayes_empirique([*cas["x"], 0, np.nan], [*cas["m"], 0, 12])
    np.testing.assert_allclose(obtenu.lisse, [*cas["eb"], 0.4, 0.4], atol=1e-6)
    assert np.isnan(obtenu.brut[6]) and obtenu.poids[6] == 0


def test_bayes_empirique_sans_variance_reelle_rend_la_moyenne():
    obtenu = bayes_empirique([10, 10, 10], [20, 20, 20])
    assert obtenu.variance_reelle == 0
    np.testing.assert_allclose(obtenu.lisse, 0.5)


def test_bayes_empirique_sans_aucune_donnee():
    assert np.isnan(bayes_empirique([0], [0]).moyenne)


@pytest.mark.parametrize(
    ("appel", "mot"),
    [
        (lambda: garwood(-1), "négatif"),
        (lambda: wilson(5, 3), "dépasse"),
        (lambda: wilson(1, 3, confiance=95), "0.95"),
    ],
)
def test_un_mauvais_appel_s_explique(appel, mot):
    with pytest.raises(AppelIncorrect, match=mot):
        appel()


@given(st.integers(0, 2000), st.floats(0.5, 0.99))
def test_garwood_contient_le_compte_et_croit(k, confiance):
    bas, haut = garwood([k, k + 1], confiance)
    assert bas[0] <= k <= haut[0]
    assert bas[0] < bas[1] and haut[0] < haut[1]
    plus_sur = garwood(k, (1 + confiance) / 2)
    assert plus_sur[0] <= bas[0] and plus_sur[1] >= haut[0]


@pytest.mark.parametrize("attendu", [0.4, 2.0, 5.5, 17.0])
def test_garwood_couvre_au_moins_ce_qu_il_promet(attendu):
    k = np.arange(200)
    bas, haut = garwood(k, 0.9)
    couverture = stats.poisson.pmf(k, attendu)[(bas <= attendu) & (attendu <= haut)].sum()
    assert couverture >= 0.9


@given(parts)
def test_wilson_contient_la_part_et_reste_entre_0_et_1(part):
    x, n = part
    bas, haut = wilson(x, n)
    assert 0 <= bas <= x / n <= haut <= 1
    # Symétrie : l'intervalle des échecs est le miroir de celui des succès.
    assert wilson(n - x, n) == pytest.approx((1 - haut, 1 - bas), abs=1e-12)


@given(st.lists(parts, min_size=2, max_size=40))
def test_le_lisse_est_entre_le_brut_et_la_moyenne(territoires):
    x, m = np.array(territoires).T
    r = bayes_empirique(x, m)
    assert np.all(r.lisse >= np.minimum(r.brut, r.moyenne) - 1e-12)
    assert np.all(r.lisse <= np.maximum(r.brut, r.moyenne) + 1e-12)
    assert np.all((r.poids >= 0) & (r.poids < 1 + 1e-12))
