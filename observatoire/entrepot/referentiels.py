"""Poser dans la base de construction ce que l'on sait du découpage de la France."""

import csv
from importlib.resources import files

import duckdb
import pandas as pd

from observatoire import territoire
from observatoire.sources.sql import litteral


def poser(con: duckdb.DuckDBPyConnection, reglages: territoire.Reglages) -> None:
    """Crée `ref_communes`, `ref_passage`, `ref_arrondissements`, `ref_scissions`, `mouvements`
    (vide), `territoires` et `perimetre_detail`."""
    communes = territoire.reference()[["code", "departement", "region", "epci"]].copy()
    secteurs = {c: s.id for s in reglages.secteurs for c in s.communes}
    communes["secteur"] = communes["code"].map(secteurs).astype("object")
    _table(con, "ref_communes", communes.astype("object"))
    _table(
        con, "ref_passage", pd.DataFrame(territoire.passage().items(), columns=["ancien", "actuel"])
    )
    _table(
        con,
        "ref_arrondissements",
        pd.DataFrame(territoire.arrondissements().items(), columns=["arrondissement", "commune"]),
    )
    texte = (files("observatoire.reference") / "scissions.csv").read_text(encoding="utf-8")
    scissions = pd.DataFrame(csv.DictReader(texte.splitlines(), delimiter=";"))
    _table(con, "ref_scissions", scissions.astype({"annee": int}))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE mouvements "
        "(mod INTEGER, date_effet VARCHAR, avant VARCHAR, apres VARCHAR)"
    )
    con.register("_territoires", territoire.table_territoires(reglages))
    con.execute("INSERT INTO territoires BY NAME SELECT * FROM _territoires")
    con.unregister("_territoires")
    _table(
        con, "perimetre_detail", pd.DataFrame({"code": list(territoire.perimetre_detail(reglages))})
    )


def _table(con: duckdb.DuckDBPyConnection, nom: str, cadre: pd.DataFrame) -> None:
    con.register("_cadre", cadre)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {nom} AS SELECT * FROM _cadre")
    con.unregister("_cadre")


# Mouvements qui font passer une commune entière sous un autre code : fusions (31 à 34),
# changements de code (41, 50). Les rétablissements (21) séparent et ne se remontent pas.
_FUSIONS = (31, 32, 33, 34, 41, 50)
_RETABLISSEMENT = 21
_ETAPES = 6


def appliquer_mouvements(con: duckdb.DuckDBPyConnection) -> None:
    """Complète `ref_passage` et `ref_scissions` d'après `mouvements(mod, date_effet, avant, apres)`.

    Un code encore en usage n'est jamais remplacé ; une chaîne de fusions est suivie jusqu'au
    code actuel.
    """
    fusions = ", ".join(map(str, _FUSIONS))
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE liens AS
        SELECT DISTINCT avant, apres FROM mouvements
        WHERE mod IN ({fusions}) AND avant <> apres AND avant NOT IN (SELECT code FROM ref_communes)
        QUALIFY row_number() OVER (PARTITION BY avant ORDER BY date_effet DESC, apres) = 1""")
    for _ in range(_ETAPES):
        con.execute("""
            UPDATE liens SET apres = s.apres FROM (SELECT * FROM liens) s
            WHERE liens.apres = s.avant""")
    con.execute("""
        INSERT INTO ref_passage SELECT avant, apres FROM liens
        WHERE apres IN (SELECT code FROM ref_communes)
        AND avant NOT IN (SELECT ancien FROM ref_passage)""")
    con.execute(f"""
        INSERT INTO ref_scissions
        SELECT DISTINCT apres, avant, TRY_CAST(left(date_effet, 4) AS INTEGER) FROM mouvements
        WHERE mod = {_RETABLISSEMENT} AND avant <> apres
        AND avant IN (SELECT code FROM ref_communes) AND apres IN (SELECT code FROM ref_communes)
        AND apres NOT IN (SELECT retablie FROM ref_scissions)""")


def secteurs_de(reglages: territoire.Reglages) -> str:
    """La liste SQL des EPCI que l'on suit : le nôtre et ceux de comparaison."""
    return "(" + ", ".join(litteral(e) for e in (reglages.epci, *reglages.comparaison.epci)) + ")"
