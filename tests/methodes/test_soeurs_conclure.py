"""D'autres cas que ceux de la référence, tirés : changements, extrêmes, rangs, besoin, refaits par scipy et statsmodels."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate, stats

from observatoire.methodes import besoin_heures, changement, rangs
from observatoire.methodes.accessibilite import QUINZE_MINUTES, accessibilite
from observatoire.methodes.position import centile_du_rang
from tests.methodes.cas_inference import Cas, cas

api = pytest.importorskip("statsmodels.api", reason="statsmodels n'est pas installé")
proportion = pytest.importorskip("statsmodels.stats.proportion")
tests_multiples = pytest.importorskip("statsmodels.stats.multitest")

HASARD = np.random.default_rng(1414)


def _chances(a: NDArray[np.float64], b: NDArray[np.float64], dernier: bool) -> list[float]:
    """P(i est le premier) = ∫₀¹ ∏ Fⱼ(Qᵢ(u)) du : rien n'y est infini, même pour un zéro."""
    u = (np.arange(3000) + 0.5) / 3000
    loi = stats.beta.sf if dernier else stats.beta.cdf
    rendu = []
    for i in range(len(a)):
        p = stats.beta.ppf(u, a[i], b[i])
        autres = [loi(p, a[j], b[j]) for j in range(len(a)) if j != i]
        rendu.append(float(np.mean(np.prod(autres, axis=0))))
    return rendu


def _sur_la_grille(a: Any, b: Any, dernier: bool) -> Any:
    """La convention de la référence : Simpson sur 20 001 points de 1e-9 à 1 − 1e-9, ramené à une somme de 1."""
    p = np.linspace(1e-9, 1 - 1e-9, 20_001)
    densites, lois = (
        stats.beta.pdf(p[:, None], a, b),
        (stats.beta.sf if dernier else stats.beta.cdf),
    )
    cumuls = lois(p[:, None], a, b)
    autres = np.stack([np.delete(cumuls, i, axis=1).prod(axis=1) for i in range(len(a))], 1)
    masses = integrate.simpson(densites * autres, x=p, axis=0)
    return masses / masses.sum()


@cas("extremes")
def test_le_premier_et_le_dernier_par_les_quantiles(cas: Cas) -> None:
    """E02 : d'un zéro sur neuf, ce calcul donne 0,856 et la référence 0,928, qui compte sur une grille régulière une
    densité infinie en 0 (`_sur_la_grille`) puis ramène le tout à 1. Tout le reste concorde."""
    x, n = (np.array(cas.entree[k]) / (1 - cas.entree["f"]) for k in ("x", "n"))
    for dernier in (False, True):
        exact = _chances(x + 0.5, n - x + 0.5, dernier)
        assert sum(exact) == pytest.approx(1, abs=1e-4)
        assert rangs.p_premier(x, n, dernier=dernier) == pytest.approx(exact, abs=3e-4)
        attendu = cas.attendu["p_min" if dernier else "p_max"]
        assert _sur_la_grille(x + 0.5, n - x + 0.5, dernier) == pytest.approx(
            attendu, abs=cas.tolerance
        )
        faux = dernier and 0 in cas.entree["x"]
        assert (max(abs(np.array(exact) - attendu)) < 3e-4) is not faux


def test_des_rangs_joints_et_des_premiers_tires() -> None:
    for _ in range(3):
        k = int(HASARD.integers(3, 7))
        n = HASARD.integers(8, 900, k).astype(float)
        x = HASARD.binomial(n.astype(int), HASARD.uniform(0.05, 0.4, k)).astype(float)
        bas, haut = proportion.proportion_confint(x, n, 1 - 0.95 ** (1 / k), method="wilson")
        attendus = [
            (1 + sum(bas[j] > haut[i] for j in range(k)), k - sum(haut[j] < bas[i] for j in range(k)))
            for i in range(k)
        ]  # fmt: skip
        assert rangs.rangs_de_parts(x, n) == attendus
        for dernier in (False, True):
            exact = _chances(x + 0.5, n - x + 0.5, dernier)
            assert rangs.p_premier(x, n, dernier=dernier) == pytest.approx(exact, abs=1e-3)


def test_deux_parts_de_newcombe() -> None:
    for _ in range(20):
        n1, n2 = HASARD.integers(5, 3000, 2)
        x1, x2 = HASARD.binomial(n1, 0.2), HASARD.binomial(n2, 0.26)
        f1, f2 = HASARD.choice([0.0, 0.2, 0.25, 0.4], 2)
        a = [v / (1 - f1) for v in (x1, n1)]
        b = [v / (1 - f2) for v in (x2, n2)]
        r = changement.deux_parts(x1, n1, x2, n2, f1, f2)
        bornes = proportion.confint_proportions_2indep(*b, *a, method="newcomb", compare="diff")
        assert [r.bas, r.haut] == pytest.approx(list(bornes), abs=1e-9)
        if 0 < x1 + x2 < n1 + n2:
            _, p = proportion.proportions_ztest([a[0], b[0]], [a[1], b[1]])
            assert r.p == pytest.approx(p, abs=1e-9)


