"""Évaluation : valeurs de METHODES (base 10 → ×2,8 ; base 100 → ×1,45), calculs à la main, simulations."""

import numpy as np
import pytest
from scipy import stats

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import evaluation as e
from observatoire.methodes.evaluation import Verdict
from observatoire.methodes.series import changement_detectable


@pytest.mark.parametrize(("base", "attendu"), [(10, 2.8), (100, 1.45)])
def test_plus_petit_effet_publie(base, attendu):
    detectable = e.rapport_de_rapports(base, base).detectable_haut
    assert detectable == pytest.approx(attendu, rel=0.03)
    # L'approximation reste proche du calcul binomial exact.
    assert detectable == pytest.approx(changement_detectable(base), rel=0.05)


def test_rapport_de_rapports_a_la_main():
    effet = e.rapport_de_rapports(50, 100, 200, 200)
    assert effet.valeur == pytest.approx(2.0)
    erreur = np.sqrt(1 / 50 + 1 / 100 + 2 / 200)
    assert effet.bas == pytest.approx(2 * np.exp(-stats.norm.ppf(0.975) * erreur))
    # L'exposition double : deux fois plus d'événements ne sont plus une hausse.
    assert e.rapport_de_rapports(50, 100, exposition=2).valeur == pytest.approx(1.0)


def test_sous_le_plus_petit_effet_c_est_non_mesurable():
    petit, grand = e.rapport_de_rapports(30, 36), e.rapport_de_rapports(30, 90)
    assert petit.valeur < petit.detectable_haut and petit.verdict is Verdict.NON_MESURABLE
    assert grand.verdict is Verdict.HAUSSE
    assert e.rapport_de_rapports(300, 90).verdict is Verdict.BAISSE


def test_comptes_nuls_et_impossibles():
    assert np.isfinite(e.rapport_de_rapports(0, 8).valeur)
    with pytest.raises(AppelIncorrect, match="ni avant ni après"):
        e.rapport_de_rapports(0, 0)
    with pytest.raises(AppelIncorrect, match="positifs"):
        e.rapport_de_rapports(-1, 3)
    # Quatre événements avant : même leur disparition ne se prouve pas.
    assert np.isnan(e.rapport_de_rapports(4, 1).detectable_bas)


def test_difference_de_differences_a_la_main():
    effet = e.difference_de_differences(10, 16, [10, 12, 14, 9], [11, 13, 14, 11])
    assert effet.valeur == pytest.approx(6 - 1.0)  # témoins : +1, +1, 0, +2
    erreur = np.std([1, 1, 0, 2], ddof=1) * np.sqrt(1 + 1 / 4)
    assert effet.haut - effet.valeur == pytest.approx(stats.t.ppf(0.975, 3) * erreur)
    with pytest.raises(AppelIncorrect, match="au moins 3"):
        e.difference_de_differences(1, 2, [1, 2], [1, 2])


def test_la_puissance_annoncee_est_tenue():
    """Un effet égal au plus petit détectable est vu environ quatre fois sur cinq."""
    alea = np.random.default_rng(6)
    effet = e.rapport_de_rapports(60, 60, 400, 400).detectable_haut
    vus = 0
    for _ in range(300):
        a, b, c, d = alea.poisson([60, 60 * effet, 400, 400])
        vus += e.rapport_de_rapports(a, b, c, d).bas > 1
    assert vus / 300 == pytest.approx(0.80, abs=0.06)


def test_permutation():
    rendu = e.permutation(9.0, [0.1, -0.2, 0.3, 0.0])
    assert rendu.p == rendu.minimale == pytest.approx(1 / 5)
    assert rendu.effet == pytest.approx(9.0 - 0.05)
    # Un effet dans la moyenne des témoins n'a rien de rare.
    assert e.permutation(0.05, [0.1, -0.2, 0.3, 0.0]).p == 1
    with pytest.raises(AppelIncorrect, match="au moins 3"):
        e.permutation(1.0, [0.0, np.nan, 1.0])


def test_la_permutation_sans_effet_rejette_rarement():
    alea = np.random.default_rng(8)
    p = [e.permutation(x[0], x[1:]).p for x in alea.normal(size=(800, 25))]
    assert np.mean(np.array(p) <= 0.1) == pytest.approx(0.1, abs=0.04)


def test_avant_apres_sans_assez_d_annees_ne_conclut_pas():
    assert e.avant_apres([3.0], [9.0]).verdict is Verdict.NON_MESURABLE
    assert e.avant_apres([3.0, 3.1, 2.9], [9.0, 9.1, 8.9]).verdict is Verdict.HAUSSE
