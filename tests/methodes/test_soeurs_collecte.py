"""D'autres cas de collecte, de changement et de doute que ceux de la référence, refaits par scipy et statsmodels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize, stats

from observatoire.geodesie import LENTE, RAPIDE
from observatoire.methodes import changement, justesse, position, sondage, trajets_doute

proportion_confint = pytest.importorskip("statsmodels.stats.proportion").proportion_confint


@pytest.mark.parametrize(
    ("poids", "vus"),
    [(5.25, (2, 7, 0, 1)), (4.5, (3, 1, 9, 4)), (6.125, (1, 1, 2, 0)), (3.875, (12, 5, 7, 11)), (5.0, (2, 3, 5))],
)  # fmt: skip
def test_le_poids_d_une_petite_commune(poids: float, vus: tuple[int, ...]) -> None:
    [trouve] = sondage.poids_communs(np.array([[poids * n for n in vus]]))
    assert trouve == pytest.approx(poids)


@pytest.mark.parametrize(
    ("x", "n", "f", "deff"),
    [(0, 7, 0.2, 1), (2, 5, 0.2, 1), (9, 9, 0.2, 1), (13, 61, 0.25, 1), (4, 18, 0.23, 1), (31, 240, 0.2, 1),
     (77, 310, 0.4, 1.25), (3, 40, 0.4, 1.25)],
)  # fmt: skip
def test_une_part_sondee_par_wilson(x: int, n: int, f: float, deff: float) -> None:
    equivalents, grand = n / ((1 - f) * deff), n / f
    bas, haut = proportion_confint(x / n * equivalents, equivalents, method="wilson")
    attendu = (max(bas, x / grand), min(haut, 1 - (n - x) / grand))
    trouve = sondage.bornes_part(x / f, grand, sondage.tirage(f, deff), vus=f)
    assert trouve == pytest.approx(attendu, abs=1e-9)


@pytest.mark.parametrize("effectif", [12.0, 48.0, 91.0, 510.0])
@pytest.mark.parametrize(("f", "deff"), [(0.2, 1.0), (0.25, 1.0), (0.4, 1.25)])
def test_l_ecart_type_relatif_d_un_effectif(effectif: float, f: float, deff: float) -> None:
    attendu = math.sqrt(deff * (1 - f) / (f * effectif))
    obtenu = sondage.coefficient_de_variation(effectif, sondage.tirage(f, deff))
    assert obtenu == pytest.approx(attendu)


@pytest.mark.parametrize(
    ("grands", "vus", "trouves"),
    [((40, 85, 150), (8, 17, 30), (2, 3, 11)), ((25, 30, 900), (5, 6, 360), (0, 1, 90)),
     ((70, 70, 70, 70), (14, 14, 14, 14), (1, 4, 2, 7))],
)  # fmt: skip
def test_une_somme_de_communes(
    grands: tuple[int, ...], vus: tuple[int, ...], trouves: tuple[int, ...]
) -> None:
    tout = sum(grands)
    part = sum(g * x / n for g, n, x in zip(grands, vus, trouves, strict=True)) / tout
    variance = sum(
        g**2 * (1 - n / g) * part * (1 - part) / n for g, n in zip(grands, vus, strict=True)
    )
    equivalents = part * (1 - part) / (variance / tout**2)
    bas, haut = proportion_confint(part * equivalents, equivalents, method="wilson")
    s = sondage.strates(grands, vus, trouves)
    assert (s.part, s.n_effectif, s.part_bas, s.part_haut) == pytest.approx(
        (part, equivalents, bas, haut)
    )
    assert (s.total, s.total_bas, s.total_haut) == pytest.approx(
        (tout * part, tout * bas, tout * haut)
    )


def _bornes(a: int, b: int, ea: float, eb: float, risque: float) -> tuple[float, float]:
    """Les rapports que le mid-p doublé ne refuse pas, par balayage de la loi binomiale."""

    def p(log_r: float) -> float:
        nul = math.exp(log_r) * eb / (ea + math.exp(log_r) * eb)
        egal = stats.binom.pmf(b, a + b, nul) / 2
        return (
            2 * min(stats.binom.cdf(b - 1, a + b, nul), stats.binom.sf(b, a + b, nul))
            + 2 * egal
            - risque
        )

    centre = math.log((b / eb) / (a / ea))
    bas, haut = (optimize.brentq(p, centre, centre + pas) for pas in (-6, 6))
    return math.exp(bas), math.exp(haut)


@pytest.mark.parametrize(
    ("avant", "apres", "ea", "eb", "etat"),
    [(210, 140, 3, 3, "changé"), (18, 25, 3, 3, "on ne peut pas dire"), (640, 655, 5, 5, "stable"),
     (300, 180, 5, 3, "stable"), (55, 21, 4, 4, "changé"), (9, 9, 3, 3, "on ne peut pas dire"), (2100, 1900, 5, 5, "stable")],
)  # fmt: skip
def test_les_trois_reponses_de_deux_comptages(
    avant: int, apres: int, ea: float, eb: float, etat: str
) -> None:
    e = changement.deux_comptages(avant, apres, ea, eb)
    assert (e.bas, e.haut) == pytest.approx(_bornes(avant, apres, ea, eb, 0.05), rel=1e-6)
    bas90, haut90 = _bornes(avant, apres, ea, eb, 0.1)
    assert e.stable_a == pytest.approx(max(haut90 - 1, 1 / bas90 - 1), rel=1e-6)
    nul = stats.binom(avant + apres, eb / (ea + eb))
    p = 2 * min(nul.cdf(apres - 1), nul.sf(apres)) + nul.pmf(apres)
    attendu = "stable" if e.stable_a <= 0.2 else "changé" if p < 0.05 else "on ne peut pas dire"
    assert str(e.etat()) == attendu == etat


def test_l_erreur_propre_d_une_route_par_tirage() -> None:
    """Comme M03 : détour et vitesse uniformes, plus une erreur de 12 % propre à chaque route."""
    hasard, n = np.random.default_rng(1403), 400_000
    kappa = hasard.uniform(RAPIDE.detour, LENTE.detour, n) / hasard.uniform(
        LENTE.kmh, RAPIDE.kmh, n
    )
    for km in (5.8, 7.2, 8.4):
        t = 2 + 60 * kappa * km * np.exp(0.12 * hasard.standard_normal(n))
        assert trajets_doute.chances([km], 15, 0.12)[0] == pytest.approx(np.mean(t > 15), abs=0.004)


def test_un_score_d_intervalle_et_un_centile_incomplet() -> None:
    y, bas, haut = (
        np.array([3.0, 9, 20, 11]),
        np.array([4.0, 5, 8, 11]),
        np.array([10.0, 12, 15, 13]),
    )
    attendu = [6 + 10 * 1, 7, 7 + 10 * 5, 2]  # S = (u − l) + 10 × ce qui dépasse
    assert justesse.score_intervalle(y, bas, haut) == pytest.approx(attendu)
    for dessous, connus, nombre in ((4, 12, 80), (0, 27, 314), (27, 27, 27)):
        au_moins, au_plus = position.bornes_centile(dessous, connus, nombre)
        assert au_moins == pytest.approx(100 * dessous / nombre)
        assert au_plus == pytest.approx(100 * (dessous + nombre - connus) / nombre)
