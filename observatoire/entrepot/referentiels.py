"""Poser dans la base de construction ce que l'on sait du découpage de la France."""

import csv
from importlib.resources import files

import pandas as pd

from observatoire import territoire
from observatoire.sources.noms import NIVEAUX_NOMMES, cle_de_nom
from observatoire.sources.sql import Base, inserer, litteral, total

# La dernière année de la population que le paquet connaît (`populations.parquet`).
ANNEE_DU_REFERENTIEL = 2023


def poser(con: Base, reglages: territoire.Reglages | None) -> None:
    """Crée `ref_communes`, `ref_passage`, `ref_arrondissements`, `ref_scissions`, `ref_iris`, `ref_noms`,
    `ref_populations`, `mouvements` (vide), `territoires` et `perimetre_detail` ; sans réglages, on n'étudie
    aucun territoire : toute la France est gardée en détail."""
    etudie = reglages.epci if reglages else ""
    communes = territoire.reference(etudie)[["code", "departement", "region", "epci"]].copy()
    secteurs = {c: s.id for s in reglages.secteurs for c in s.communes} if reglages else {}
    communes["secteur"] = communes["code"].map(secteurs)
    texte = (files("observatoire.reference") / "scissions.csv").read_text(encoding="utf-8")
    iris = (files("observatoire.reference") / "iris.csv").read_text(encoding="utf-8")
    quartiers = pd.DataFrame(csv.DictReader(iris.splitlines(), delimiter=";"))
    scissions = pd.DataFrame(csv.DictReader(texte.splitlines(), delimiter=";"))
    detail = territoire.perimetre_detail(reglages) if reglages else communes["code"]
    passage, arrondissements = territoire.passage(), territoire.arrondissements()
    for table, lignes in {
        "ref_communes": communes.astype("object"),
        "ref_passage": pd.DataFrame(passage.items(), columns=["ancien", "actuel"]),
        "ref_arrondissements": pd.DataFrame(
            arrondissements.items(), columns=["arrondissement", "commune"]
        ),
        "ref_iris": quartiers.astype({"quartiers": int}),
        "ref_scissions": scissions.astype({"annee": int}),
        "perimetre_detail": pd.DataFrame({"code": list(detail)}),
    }.items():
        inserer(con, table, lignes, creer=True)
    noms = [(n, code, nom) for n in NIVEAUX_NOMMES for code, nom in territoire.libelles(n).items()]
    noms += [("france", "FR", nom) for nom in ("France", "France métropolitaine", "France entière")]
    inserer(con, "noms", pd.DataFrame(noms, columns=["niveau", "code", "nom"]), creer=True)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE ref_noms AS SELECT *, {cle_de_nom('nom')} AS k FROM noms"
    )
    if reglages:
        inserer(con, "territoires", territoire.table_territoires(reglages))
    _populations(con)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE mouvements "
        "(mod INTEGER, date_effet VARCHAR, avant VARCHAR, apres VARCHAR)"
    )


def _populations(con: Base) -> None:
    """`ref_populations(code, niveau, annee, valeur)` : de quoi juger un chiffre et son année avant tout dépôt ;
    jamais montré. Les années d'avant y sont écrites en écart à la dernière."""
    chemin = files("observatoire.reference") / "populations.parquet"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE ref_populations AS
        WITH lues AS (FROM read_parquet({litteral(str(chemin))})),
        p AS (
            SELECT r.*, annee, population FROM (
                SELECT code, {ANNEE_DU_REFERENTIEL} AS annee, population FROM lues UNION ALL
                SELECT code, annee::INTEGER, population - ecart FROM (UNPIVOT lues ON COLUMNS('^[0-9]{{4}}$') INTO NAME annee VALUE ecart)
            ) JOIN ref_communes r USING (code))
        SELECT code, 'commune' AS niveau, annee, population::DOUBLE AS valeur FROM p
        UNION ALL SELECT epci, 'epci', annee, {total("population")} FROM p WHERE epci <> '' GROUP BY epci, annee
        UNION ALL SELECT departement, 'departement', annee, {total("population")} FROM p GROUP BY departement, annee
        UNION ALL SELECT region, 'region', annee, {total("population")} FROM p GROUP BY region, annee
        UNION ALL SELECT 'FR', 'france', annee, {total("population")} FROM p GROUP BY annee""")


# Mouvements qui font passer une commune entière sous un autre code : fusions (31 à 34),
# changements de code (41, 50). Les rétablissements (21) séparent et ne se remontent pas.
_FUSIONS = (31, 32, 33, 34, 41, 50)
_RETABLISSEMENT = 21
_ETAPES = 6


def appliquer_mouvements(con: Base) -> None:
    """Complète `ref_passage` et `ref_scissions` d'après `mouvements(mod, date_effet, avant, apres)`.

    Un code encore en usage n'est jamais remplacé ; une chaîne de fusions est suivie jusqu'au
    code actuel.
    """
    if not con.execute("SELECT 1 FROM mouvements LIMIT 1").fetchall():
        return
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
