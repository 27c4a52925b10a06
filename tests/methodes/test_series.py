"""Séries : moyennes groupées, millésimes comparables, changement détectable."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.series import (
    changement_detectable,
    comparables,
    moyenne_groupee,
)


def test_moyenne_groupee_et_son_intervalle():
    serie = pd.Series({2020: 2, 2021: 3, 2022: 4, 2023: 1})
    obtenu = moyenne_groupee(serie, 3)
    assert obtenu[["debut", "fin", "total"]].to_numpy().tolist() == [
        [2020, 2022, 9],
        [2021, 2023, 8],
    ]
    assert obtenu["moyenne"].tolist() == pytest.approx([3, 8 / 3])
    # Garwood de 9 (cas.json, petits_nombres), divisé par trois ans.
    attendu = (4.115373097378334 / 3, 17.084803451419166 / 3)
    assert (obtenu["bas"][0], obtenu["haut"][0]) == pytest.approx(attendu, abs=1e-6)


def test_une_fenetre_incomplete_n_est_pas_rendue():
    serie = pd.Series({2015: 1, 2016: 1, 2018: 1, 2019: np.nan, 2020: 5, 2021: 5, 2022: 5, 2023: 9})
    assert moyenne_groupee(serie, 3)["fin"].tolist() == [2022, 2023]
    assert moyenne_groupee(serie, 3, provisoires=[2023, 2024])["fin"].tolist() == [2022]


def test_l_ordre_des_annees_est_sans_effet():
    serie = pd.Series({2021: 3, 2020: 2, 2022: 4})
    pd.testing.assert_frame_equal(moyenne_groupee(serie), moyenne_groupee(serie.sort_index()))


def test_serie_vide():
    assert moyenne_groupee(pd.Series({2020: np.nan})).empty


def test_annee_en_double():
    with pytest.raises(AppelIncorrect, match="2020"):
        moyenne_groupee(pd.Series([1, 2], index=[2020, 2020]))


@given(st.lists(st.integers(0, 60), min_size=3, max_size=12), st.integers(1, 3))
def test_l_intervalle_contient_la_moyenne_et_se_resserre(comptes, n):
    serie = pd.Series(comptes, index=range(2010, 2010 + len(comptes)))
    obtenu = moyenne_groupee(serie, n)
    assert len(obtenu) == len(comptes) - n + 1
    assert ((obtenu["bas"] <= obtenu["moyenne"]) & (obtenu["moyenne"] <= obtenu["haut"])).all()
    constante = pd.Series(comptes[0], index=range(2010, 2016))
    larges, etroites = moyenne_groupee(constante, 1), moyenne_groupee(constante, 5)
    assert (etroites["haut"] - etroites["bas"])[0] < (larges["haut"] - larges["bas"])[0]


@pytest.mark.parametrize(
    ("annees", "recensement", "attendu"),
    [
        # INSEE, note de comparabilité : cinq ans d'écart, six quand l'enquête annulée de 2021 est entre deux.
        ((2013, 2018), True, True),
        ((2016, 2021), True, False),
        ((2015, 2021), True, True),
        ((2021, 2015), True, True),
        ((2017, 2021), True, False),
        ((2022, 2022), True, False),
        ((2022, 2023), False, True),
    ],
)
def test_comparables(annees, recensement, attendu):
    assert comparables(*annees, source_recensement=recensement) is attendu


@pytest.mark.parametrize(("base", "publie"), [(10, 2.8), (100, 1.45)])
def test_changement_detectable_a_80_pour_cent(base, publie):
    # Repères annoncés aux lecteurs : ×2,8 pour 10 événements, ×1,45 pour 100.
    assert changement_detectable(base) == pytest.approx(publie, rel=0.01)


@pytest.mark.parametrize("sens", ["hausse", "baisse"])
def test_changement_detectable_contre_l_enumeration_de_toutes_les_issues(sens):
    base, exposition = 12, 1.5
    rapport = changement_detectable(base, exposition=exposition, sens=sens)
    avant, apres = np.meshgrid(np.arange(60), np.arange(160), indexing="ij")
    proba = np.outer(
        stats.poisson.pmf(np.arange(60), base),
        stats.poisson.pmf(np.arange(160), base * exposition * rapport),
    )
    cote = "greater" if sens == "hausse" else "less"
    part = exposition / (1 + exposition)
    rejets = sum(
        proba[a, b]
        for a, b in zip(avant.ravel(), apres.ravel(), strict=True)
        if a + b > 0
        and proba[a, b] > 1e-9
        and stats.binomtest(int(b), int(a + b), part, cote).pvalue <= 0.025
    )  # fmt: skip
    assert rejets == pytest.approx(0.8, abs=1e-4)


def test_plus_d_evenements_voient_un_plus_petit_changement():
    hausses = [changement_detectable(b) for b in (2, 5, 10, 30, 100, 1000)]
    assert hausses == sorted(hausses, reverse=True) and hausses[-1] > 1
    baisses = [changement_detectable(b, sens="baisse") for b in (10, 30, 100)]
    assert baisses == sorted(baisses) and baisses[-1] < 1


def test_une_disparition_peut_passer_inapercue():
    assert np.isnan(changement_detectable(3, sens="baisse"))


def test_mauvais_appel():
    with pytest.raises(AppelIncorrect, match="positives"):
        changement_detectable(0)
    with pytest.raises(AppelIncorrect, match=r"0\.8"):
        changement_detectable(10, puissance=80)
    with pytest.raises(AppelIncorrect, match="au moins une année"):
        moyenne_groupee(pd.Series({2020: 1}), 0)
