"""Exposition : valeurs de tests/donnees/cas.json, cas limites, invariances."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import exposition as e
from observatoire.methodes import sensibilite as s

CAS = json.loads((Path(__file__).parents[1] / "donnees" / "cas.json").read_text("utf-8"))[
    "exposition"
]
COMMUNES = CAS["entree"]["communes"]
DIMENSIONS = [d for d in CAS["entree"] if d not in ("communes", "poids")]
VALEURS = pd.DataFrame({d: CAS["entree"][d] for d in DIMENSIONS}, index=COMMUNES)
REF = e.reference(VALEURS)
ATTENDU = CAS["attendu"]


def test_ecarts_reduits():
    obtenu = e.z(VALEURS, REF)
    for d in DIMENSIONS:
        assert obtenu[d].to_dict() == pytest.approx(ATTENDU["z"][d], abs=1e-6)


@pytest.mark.parametrize(
    ("recette", "cle"),
    [
        ("z", "composite_z"),
        ("minmax", "composite_minmax100"),
        ("rang", "composite_rank100"),
        ("geometrique", "composite_geometric_1_100"),
        ("ampi", "AMPI_plus"),
    ],
)
def test_composites(recette, cle):
    obtenu = e.composites(VALEURS, REF, pd.Series(CAS["entree"]["poids"], DIMENSIONS))[recette]
    assert obtenu.to_dict() == pytest.approx(ATTENDU[cle], abs=1e-6)


def test_rangs_selon_la_recette():
    obtenu = s.selon_la_recette(VALEURS, REF)
    cles = {"z": "z", "minmax": "minmax", "rang": "rank", "geometrique": "geo", "ampi": "ampi"}
    for recette, cle in cles.items():
        assert obtenu[recette].to_dict() == ATTENDU["ranks"][cle]
    assert obtenu["z"].corr(obtenu["minmax"], method="spearman") == pytest.approx(
        ATTENDU["spearman_z_minmax"]
    )


def test_rangs_sans_chaque_dimension():
    obtenu = s.sans_chaque_dimension(e.z(VALEURS, REF))
    for d in DIMENSIONS:
        assert obtenu[d].to_dict() == ATTENDU["loo_ranks"][d]


def test_intervalles_de_rang_sous_20_000_poids():
    obtenu = s.selon_les_poids(e.z(VALEURS, REF))
    for commune, (bas, haut, _) in ATTENDU["rank_intervals_5_95"].items():
        ligne = obtenu.lignes.loc[commune]
        assert ligne["rang_bas"] == pytest.approx(bas, abs=1)
        assert ligne["rang_haut"] == pytest.approx(haut, abs=1)
    assert obtenu.decalage == pytest.approx(ATTENDU["R_S_mean_abs_rank_shift"], abs=0.01)


def test_redondance():
    obtenu = s.redondance(VALEURS, REF)
    assert obtenu.alpha == pytest.approx(ATTENDU["cronbach_alpha"], abs=1e-6)
    assert obtenu.premiere_composante == pytest.approx(ATTENDU["pca_share_pc1"], abs=1e-6)
    assert obtenu.correlations.to_numpy() == pytest.approx(np.array(ATTENDU["corr"]), abs=1e-4)
    assert obtenu.forte


def test_valeurs_identiques_partout_ne_divisent_par_rien():
    plates = pd.DataFrame(0.1, index=COMMUNES, columns=DIMENSIONS)
    plates["sans_voiture"] = VALEURS["sans_voiture"]
    ref = e.reference(plates)
    ecarts = e.z(plates, ref)
    assert (ecarts.drop(columns="sans_voiture") == 0).all().all()
    composes = e.composites(plates, ref)
    assert np.isfinite(composes.to_numpy()).all()
    # Seule la dimension qui varie classe encore.
    assert e.rangs(composes["z"]).equals(e.rangs(VALEURS["sans_voiture"]))
    tout_plat = e.composites(
        plates.assign(sans_voiture=3), e.reference(plates.assign(sans_voiture=3))
    )
    assert (tout_plat["z"] == 0).all()
    assert (e.rangs(tout_plat["z"]) == 1).all()


def test_hors_d_une_reference_plate_la_borne():
    ref = e.reference(pd.DataFrame({"a": [4.0, 4.0]}))
    for borne in (2.5, np.inf):
        obtenu = e.z(pd.DataFrame({"a": [4.0, 5.0, 3.0, None]}), ref, borne)["a"]
        assert obtenu.tolist()[:3] == [0, 2.5, -2.5] and np.isnan(obtenu[3])


def test_une_valeur_extreme_est_ramenee_a_la_borne():
    valeurs = pd.DataFrame({"a": [0.0] * 30 + [1000.0]})
    assert e.z(valeurs, e.reference(valeurs))["a"].iloc[-1] == 2.5


def test_une_dimension_manquante_reste_manquante():
    trouees = VALEURS.astype(float).copy()
    trouees.loc[COMMUNES[::2], "sans_voiture"] = np.nan
    ref = e.reference(trouees)
    ecarts = e.z(trouees, ref)
    assert ecarts["sans_voiture"].isna().sum() == 4
    composes = e.composites(trouees, ref)
    trois = ecarts.loc["A", ["seuls75", "temps_services", "non_numerique"]]
    assert composes.loc["A", "z"] == pytest.approx(trois.mean())
    trouees.loc["A", "non_numerique"] = np.nan
    assert e.composites(trouees, ref).loc["A"].isna().all()
    assert s.selon_les_poids(e.z(trouees, ref)).lignes.loc["A"].isna().all()
    assert s.selon_les_poids(e.z(trouees, ref)).lignes.drop(index="A").notna().all().all()


def test_la_reference_reste_fixe():
    apres = VALEURS.astype(float).copy()
    apres.loc["D", "temps_services"] = 4
    ecart = e.composites(VALEURS, REF)["z"] - e.composites(apres, REF)["z"]
    assert ecart.drop("D").abs().max() == 0
    assert ecart["D"] == pytest.approx((15 - 4) / REF.ecart["temps_services"] / 4)


@settings(max_examples=15, deadline=None)
@given(st.permutations(COMMUNES))
def test_l_ordre_des_lignes_ne_change_rien(ordre):
    melangees = VALEURS.loc[list(ordre)]
    ref = e.reference(melangees)
    ecarts = e.z(melangees, ref)
    attendu = s.selon_les_poids(e.z(VALEURS, REF), tirages=500).lignes
    obtenu = s.selon_les_poids(ecarts, tirages=500).lignes.loc[COMMUNES]
    pd.testing.assert_frame_equal(obtenu, attendu)
    pd.testing.assert_frame_equal(
        s.selon_la_recette(melangees, ref).loc[COMMUNES], s.selon_la_recette(VALEURS, REF)
    )


@settings(max_examples=25, deadline=None)
@given(st.floats(0.1, 50), st.floats(-100, 100), st.sampled_from(DIMENSIONS))
def test_changer_d_unite_ne_change_rien(facteur, decalage, dimension):
    autres = VALEURS.astype(float).copy()
    autres[dimension] = facteur * autres[dimension] + decalage
    obtenu = e.composites(autres, e.reference(autres))
    pd.testing.assert_frame_equal(obtenu, e.composites(VALEURS, REF), rtol=1e-6)


def test_poids_et_valeurs_refuses():
    with pytest.raises(AppelIncorrect, match="positifs"):
        e.moyenne_ponderee(VALEURS, pd.Series(-1.0, index=DIMENSIONS))
    with pytest.raises(AppelIncorrect, match="infinie"):
        e.reference(VALEURS.astype(float).replace(4, np.inf))


def test_redondance_incalculable():
    assert np.isnan(s.redondance(VALEURS[["seuls75"]], e.reference(VALEURS[["seuls75"]])).alpha)
    assert not s.redondance(VALEURS.head(2), REF).forte
