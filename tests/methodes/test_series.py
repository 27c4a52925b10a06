"""Séries : moyennes groupées, millésimes comparables, changement détectable."""

import numpy as np
import pytest
from scipy import stats

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.series import (
    changement_detectable,
    comparables,
)


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
