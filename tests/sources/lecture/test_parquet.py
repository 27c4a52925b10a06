"""Parquet écrits par pyarrow, lus par DuckDB."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from observatoire.erreurs import FichierRefuse
from observatoire.sources.lecture import est_geographique


@pytest.fixture
def parquet(banc):
    def ecrire(nom="caf.parquet", geo=False, **colonnes):
        table = pa.table(colonnes)
        if geo:
            table = table.replace_schema_metadata({b"geo": b'{"columns": {}, "version": "1.0.0"}'})
        pq.write_table(table, banc.depot / nom)
        return banc.depot / nom

    return ecrire


def test_tout_devient_texte(banc, parquet):
    chemin = parquet(
        numcom=["81069", " "],
        siren=[200034064.0, None],
        taux=[52.6, float("nan")],
        foyers=pa.array([795, None], pa.int64()),
        dtreffre=pa.array([dt.date(2024, 12, 31), None]),
        maj=pa.array([dt.datetime(2024, 12, 31), dt.datetime(2024, 12, 31, 8, 30)]),
        forme=pa.array([b"\x00\x01", None], pa.binary()),
    )
    (feuille,) = banc.feuilles(chemin)
    assert feuille.apercu[0] == ["numcom", "siren", "taux", "foyers", "dtreffre", "maj"]
    assert feuille.lignes_apercu == [1, 2, 3]
    assert banc.lignes(chemin, 2, 6) == [
        (2, "81069", "200034064", "52.6", "795", "2024-12-31", "2024-12-31"),
        (3, None, None, None, None, None, "2024-12-31 08:30:00"),
    ]
    assert banc.lignes(chemin, 1, 6)[0][1] == "numcom"
    assert [ligne[0] for ligne in banc.lignes(chemin, 3, 6)] == [3]


def test_nom_hostile(banc, parquet):
    chemin = parquet("l'été [1]*; DROP.parquet", a=["1"])
    assert banc.lignes(chemin, 2, 1) == [(2, "1")]


def test_mauvaise_largeur(banc, parquet):
    with pytest.raises(FichierRefuse, match="1 cellule au lieu de 2"):
        banc.lignes(parquet(a=["1"]), 2, 2)


def test_parquet_tronque(banc, parquet, refus_de):
    octets = parquet(a=["1"] * 100).read_bytes()
    assert "abîmé" in refus_de("coupe.parquet", octets[:-20])
    assert "abîmé" in refus_de("debut.parquet", octets[:6])


def test_que_du_binaire(banc, parquet):
    with pytest.raises(FichierRefuse, match="aucun tableau"):
        banc.feuilles(parquet(forme=pa.array([b"x"], pa.binary())))


def test_est_geographique(banc, parquet):
    assert est_geographique(parquet("contours.parquet", geo=True, a=["1"]))
    assert not est_geographique(parquet("caf.parquet", a=["1"]))
    assert not est_geographique(banc.deposer("faux.parquet", "a;b\n"))
    assert est_geographique(banc.depot / "communes.GeoJSON")
    assert est_geographique(banc.depot / "communes.gpkg")
    assert not est_geographique(banc.depot / "communes.csv")
