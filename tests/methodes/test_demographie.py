"""Démographie : valeurs inventées, calculées indépendamment du produit (tests/donnees/cas.json)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatoire.methodes import demographie as d

CAS = json.loads((Path(__file__).parents[1] / "donnees" / "cas.json").read_text("utf-8"))
DEMO = CAS["demographie"]
COMPTES = pd.DataFrame(DEMO["entree"]).T
ANNEES = DEMO["annees"]

comptes_positifs = st.integers(1, 5000)


@pytest.mark.parametrize("commune", ["A", "B", "C"])
def test_fiche_de_chaque_commune(commune):
    obtenu = d.fiche(COMPTES, ANNEES).loc[commune]
    assert obtenu.to_dict() == pytest.approx(DEMO["attendu"][commune], abs=1e-6)


def test_fiche_de_l_epci_est_le_rapport_des_sommes():
    obtenu = d.fiche(COMPTES.sum().to_dict(), ANNEES).iloc[0]
    assert obtenu.to_dict() == pytest.approx(DEMO["attendu"]["EPCI_ratio_of_sums"], abs=1e-6)


def test_la_moyenne_des_taux_est_fausse():
    taux = d.indice_vieillissement(COMPTES["p65"], COMPTES["p0_19"])
    faux = DEMO["faux_moyenne_des_taux_indice_vieillissement"]
    assert taux.mean() == pytest.approx(faux, abs=1e-6)
    juste = d.indice_vieillissement(COMPTES["p65"].sum(), COMPTES["p0_19"].sum())
    assert juste == pytest.approx(152.238806, abs=1e-6)


def test_population_stable_partage_les_soldes_sur_la_population_moyenne():
    # 200 habitants, 6 ans, −12 par le naturel, +12 par les arrivées : 12/6/200 = 1 % par an.
    naturel, migratoire = d.partage_tcam(200, 200, 3, 15, 6)
    assert (naturel, migratoire) == (pytest.approx(-1.0), pytest.approx(1.0))


def test_population_stable_est_la_limite_du_prorata():
    stable = d.partage_tcam(200_000, 200_000, 3000, 15_000, 6)
    presque = d.partage_tcam(200_000, 200_001, 3000, 15_000, 6)
    assert presque == pytest.approx(stable, abs=1e-4)


def test_partage_dans_une_serie_melange_stable_et_variable():
    naturel, _ = d.partage_tcam(
        pd.Series([200, 310], ["s", "a"]), pd.Series([200, 295], ["s", "a"]),
        pd.Series([3, 9], ["s", "a"]), pd.Series([15, 22], ["s", "a"]), 6,
    )  # fmt: skip
    assert naturel["s"] == pytest.approx(-1.0)
    assert naturel["a"] == pytest.approx(DEMO["attendu"]["A"]["tcam_naturel_pct"], abs=1e-9)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("vide", [0, None, float("nan")])
def test_denominateur_vide_donne_nan_sans_avertissement(vide):
    resultats = [
        d.rapport(3, vide),
        d.tcam(vide, 12, 6),
        d.indice_vieillissement(12, vide),
        d.indice_jeunesse(12, vide),
        d.dependance(1, 2, vide),
        d.part(0, vide),
        d.tgfg(2, vide, 6),
        d.taux_annuel(2, 300, vide),
        *d.partage_tcam(vide, 12, 1, 2, 6),
    ]
    assert all(np.isnan(r) for r in resultats)


def test_les_formes_sont_gardees():
    serie = d.part(pd.Series([1, 2], ["x", "y"]), pd.Series([0, 4], ["x", "y"]))
    assert list(serie.index) == ["x", "y"]
    assert np.isnan(serie["x"]) and serie["y"] == 50
    tableau = d.part(np.array([[1, 2], [3, 4]]), np.array([[2, 0], [4, 4]]))
    np.testing.assert_array_equal(tableau, [[50, np.nan], [75, 100]])
    assert np.ndim(d.part(1, 2)) == 0


def test_commune_disparue():
    assert d.tcam(40, 0, 6) == -100


@given(st.lists(st.tuples(comptes_positifs, comptes_positifs), min_size=1, max_size=30))
def test_l_indice_d_un_epci_est_entre_les_extremes_de_ses_communes(communes):
    vieux, jeunes = np.array(communes).T
    indices = d.indice_vieillissement(vieux, jeunes)
    ensemble = d.indice_vieillissement(vieux.sum(), jeunes.sum())
    assert indices.min() * (1 - 1e-12) <= ensemble <= indices.max() * (1 + 1e-12)


@given(*[st.integers(1, 5000)] * 2, *[st.integers(0, 500)] * 2, st.integers(1, 20))
def test_les_soldes_et_leurs_parts_se_recomposent(p0, p1, naissances, deces, annees):
    soldes = d.solde_naturel(naissances, deces) + d.solde_migratoire_apparent(
        p0, p1, naissances, deces
    )
    assert soldes == d.variation(p0, p1) == p1 - p0
    parts = d.partage_tcam(p0, p1, naissances, deces, annees)
    assert sum(parts) == pytest.approx(d.tcam(p0, p1, annees), abs=1e-6)
    assert p0 * (1 + d.tcam(p0, p1, annees) / 100) ** annees == pytest.approx(p1, rel=1e-9)
