"""Les sœurs des cas travaillés : d'autres valeurs, tirées, et un second calcul qui ne doit rien au produit."""

from __future__ import annotations

import math
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy import optimize, stats

from observatoire.geodesie import LENTE, RAPIDE
from observatoire.methodes import (
    arrondis,
    changement,
    evaluation,
    justesse,
    naissances,
    sondage,
    trajets_doute,
)
from tests.methodes.sondage_exact import effectif_exact

HASARD = np.random.default_rng(2026)
TIRAGES = 200_000


def test_le_test_conditionnel_en_fractions_exactes() -> None:
    for _ in range(40):
        a, b, ea, eb = (int(v) for v in (*HASARD.integers(0, 80, 2), *HASARD.integers(1, 7, 2)))
        n, p = a + b, Fraction(eb, ea + eb)
        loi = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
        queue = min(sum(loi[:b]), sum(loi[b + 1 :])) + loi[b] / 2
        obtenu = changement.deux_comptages(a, b, ea, eb)
        assert obtenu.p == pytest.approx(float(min(1, 2 * queue)))
        for borne, cote in ((obtenu.bas, 1), (obtenu.haut, 0)):
            if borne is not None:
                nul = borne * eb / (ea + borne * eb)
                autres = stats.binom.sf(b, n, nul) if cote else stats.binom.cdf(b - 1, n, nul)
                assert autres + stats.binom.pmf(b, n, nul) / 2 == pytest.approx(0.025, abs=1e-6)


def test_une_commune_tiree_par_enumeration() -> None:
    """L'intervalle exact, refait en fractions ; celui qu'on montre couvre 93 à 97 % de trente à quatre cents ménages."""
    for _ in range(20):
        total = int(HASARD.integers(3, 30)) * 5
        n = total // 5
        x = int(HASARD.integers(0, n + 1))
        gardes = []
        for k in range(x, total - (n - x) + 1):
            loi = [
                Fraction(comb(k, i) * comb(total - k, n - i), comb(total, n)) for i in range(n + 1)
            ]
            if min(sous := sum(loi[:x]) + loi[x] / 2, 1 - sous) > Fraction(1, 40):
                gardes.append(k)
        assert effectif_exact(x, n, total) == (gardes[0], gardes[-1])
    for total in (30, 65, 150, 400):
        vrais = HASARD.integers(int(0.08 * total), int(0.42 * total) + 1, 20_000)
        x = HASARD.hypergeometric(vrais, total - vrais, total // 5)
        bas, haut = sondage.bornes_part(5 * x, np.full(20_000, total), 4.0)
        part = vrais / total
        assert 0.93 <= np.mean((bas <= part + 1e-9) & (part <= haut + 1e-9)) <= 0.97


def test_des_arrondis_par_tirage() -> None:
    for _ in range(5):
        valeurs = [int(v) for v in HASARD.choice([0, 5, 10, 15, 40], 12)]
        signes = [int(v) for v in HASARD.choice([1, -1], 12)]
        totaux = sum(
            s
            * (v + (HASARD.integers(0, 3, TIRAGES) if v == 0 else HASARD.integers(-2, 3, TIRAGES)))
            for v, s in zip(valeurs, signes, strict=True)
        )
        r = arrondis.vraie_somme(valeurs, signes)
        assert r.moyenne == pytest.approx(np.mean(totaux), abs=0.06)
        assert [r.bas, r.haut] == pytest.approx(np.quantile(totaux, [0.025, 0.975]), abs=1)


def test_la_bande_des_naissances() -> None:
    """Moyennes, pente par moindres carrés (numpy), loi binomiale négative (scipy)."""
    for _ in range(20):
        y = HASARD.poisson(HASARD.uniform(4, 60), int(HASARD.integers(10, 18)))
        pente = np.polyfit(np.arange(9), y[-9:], 1)[0]
        amorti = y[-3:].mean() + pente * (0.8 + np.cumsum(0.8 ** np.arange(1, 10)))
        [combine] = naissances.prolonger("combine", y, 9)
        assert combine == pytest.approx((y[-3:].mean() + y[-5:].mean() + amorti) / 3)
        mu = combine[2]
        v = mu * 1.25 + (0.07 * mu) ** 2 * 4
        assert float(naissances.variance(mu, 1, 3, memoire=4, ampleur=0.07)) == pytest.approx(v)
        taille = mu**2 / (v - mu)
        assert justesse.intervalle(mu, v) == tuple(stats.nbinom.ppf([0.1, 0.9], taille, mu / v))


def test_les_enfants_au_dela_par_tirage() -> None:
    km, enfants = HASARD.uniform(1, 14, 9), HASARD.integers(0, 15, 9)
    kappa = HASARD.uniform(1.3, 1.6, TIRAGES) / HASARD.uniform(40, 55, TIRAGES)
    loin = 2 + 60 * kappa[:, None] * km > 15
    obtenu = trajets_doute.au_dela(km, enfants, 15)
    assert obtenu.chances == pytest.approx(loin.mean(axis=0), abs=0.005)
    assert obtenu.quantiles == pytest.approx(np.quantile(loin @ enfants, [0.1, 0.5, 0.9]), abs=1)
    assert RAPIDE.minutes(km) == pytest.approx(2 + 60 * 1.3 / 55 * km)
    assert LENTE.minutes(km) == pytest.approx(2 + 60 * 1.6 / 40 * km)


def test_un_territoire_et_ses_temoins() -> None:
    """Paule-Mandel par recherche de zéro (scipy), erreur à la taille du territoire étudié."""
    for _ in range(10):
        comptes = HASARD.integers(20, 400, (21, 2)) + 0.5
        d, v = np.log(comptes[:, 1] / comptes[:, 0]), (1 / comptes).sum(axis=1)

        def ecart(t: float, d: np.ndarray = d, v: np.ndarray = v) -> float:
            w = 1 / (v[1:] + t)
            return float((w * (d[1:] - (w * d[1:]).sum() / w.sum()) ** 2).sum()) - 19

        tau2 = optimize.brentq(ecart, 0, 50) if ecart(0) > 0 else 0.0
        w = 1 / (v[1:] + tau2)
        obtenu = evaluation.effet(d[0], v[0], d[1:], v[1:])
        attendu = math.exp(d[0] - (w * d[1:]).sum() / w.sum())
        assert obtenu.valeur == pytest.approx(attendu, rel=1e-5)
        assert obtenu.erreur == pytest.approx(math.sqrt(v[0] + tau2 + 1 / w.sum()), rel=1e-5)