def test_des_annees_surdispersees_et_plusieurs_communes() -> None:
    for _ in range(10):
        moyenne = HASARD.uniform(4, 60)
        avant, apres = (HASARD.negative_binomial(5, 5 / (5 + moyenne), m) + 1 for m in (6, 4))
        y, groupe = np.concatenate([avant, apres]), np.repeat([0.0, 1.0], [6, 4])
        modele = api.GLM(y, api.add_constant(groupe), family=api.families.Poisson())
        ajuste = modele.fit(scale="X2")
        d = changement.dispersion(avant, apres)
        assert d.phi == pytest.approx(ajuste.scale)
        if d.phi < 1:
            continue
        r = changement.quasi_poisson(avant.sum(), apres.sum(), 6, 4, d)
        assert r.rapport == pytest.approx(math.exp(ajuste.params[1]))
        p = 2 * stats.t.sf(abs(ajuste.params[1] / ajuste.bse[1]), 8)
        assert r.p == pytest.approx(p, rel=1e-6)
    p = HASARD.uniform(0, 0.3, 25)
    attendus = tests_multiples.multipletests(p, method="fdr_bh")[1]
    assert changement.benjamini_hochberg(p) == pytest.approx(attendus)


def test_un_centile_parmi_tous() -> None:
    for _ in range(20):
        ensemble = HASARD.integers(0, 40, int(HASARD.integers(5, 300))).astype(float)
        v = float(HASARD.choice(ensemble))
        obtenu = centile_du_rang(stats.rankdata(-ensemble)[ensemble == v][0], len(ensemble))
        assert obtenu == pytest.approx(stats.percentileofscore(ensemble, v, "mean"))


def test_le_besoin_enfant_par_enfant() -> None:
    """Des familles tirées une à une : emploi de chaque parent, temps partiel, recherche, heures."""
    for _ in range(3):
        v = {
            "enfants": 200_000, "seul": HASARD.uniform(0.1, 0.4), "mere": HASARD.uniform(0.4, 0.9),
            "pere": HASARD.uniform(0.7, 1), "seul_emploi": HASARD.uniform(0.2, 0.9),
            "partiel": HASARD.uniform(0.1, 0.5), "u_plein": HASARD.uniform(0.4, 1), "u_partiel": HASARD.uniform(0.2, 1),
            "u_autre": HASARD.uniform(0, 0.3), "souhait": HASARD.uniform(0.9, 1.6), "h_plein": HASARD.uniform(30, 45),
            "h_partiel": HASARD.uniform(15, 30), "h_autre": HASARD.uniform(5, 20), "ouverture": 48, "occupation": 0.65,
        }  # fmt: skip
        tire = HASARD.random((6, int(v["enfants"])))
        seul = tire[0] < v["seul"]
        occupe = np.where(
            seul, tire[1] < v["seul_emploi"], (tire[1] < v["mere"]) & (tire[2] < v["pere"])
        )
        partiel = tire[3] < v["partiel"]
        groupe = np.where(occupe, np.where(partiel, "partiel", "plein"), "autre")
        obtenu = besoin_heures.besoin(v)
        heures = 0.0
        for g in ("plein", "partiel", "autre"):
            cherche = (groupe == g) & (tire[4] < min(1, v["souhait"] * v[f"u_{g}"]))
            heures += cherche.sum() * v[f"h_{g}"]
            assert obtenu.groupes[g] == pytest.approx((groupe == g).sum(), rel=0.03)
            assert obtenu.cherchent[g] == pytest.approx(cherche.sum(), rel=0.04, abs=200)
        assert obtenu.places == pytest.approx(heures / 48 / 0.65, rel=0.03)


def test_l_acces_en_deux_temps_a_la_main() -> None:
    for _ in range(10):
        minutes = HASARD.uniform(2, 30, (6, 3))
        enfants, places = (
            HASARD.integers(1, 60, 6).astype(float),
            HASARD.integers(2, 20, 3).astype(float),
        )
        attendu = [
            sum(
                100 * places[j] / sum(enfants[k] for k in range(6) if minutes[k, j] <= 15)
                for j in range(3)
                if minutes[i, j] <= 15
            )
            for i in range(6)
        ]
        assert accessibilite(enfants, places, minutes, QUINZE_MINUTES).acces == pytest.approx(
            attendu
        )
