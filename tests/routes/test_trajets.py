"""Des minutes calculées à la main sur de très petits réseaux écrits ici."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from observatoire.routes.graphe import Reseau, contracter
from observatoire.routes.isochrones import isochrones
from observatoire.routes.lecture import lire
from observatoire.routes.trajets import Minutes, accrocher, minutes
from tests.bancs import routes
from tests.routes.pbf_mini import KM, ecrire, en_ligne

ROUTE = {"highway": "secondary"}
# 55 km/h, carrefours compris ; 60 km/h à la limite autorisée.
PAR_KM, LIBRE = 60 / 55 * 1.045, 60 / 60 * 1.06


def _reseau(dossier: Path, *args: object, **options: object) -> Reseau:
    chemin = ecrire(dossier / "mini.osm.pbf", *args, **options)
    return contracter(lire([chemin]))


def _entre(reseau: Reseau, *points: tuple[float, float], limite: float = 180) -> Minutes:
    lon, lat = (np.array(c) for c in zip(*points, strict=True))
    return minutes(reseau, accrocher(reseau, lon, lat), np.arange(len(points)), limite)


@pytest.fixture
def croix(tmp_path: Path) -> Reseau:
    """Une route de 10 km, une tertiaire de 5 km vers le nord au milieu, et un détour au sud."""
    noeuds = en_ligne(0, 5, 10) | {4: (5 * KM, 5 * KM), 5: (0.0, -3 * KM), 6: (10 * KM, -3 * KM)}
    return _reseau(
        tmp_path, noeuds,
        {1: ([1, 2, 3], ROUTE), 2: ([2, 4], {"highway": "tertiary"}), 3: ([1, 5, 6, 3], {"highway": "track", "tracktype": "grade1"})},
    )  # fmt: skip


def test_minutes_a_la_main(croix: Reseau) -> None:
    m = _entre(croix, (0, 0), (10 * KM, 0), (5 * KM, 5 * KM), (3 * KM, 0))
    vers_le_nord = 5 * PAR_KM + 5 * 60 / 40 * 1.045
    assert m.centre[0] == pytest.approx([0, 10 * PAR_KM, vers_le_nord, 3 * PAR_KM], rel=1e-3)
    # Deux points sur le même tronçon, et un point au milieu d'un autre.
    assert m.centre[3] == pytest.approx([3 * PAR_KM, 7 * PAR_KM, m.centre[0, 2] - 3 * PAR_KM, 0], rel=1e-3)  # fmt: skip
    assert m.bas[0, 1] == pytest.approx(10 * LIBRE, rel=1e-3)
    assert m.haut[0, 1] == pytest.approx(1.2 * m.centre[0, 1] + 1, rel=1e-3)


def test_ce_qui_separe_de_la_route_elargit_les_bornes(croix: Reseau) -> None:
    pres, loin = (
        _entre(croix, (2 * KM, 0), (8 * KM, 0)),
        _entre(croix, (2 * KM, 0.5 * KM), (8 * KM, 0)),
    )
    assert loin.centre[0, 1] == pytest.approx(pres.centre[0, 1], rel=1e-2)
    marge = 0.5 / 25 * 60
    assert loin.bas[0, 1] == pytest.approx(pres.bas[0, 1] - marge, abs=0.05)
    assert loin.haut[0, 1] == pytest.approx(pres.haut[0, 1] + marge, abs=0.05)


def test_au_dela_de_la_limite_et_de_la_route_rien_n_est_dit(croix: Reseau) -> None:
    m = _entre(croix, (0, 0), (10 * KM, 0), (5 * KM, 20 * KM), limite=8)
    assert np.isnan(m.centre[0, 1]) and np.isnan(m.haut[0, 1])
    assert np.isnan(m.centre[:, 2]).all() and np.isnan(m.centre[2]).all()


def test_un_sens_interdit_oblige_a_faire_le_tour(tmp_path: Path) -> None:
    noeuds = {1: (0, 0), 2: (4 * KM, 0), 3: (4 * KM, 3 * KM)}
    unique = {"highway": "secondary", "oneway": "yes"}
    reseau = _reseau(tmp_path, noeuds, {1: ([1, 2], unique), 2: ([2, 3], unique), 3: ([3, 1], unique)})  # fmt: skip
    m = _entre(reseau, (0, 0), (4 * KM, 0)).centre
    assert m[0, 1] == pytest.approx(4 * PAR_KM, rel=1e-3)
    assert m[1, 0] == pytest.approx(8 * PAR_KM, rel=1e-3)


@pytest.mark.parametrize(
    ("barriere", "attendu"),
    [("gate", 10 * PAR_KM + 1), ("bollard", 14 * PAR_KM), ("cattle_grid", 10 * PAR_KM)],
)
def test_barrieres(tmp_path: Path, barriere: str, attendu: float) -> None:
    """Un portail coûte une minute ; une borne oblige au détour de 14 km."""
    noeuds = en_ligne(0, 5, 10) | {4: (0, 2 * KM), 5: (10 * KM, 2 * KM)}
    reseau = _reseau(
        tmp_path, noeuds, {1: ([1, 2, 3], ROUTE), 2: ([1, 4, 5, 3], ROUTE)},
        {2: {"barrier": barriere}},
    )  # fmt: skip
    assert _entre(reseau, (0, 0), (10 * KM, 0)).centre[0, 1] == pytest.approx(attendu, rel=1e-3)


def test_le_bac_dure_ce_qui_est_ecrit(tmp_path: Path) -> None:
    noeuds = en_ligne(0, 5, 7, 12)
    bac = {"route": "ferry", "duration": "00:30"}
    reseau = _reseau(tmp_path, noeuds, {1: ([1, 2], ROUTE), 2: ([2, 3], bac), 3: ([3, 4], ROUTE)})
    m = _entre(reseau, (0, 0), (12 * KM, 0))
    assert m.centre[0, 1] == pytest.approx(10 * PAR_KM + 30, rel=1e-3)


def test_une_ile_et_un_bout_manquant_ne_relient_personne(tmp_path: Path) -> None:
    noeuds = en_ligne(0, 5, 10) | {4: (30 * KM, 0), 5: (31 * KM, 0)}
    # Le chemin 3 passe par le nœud 99, que l'extrait n'a pas : il est coupé là, rien n'est inventé.
    reseau = _reseau(
        tmp_path, noeuds, {1: ([1, 2, 3], ROUTE), 2: ([4, 5], ROUTE), 3: ([3, 99, 4], ROUTE)}
    )
    m = _entre(reseau, (0, 0), (10 * KM, 0), (30 * KM, 0)).centre
    assert m[0, 1] == pytest.approx(10 * PAR_KM, rel=1e-3) and np.isnan(m[0, 2])


def test_deux_extraits_qui_se_recouvrent_et_des_noeuds_en_desordre(tmp_path: Path) -> None:
    noeuds = en_ligne(0, 5, 10, 15)
    a = ecrire(tmp_path / "a.osm.pbf", {k: noeuds[k] for k in (1, 2, 3)}, {1: ([1, 2], ROUTE), 2: ([2, 3], ROUTE)}, desordre=True)  # fmt: skip
    b = ecrire(tmp_path / "b.osm.pbf", {k: noeuds[k] for k in (2, 3, 4)}, {2: ([2, 3], ROUTE), 3: ([3, 4], ROUTE)})  # fmt: skip
    brut = lire([a, b])
    assert len(brut.tailles) == 3 and brut.date == "2026-03-12"
    reseau = contracter(brut)
    assert _entre(reseau, (0, 0), (15 * KM, 0)).centre[0, 1] == pytest.approx(15 * PAR_KM, rel=1e-3)


def test_contracte_ou_non_le_plus_court_est_le_meme(tmp_path: Path) -> None:
    """Sur une grille aux longueurs tirées, couper les chemins à chaque nœud ne change aucune durée."""
    tirage = np.random.default_rng(17)
    cote = 6
    noeuds = {
        1 + i * cote + j: (float(i + tirage.uniform(-0.3, 0.3)) * KM, float(j + tirage.uniform(-0.3, 0.3)) * KM)
        for i in range(cote)
        for j in range(cote)
    }  # fmt: skip
    lignes = [[1 + i * cote + j for j in range(cote)] for i in range(cote)]
    colonnes = [list(c) for c in zip(*lignes, strict=True)][::2]
    longs = {k: (c, ROUTE) for k, c in enumerate(lignes + colonnes, 1)}
    coupes = {
        100 * k + i: ([a, b], ROUTE)
        for k, (c, _) in longs.items()
        for i, (a, b) in enumerate(itertools.pairwise(c))
    }
    points = [noeuds[n] for n in (1, 8, 20, 36)]
    entiers, morceaux = (
        _entre(contracter(lire([ecrire(tmp_path / f"{n}.osm.pbf", noeuds, c)])), *points)
        for n, c in (("longs", longs), ("coupes", coupes))
    )
    np.testing.assert_allclose(entiers.centre, morceaux.centre, atol=1e-6)
    # Aucun détour ne raccourcit un trajet.
    m = entiers.centre
    assert (m[:, None, :] <= m[:, :, None] + m[None, :, :] + 1e-6).all()


def test_isochrone_d_une_croix(croix: Reseau) -> None:
    """À dix minutes du centre : 8,8 km de route de chaque côté (5 au plus ici), 6,4 km au nord."""
    accroches = accrocher(croix, np.array([5 * KM]), np.array([0.0]))
    [formes] = isochrones(croix, accroches, np.array([0]), (5.0, 10.0))
    ouest, sud, est, nord = (v / KM for v in formes[5.0].bounds)
    assert est - ouest == pytest.approx(2 * 5 / PAR_KM, abs=0.5)
    assert nord == pytest.approx(5 * 40 / 60 / 1.045, abs=0.4) and sud > -0.5
    assert formes[10.0].area > formes[5.0].area


def test_un_extrait_reel_contre_osrm() -> None:
    """400 trajets d'OSRM en Andorre (montagne, d'un seul tenant) : moins de 3 % d'écart médian, sans biais."""
    extrait = routes.DOSSIER / "andorra.osm.pbf"
    if not extrait.is_file():
        pytest.skip("extrait réel non fourni : le poser dans ../shared/routes")
    e = routes.comparer(extrait, extrait.with_name("andorra_osrm.csv"))
    assert e.trajets == 400 and e.median < 0.03 and abs(e.biais) < 0.03
    assert e.dans_les_bornes > 0.95
