"""Les contours se lisent dans les trois formats, en WGS84, par code de commune."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from observatoire.erreurs import FichierRefuse
from observatoire.sources.speciaux import lire_contours

CARRES = gpd.GeoDataFrame(
    {"INSEE_COM": ["1001", "81069"]},
    geometry=[box(1.9, 44.0, 2.0, 44.1), box(2.0, 44.0, 2.1, 44.1)],
    crs=4326,
)


@pytest.mark.parametrize("nom", ["c.geojson", "c.gpkg", "c.parquet"])
def test_trois_formats(tmp_path, nom):
    chemin = tmp_path / nom
    if nom.endswith("parquet"):
        CARRES.to_parquet(chemin)
    else:
        CARRES.to_file(chemin)
    lus = lire_contours(chemin)
    assert lus["code"].tolist() == ["01001", "81069"]
    assert lus.total_bounds == pytest.approx([1.9, 44.0, 2.1, 44.1])


def test_lambert_93_ramene_en_degres(tmp_path):
    CARRES.to_crs(2154).to_file(tmp_path / "c.gpkg")
    assert lire_contours(tmp_path / "c.gpkg").total_bounds == pytest.approx([1.9, 44.0, 2.1, 44.1])


def test_des_points_ne_sont_pas_des_contours(tmp_path):
    gpd.GeoDataFrame({"code": ["81069"]}, geometry=[Point(2, 44)], crs=4326).to_file(
        tmp_path / "p.geojson"
    )
    assert lire_contours(tmp_path / "p.geojson") is None


def test_sans_code_ou_illisible_refuse(tmp_path):
    CARRES.rename(columns={"INSEE_COM": "truc"}).to_file(tmp_path / "c.geojson")
    with pytest.raises(FichierRefuse, match="code des communes"):
        lire_contours(tmp_path / "c.geojson")
    (tmp_path / "x.geojson").write_text("ceci n'en est pas un")
    with pytest.raises(FichierRefuse, match="ne se lit pas"):
        lire_contours(tmp_path / "x.geojson")


def test_vrais_contours_du_tarn(partage):
    lus = lire_contours(partage / "geo/communes-81-tarn.geojson")
    assert len(lus) == 319 and lus["code"].str.startswith("81").all()
