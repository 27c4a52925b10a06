from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from observatoire.territoire import (
    Comparaison,
    Reglages,
    Secteur,
    Seuils,
    lire_reglages,
    membres,
    perimetre_detail,
    reference,
    table_territoires,
    voisinage,
)

QUATRE_C = "200034064"
GAILLAC = "200066124"
COLONNES = (
    "code",
    "niveau",
    "libelle",
    "epci",
    "departement",
    "region",
    "secteur",
    "superficie_km2",
    "lon",
    "lat",
)


@pytest.fixture(scope="module")
def france():
    return reference().set_index("code")


@pytest.mark.parametrize("minutes", [15, 30])
def test_voisinage_recalcule_sur_l_ellipsoide(france, minutes):
    alentour = france[france["departement"].isin(["81", "82", "12", "46", "31"])]
    siennes = france.loc[list(membres(QUATRE_C))]
    geod, proches, douteuses = Geod(ellps="WGS84"), set(), set()
    for code, commune in alentour.drop(index=siennes.index).iterrows():
        n = len(siennes)
        metres = geod.inv(
            np.full(n, commune["lon"]), np.full(n, commune["lat"]), siennes["lon"], siennes["lat"]
        )[2]
        attendu = 2 + 1.35 * min(metres) / 1000 / 45 * 60
        if abs(attendu - minutes) < 0.2:  # sphère et ellipsoïde peuvent différer ici
            douteuses.add(code)
        elif attendu < minutes:
            proches.add(code)
    trouvees = set(voisinage(QUATRE_C, minutes))
    assert len(douteuses) < 5 < len(proches)
    assert trouvees - douteuses == proches
    # Tonnac et Montrosier touchent la 4C sans en être.
    assert {"81300", "81184"} <= trouvees


def test_le_voisinage_exclut_l_epci_et_grandit_avec_les_minutes():
    proche, loin = set(voisinage(QUATRE_C, 10)), set(voisinage(QUATRE_C, 40))
    assert proche < loin
    assert not loin & set(membres(QUATRE_C))
    assert voisinage(QUATRE_C, 2) == ()


def test_perimetre_de_detail(france):
    reglages = Reglages("200034064", comparaison=Comparaison(epci=("249740119",)), seuils=Seuils())
    detail = set(perimetre_detail(reglages))
    assert detail == (
        set(france.index[france["departement"] == "81"])
        | set(voisinage(QUATRE_C, 30))
        | set(membres("249740119"))
    )
    assert "82088" in detail  # Laguépie, en Tarn-et-Garonne, au bord de la 4C


def test_perimetre_d_un_epci_sur_deux_departements(france):
    # CC du Quercy Rouergue et des Gorges de l'Aveyron : Tarn-et-Garonne et Tarn (Montrosier).
    detail = set(perimetre_detail(Reglages(epci="248200107", seuils=Seuils(minutes_voisinage=0))))
    assert detail == set(france.index[france["departement"].isin(["81", "82"])])


def test_perimetre_france(france):
    assert perimetre_detail(Reglages("200034064", perimetre="france")) == tuple(france.index)


@pytest.fixture(scope="module")
def table():
    secteurs = (Secteur("causse", "Causse", ("81309", "81206")),)
    return table_territoires(Reglages("200034064", secteurs=secteurs)).set_index(["niveau", "code"])


def test_colonnes_et_effectifs_de_la_table(table):
    assert tuple(table_territoires(Reglages("200034064")).columns) == COLONNES
    assert table.index.is_unique
    assert table.groupby("niveau").size().to_dict() == {
        "commune": len(perimetre_detail(Reglages("200034064"))),
        "secteur": 1,
        "epci": 1255,  # DGCL, EPCI à fiscalité propre au 1er janvier 2026, métropole et DROM
        "departement": 101,
        "region": 18,
        "france": 1,
    }


def test_parents(table):
    vaour = table.loc[("commune", "81309")]
    assert (vaour["secteur"], vaour["epci"], vaour["departement"], vaour["region"]) == (
        "causse",
        QUATRE_C,
        "81",
        "76",
    )
    assert table.loc[("commune", "81069"), "secteur"] is np.nan
    assert table.loc[("secteur", "causse"), ["libelle", "epci"]].tolist() == ["Causse", QUATRE_C]
    epci = table.loc[("epci", "248200107")]
    assert (epci["departement"], epci["region"]) == ("82", "76")
    assert table.loc[("departement", "76"), "region"] == "28"
    assert table.loc[("region", "76"), ["libelle", "departement"]].isna().tolist() == [False, True]


def test_superficies_et_barycentres(table, france):
    for niveau in ("epci", "departement", "region"):
        sommes = france.groupby(niveau)["superficie_km2"].sum()
        lignes = table.loc[niveau]
        assert lignes["superficie_km2"].to_dict() == pytest.approx(sommes.to_dict(), abs=0.001)
    assert table.loc[("france", "FR"), "superficie_km2"] == pytest.approx(
        france["superficie_km2"].sum(), abs=0.01
    )
    # Barycentre recalculé pour la 4C : moyenne des mairies pondérée par la superficie.
    siennes = france.loc[list(membres(QUATRE_C))]
    lon = np.average(siennes["lon"], weights=siennes["superficie_km2"])
    assert table.loc[("epci", QUATRE_C), "lon"] == pytest.approx(lon, abs=1e-4)
    # Le centre de la France métropolitaine est dans le Cher ou l'Allier (IGN : Vesdun, Nassigny).
    centre = table.loc[("france", "FR")]
    assert (centre["lon"], centre["lat"]) == pytest.approx((2.5, 46.5), abs=0.15)
    assert table[["superficie_km2", "lon", "lat"]].notna().all().all()


def test_la_table_du_fichier_livre_porte_les_secteurs():
    reglages = lire_reglages(Path(__file__).parents[2] / "data")
    lignes = table_territoires(reglages).set_index("code")
    assert set(lignes.index[lignes["niveau"] == "secteur"]) == {s.id for s in reglages.secteurs}
    siennes = lignes.loc[list(membres(QUATRE_C))]
    assert siennes["secteur"].notna().all()
    par_secteur = siennes.groupby("secteur")["superficie_km2"].sum()
    for identifiant, somme in par_secteur.items():
        assert lignes.loc[identifiant, "superficie_km2"] == pytest.approx(somme, abs=0.001)


@pytest.mark.parametrize("siren", ["249740119", "200050532", "242010056", GAILLAC, "200066637"])
def test_tout_epci_a_sa_table(siren):
    lignes = table_territoires(Reglages(epci=siren)).set_index(["niveau", "code"])
    for code in membres(siren):
        assert lignes.loc[("commune", code), "epci"] == siren
