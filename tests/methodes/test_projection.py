"""Projection : cas inventés recalculés (tests/donnees/cas.json), simulations de taille département."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import justesse
from observatoire.methodes import projection as p
from observatoire.methodes.previsions import METHODES, Passe, derive_annuelle, prevoir

CAS = json.loads((Path(__file__).parents[1] / "donnees" / "cas.json").read_text("utf-8"))
PROJ = CAS["projection"]
E, A = PROJ["entree"], PROJ["attendu"]
DATES = ("commune_2016", "commune_2021", "epci_2016", "epci_2021")


def _cohorte(k):
    return p.hamilton_perry(*(E[d] for d in DATES), k=k)


def test_ratios_et_poids_du_cas():
    obtenu = _cohorte(E["k"])
    assert obtenu.local == pytest.approx(list(A["ccr_local"].values()), abs=1e-6)
    assert obtenu.reference == pytest.approx(list(A["ccr_epci"].values()), abs=1e-6)
    assert obtenu.poids == pytest.approx(list(A["lambda"].values()), abs=1e-6)


@pytest.mark.parametrize(
    ("k", "cle", "total"), [(0, "raw", "raw2026"), (30, "shrunk", "shrunk2026")]
)
def test_projection_du_cas(k, cle, total):
    obtenu = _cohorte(k).projection
    assert obtenu == pytest.approx(list(A[f"proj2026_{cle}"].values()), abs=1e-4)
    assert obtenu.sum() == pytest.approx(A["totals"][total], abs=1e-9)


def test_groupes_du_cas():
    obtenu = _cohorte(30).projection
    assert obtenu[0] == pytest.approx(A["aggregates"]["0-4"], abs=1e-9)
    assert obtenu[13:].sum() == pytest.approx(A["aggregates"]["65+"], abs=1e-9)
    assert obtenu[16:].sum() == pytest.approx(A["aggregates"]["80+"], abs=1e-9)


def test_deux_pas_valent_deux_fois_un_pas():
    un = _cohorte(30)
    deux = p.avancer(un.projection, un.ratio, un.enfants)
    assert deux[1:-1] == pytest.approx(un.projection[:-2] * un.ratio[:-1])
    assert deux[0] == pytest.approx(deux[3:10].sum() * un.enfants)


def test_des_groupes_qui_ne_correspondent_pas_sont_refuses():
    with pytest.raises(AppelIncorrect, match="mêmes groupes d'âge"):
        p.hamilton_perry([1, 2], [1, 2, 3], [1, 2], [1, 2])


def test_un_groupe_d_age_vide_prend_le_ratio_de_l_ensemble():
    avant = [0, *E["commune_2016"][1:]]
    obtenu = p.hamilton_perry(avant, E["commune_2021"], E["epci_2016"], E["epci_2021"], k=30)
    assert np.isnan(obtenu.local[0])
    assert obtenu.projection[1] == pytest.approx(9 * 380 / 330)


def test_intervalle_des_3_5_ans_du_cas():
    cas = A["cohort_3_5"]
    mu = sum(cas["births"]) * cas["retention"]
    assert mu == pytest.approx(cas["expected"])
    assert justesse.intervalle(mu, mu, 0.90) == pytest.approx(tuple(cas["poisson_pi90"]))


def test_calage_du_cas():
    ipf = PROJ["ipf"]
    obtenu = p.ipf(ipf["entree"], ipf["lignes"], ipf["colonnes"])
    assert obtenu == pytest.approx(np.array(ipf["attendu"]), abs=1e-6)


def test_un_calage_impossible_est_dit():
    with pytest.raises(AppelIncorrect, match="même total"):
        p.ipf([[1, 2]], [3], [1, 1])
    with pytest.raises(AppelIncorrect, match="cases sont nulles"):
        p.ipf([[0, 0], [1, 1]], [2, 2], [2, 2])


def test_plancher_publie():
    for mu, attendu in PROJ["plancher_poisson_wmape_pct"].items():
        assert 100 * justesse.plancher_poisson(float(mu)) == pytest.approx(attendu, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(0, 500), min_size=1, max_size=25).filter(lambda v: sum(v) > 1),
    st.integers(0, 2000),
)
def test_plus_forts_restes(valeurs, total):
    entiers = p.plus_forts_restes(valeurs, total)
    quotas = np.array(valeurs) * total / sum(valeurs)
    assert entiers.sum() == total
    assert (np.abs(entiers - quotas) < 1 + 1e-6).all()


def test_la_droite_accepte_des_pas_inegaux_et_s_arrete_a_zero():
    # 6 ans puis 7 : 100 → 88 perd 2 par an, soit 74 sept ans plus tard.
    assert p.lineaire([100, 5], 2010, [88, 1], 2016, 2023) == pytest.approx([74, 0])
    with pytest.raises(AppelIncorrect, match="deux dates dans l'ordre"):
        p.lineaire([1], 2016, [2], 2016, 2023)


def test_la_force_retrouve_la_vraie_variance():
    alea = np.random.default_rng(7)
    base = alea.integers(20, 400, 4000)
    ratios = alea.gamma(1 / 0.02, 0.02, 4000)  # moyenne 1, variance 0,02
    force = p.estimer_force(base, alea.poisson(base * ratios))
    assert force.tau2 == pytest.approx(0.02, rel=0.15)
    assert force.k == pytest.approx(50, rel=0.15)


def test_peu_de_communes_force_par_defaut():
    assert p.estimer_force([10, 12], [9, 14]).k == p.K_DEFAUT
    assert p.estimer_force([0, 0], [1, 2]).communes == 0


def test_couverture_de_la_fourchette_sur_un_departement_simule():
    """314 communes, dont beaucoup toutes petites ; la fourchette à 80 % tient de 75 à 85 %."""
    alea = np.random.default_rng(81)
    tenues = []
    for _ in range(12):
        n0 = np.round(alea.lognormal(2.6, 1.1, 314)) + 1
        vrai = alea.gamma(1.1**2 / 0.03, 0.03 / 1.1, 314)
        n1 = alea.poisson(n0 * vrai)
        base = np.round(n0 * alea.uniform(0.7, 1.3, 314)) + 1
        cible = alea.poisson(base * vrai)
        passe = Passe(n0, n1, base, n1, n1, 0 * n0)
        prevue = prevoir("ratios_retrecis", passe)
        tenues.append(justesse.couverture(cible, prevue.mu, prevue.var))
    assert 0.75 < np.mean(tenues) < 0.85
    petits = np.array(tenues)[:, :]
    assert petits.min() >= 0 and petits.max() <= 1


def test_la_regle_randomisee_ne_surcouvre_pas_les_petits_entiers():
    """À moyenne 2 un intervalle exact couvre 95 % ; la règle mi-p rend 80 %."""
    alea = np.random.default_rng(3)
    y = alea.poisson(2.0, 20_000)
    bas, haut = justesse.intervalle(2.0, 2.0)
    assert ((y >= bas) & (y <= haut)).mean() > 0.9
    assert justesse.couverture(y, 2.0, 2.0).mean() == pytest.approx(0.80, abs=0.01)


def test_fourchette_sans_surdispersion_est_poisson():
    assert justesse.intervalle(10.0, 10.0) == (6, 14)  # scipy.stats.poisson.ppf([.1, .9], 10)
    assert justesse.intervalle(0.0, 0.0) == (0, 0)


def _passe():
    return Passe(
        depart=np.array([10.0, 100.0, 0.0]),
        arrivee=np.array([20.0, 90.0, 3.0]),
        base=np.array([20.0, 90.0, 3.0]),
        dernier=np.array([20.0, 90.0, 3.0]),
        tendance=np.array([30.0, 80.0, 6.0]),
        bruit=np.zeros(3),
    )


@pytest.mark.parametrize(
    ("methode", "attendu"),
    [
        ("constante", [20, 90, 3]),
        ("lineaire", [30, 80, 6]),
        ("ratios_epci", [20 * 113 / 110, 90 * 113 / 110, 3 * 113 / 110]),
        ("ratios_locaux", [40, 81, 3 * 113 / 110]),
    ],
)
def test_chaque_methode(methode, attendu):
    obtenu = prevoir(methode, _passe())
    assert obtenu.mu == pytest.approx(attendu)
    assert (obtenu.var >= obtenu.mu).all()


def test_le_retrecissement_est_entre_le_local_et_l_ensemble():
    retreci, local, ensemble = (
        prevoir(m, _passe()).mu for m in ("ratios_retrecis", "ratios_locaux", "ratios_epci")
    )
    assert ((retreci - local) * (retreci - ensemble) <= 1e-9).all()


def test_une_methode_inconnue_est_refusee():
    with pytest.raises(AppelIncorrect, match=", ".join(METHODES)):
        prevoir("boule de cristal", _passe())


def test_derive_nulle_si_le_hasard_suffit():
    assert derive_annuelle([100, 104, 98], [2000, 2006, 2012]) == 0
    # Doublement en dix ans, comptes énormes : ln(2)² / 10.
    assert derive_annuelle([1e9, 2e9], [2000, 2010]) == pytest.approx(np.log(2) ** 2 / 10)
    assert np.isnan(derive_annuelle([100], [2000]))
