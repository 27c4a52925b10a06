"""Évaluation : les cas travaillés, des calculs à la main ; les simulations sont au banc `evaluation`."""

import numpy as np
import pytest
from scipy import stats

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import evaluation as e
from tests.bancs.evaluation import CAS, faux_effets
from tests.methodes.cas_inference import Cas, cas, verifier


def _effet(cas: Cas) -> tuple[e.Effet, np.ndarray]:
    y0, e0, y1, e1 = np.array([cas.entree["traite"], *cas.entree["temoins"]], float).T
    d, v = e.log_rapport(y0, y1, e1 / e0)
    return e.effet(d[0], v[0], d[1:], v[1:]), d


@cas("evaluation")
def test_un_seul_territoire_traite(cas: Cas) -> None:
    obtenu, d = _effet(cas)
    # Sans tenir compte des tailles : c'est ce que l'on ne fait plus (D01 y verrait un effet).
    autres = (d[1:].sum() - d[1:]) / (len(d) - 2)
    bougent = np.abs(d[1:] - autres) >= abs(d[0] - d[1:].mean())
    verifier(
        cas,
        {
            "effet": obtenu.valeur,
            "log_effet": np.log(obtenu.valeur),
            "tau2": obtenu.tau2,
            "erreur": obtenu.erreur,
            "z": obtenu.z,
            "bas": obtenu.bas,
            "haut": obtenu.haut,
            "p_permutation": obtenu.p,
            "detectable": obtenu.detectable_haut,
            "p_permutation_sans_taille": (1 + bougent.sum()) / len(d),
        },
    )


def test_sans_temoin_c_est_l_avant_apres():
    d, v = e.log_rapport(50, 100, 2.0)
    obtenu = e.effet(float(d), float(v))
    assert obtenu.valeur == pytest.approx(100.5 / 50.5 / 2)
    assert obtenu.haut / obtenu.valeur == pytest.approx(
        np.exp(stats.norm.ppf(0.975) * np.sqrt(1 / 50.5 + 1 / 100.5))
    )
    assert (obtenu.p, obtenu.temoins) == (1.0, 0)


def test_des_comptes_impossibles_sont_refuses():
    with pytest.raises(AppelIncorrect, match="positifs"):
        e.log_rapport(-1, 3)
    with pytest.raises(AppelIncorrect, match="positifs"):
        e.log_rapport(1, 3, 0)


def test_une_difference_a_la_main():
    """Témoins sans bruit propre : +1, +1, 0, +2 ; τ² est leur variance, l'erreur √(s²(1 + 1/4))."""
    obtenu = e.effet(6.0, 0.0, [1, 1, 0, 2], [0, 0, 0, 0], rapports=False)
    assert obtenu.valeur == pytest.approx(5.0)
    assert obtenu.erreur == pytest.approx(np.std([1, 1, 0, 2], ddof=1) * np.sqrt(1.25), rel=1e-4)
    assert obtenu.detectable_haut == -obtenu.detectable_bas
    assert obtenu.p == obtenu.minimale == 1 / 5


def test_des_temoins_qui_evoluent_pareil_n_ont_pas_de_variance_reelle():
    assert e.tau2([0.1, 0.1, 0.1], [0.2, 0.2, 0.2]) == 0
    assert e.tau2([0.1], [0.2]) == 0
    # De vrais écarts : la variance réelle et celle du bruit se séparent.
    alea = np.random.default_rng(4)
    d = alea.normal(0, np.sqrt(0.04 + 0.01), 4000)
    assert e.tau2(d, np.full(4000, 0.01)) == pytest.approx(0.04, abs=0.004)


@pytest.mark.parametrize("rang", [0, 3, 5, 8])
def test_sans_effet_on_n_en_mesure_presque_jamais(rang: int) -> None:
    """Tirage réduit du banc : au plus 6 % de faux effets, aussi pour un territoire plus variable."""
    assert faux_effets(CAS[rang], 60) <= 0.06
