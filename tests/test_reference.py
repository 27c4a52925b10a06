"""Le référentiel embarqué, confronté à des chiffres publiés par l'INSEE et la DGCL."""

import pytest
import shapely

from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import (
    arrondissements,
    contours,
    libelles,
    membres,
    passage,
    reference,
)
from observatoire.territoire.referentiel import a_part

QUATRE_C = "200034064"
# Composition au 1er janvier 2026 (DGCL, liste des EPCI à fiscalité propre).
COMMUNES_4C = [
    "81009",
    "81035",
    "81045",
    "81069",
    "81080",
    "81095",
    "81111",
    "81123",
    "81135",
    "81146",
    "81148",
    "81154",
    "81165",
    "81191",
    "81197",
    "81206",
    "81224",
    "81234",
    "81262",
    "81263",
    "81265",
    "81275",
    "81290",
    "81309",
    "81320",
]
# INSEE, base du comparateur de territoires, colonne SUPERF (km²).
SUPERFICIE_4C = 296.23
RETABLIES_SANS_CONTOUR = {"15031", "15035", "15047", "15171"}


@pytest.fixture(scope="module")
def france():
    return reference().set_index("code")


@pytest.fixture(scope="module")
def formes():
    return contours().set_index("code").geometry


def test_les_25_communes_de_la_4c(france):
    assert membres(QUATRE_C) == tuple(COMMUNES_4C)
    assert france.loc["81069", "libelle"] == "Cordes-sur-Ciel"
    assert france.loc["81224", "libelle"] == "Le Riols"
    assert set(france.loc[COMMUNES_4C, "departement"]) == {"81"}
    assert set(france.loc[COMMUNES_4C, "libelle_region"]) == {"Occitanie"}


@pytest.mark.parametrize(
    ("commune", "epci"),
    [("81300", "200066124"), ("81184", "248200107"), ("69123", "200046977")],
    ids=["Tonnac", "Montrosier", "Lyon"],
)
def test_communes_qu_on_rattache_souvent_mal(france, commune, epci):
    assert france.loc[commune, "epci"] == epci


def test_couverture_nationale(france):
    # 34 746 communes en métropole et 129 dans les DROM au 1er janvier 2026 (COG).
    assert len(france) == 34_875
    assert france.index.str.startswith("97").sum() == 129
    assert france.index.is_unique and france.index.is_monotonic_increasing
    assert (france["departement"].nunique(), france["region"].nunique()) == (101, 18)
    # Les quatre îles hors intercommunalité (loi NOTRe, CGCT L5210-1-1).
    hors_epci = france[france["epci"].isna()]
    assert set(hors_epci["libelle"]) == {
        "Île-de-Bréhat",
        "Île-de-Sein",
        "Ouessant",
        "L'Île-d'Yeu",
    }
    assert (france["nature_epci"] == "MET69").sum() == 58  # Métropole de Lyon
    assert set(france["nature_epci"].dropna()) == {"CC", "CA", "CU", "METRO", "MET69"}


def test_tout_epci_a_ses_membres(france):
    for siren in libelles("epci"):
        siens = membres(siren)
        assert siens == tuple(sorted(siens))
        # Un EPT, une île sans EPCI : vus d'eux-mêmes seulement.
        vue = reference(siren).set_index("code") if siren in a_part() else france
        assert set(vue.loc[list(siens), "epci"]) == {siren}
    epci = france["epci"].dropna().unique()
    assert sum(len(membres(siren)) for siren in epci) == len(france) - 4
    assert len(a_part()) == 15 and not {*a_part()} & {*epci}  # onze EPT, quatre îles


def test_superficie_de_la_4c(france):
    somme = france.loc[COMMUNES_4C, "superficie_km2"].sum()
    assert somme == pytest.approx(SUPERFICIE_4C, rel=0.02)
    # Superficies cadastrales publiées : Tarn 5 757,9 km², Paris 105,4 km² (INSEE, repris par les
    # fiches encyclopédiques). Le cadastre compte un peu moins que l'ellipsoïde.
    tarn = france.loc[france["departement"] == "81", "superficie_km2"].sum()
    assert tarn == pytest.approx(5757.9, rel=0.01)
    assert france.loc["75056", "superficie_km2"] == pytest.approx(105.4, rel=0.01)


def test_contours_valides_et_jointifs(formes):
    vides = set(formes.index[formes.is_empty])
    assert vides == RETABLIES_SANS_CONTOUR
    assert formes.is_valid.all()
    # Ni recouvrement ni limite dédoublée entre voisines, dans toute la France.
    assert shapely.coverage_is_valid(formes[~formes.is_empty].to_numpy())


def test_pas_de_trou_dans_la_4c(formes):
    ensemble = shapely.union_all(formes[COMMUNES_4C].to_numpy())
    assert ensemble.geom_type == "Polygon"
    assert not ensemble.interiors


def test_seuls_trous_de_la_metropole_les_enclaves_etrangeres(formes):
    metropole = formes[~formes.index.str.startswith("97") & ~formes.is_empty]
    ensemble = shapely.get_parts(shapely.coverage_union_all(metropole.to_numpy()))
    trous = [shapely.Polygon(anneau) for partie in ensemble for anneau in partie.interiors]
    # Llivia, commune espagnole enclavée dans les Pyrénées-Orientales.
    assert len(trous) == 1
    assert trous[0].contains(shapely.Point(1.981, 42.464))


def test_commune_nouvelle_de_2025_retrouve_sa_partie_absorbee(france):
    # INSEE : Saint-Denis 12,36 km² et Pierrefitte-sur-Seine 3,41 km², réunies en 2025.
    assert france.loc["93066", "superficie_km2"] == pytest.approx(12.36 + 3.41, rel=0.03)


def test_positions(france, formes):
    sans = france.index[france["lon"].isna() | france["lat"].isna()]
    assert set(sans) == RETABLIES_SANS_CONTOUR
    places = france.drop(index=sans)
    points = shapely.points(places["lon"], places["lat"])
    # Une mairie à plus d'un kilomètre de sa commune (0,009 degré) est une erreur de géocodage.
    assert (shapely.distance(points, formes[places.index].to_numpy()) < 0.0091).all()
    cordes = france.loc["81069"]
    assert (cordes["lon"], cordes["lat"]) == pytest.approx((1.9582, 44.0625), abs=0.001)


def test_contours_d_un_choix_de_communes():
    choisies = contours(["81320", "81069", "99999"])
    assert list(choisies["code"]) == ["81069", "81320"]
    assert choisies.crs.to_epsg() == 4326
    assert contours([]).empty


def test_passage_vers_une_commune_actuelle(france):
    table = passage()
    assert set(table.values()) <= set(france.index)
    assert not set(table) & set(france.index)
    # INSEE, mouvements de communes : Saint-Antonin-de-Lacalm → Terre-de-Bancalié (2019) ;
    # Pierrefitte-sur-Seine → Saint-Denis (2025).
    assert table["81241"] == "81233"
    assert table["93059"] == "93066"


def test_arrondissements_municipaux():
    table = arrondissements()
    par_ville = {ville: list(table.values()).count(ville) for ville in set(table.values())}
    assert par_ville == {"75056": 20, "69123": 9, "13055": 16}
    assert table["75112"] == "75056"


def test_le_referentiel_rendu_est_une_copie():
    table = reference()
    table.loc[:, "libelle"] = "modifié"
    assert "modifié" not in set(reference()["libelle"])
    passage().clear()
    assert passage()


def test_un_siren_inconnu_est_dit():
    with pytest.raises(AppelIncorrect, match=r"200034999.*inconnu.*SIREN"):
        membres("200034999")
