"""Ne garder de ce qui a été lu que le périmètre de détail et ce qui se compare, toujours rangé pareil."""

from datetime import datetime

from observatoire.entrepot import locales, portee
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.sql import Base, liste, ranger
from observatoire.territoire import Reglages, membres


def couper(con: Base, reglages: Reglages) -> None:
    """De `retenues` à `mesures` ; chaque table gardée est rangée dans un ordre qui ne dépend que
    d'elle, et chaque territoire reçoit sa superficie."""
    siennes = liste(membres(reglages.epci))
    suivis = liste([reglages.epci, *reglages.comparaison.epci])
    con.execute(f"""
        INSERT INTO mesures BY NAME
        SELECT * FROM retenues r
        WHERE (niveau = 'commune' AND code IN (SELECT code FROM perimetre_detail))
            OR (niveau = 'epci' AND (valeur IS NOT NULL OR bas IS NOT NULL OR code IN {suivis}))
            OR (niveau = 'quartier' AND coalesce((SELECT commune FROM ref_arrondissements
                WHERE arrondissement = left(r.code, 5)), left(r.code, 5)) IN (SELECT code FROM perimetre_detail))
            OR niveau NOT IN ('quartier', 'commune', 'epci')
        ORDER BY variable, niveau, code, debut, fin, perimetre""")
    _nommer_quartiers(con)
    ici = "code IN (SELECT code FROM perimetre_detail)"
    # Les valeurs lues servent à reprendre un fichier dont la nouvelle version serait refusée.
    for table, filtre in {"lues": f"niveau <> 'commune' OR {ici}", "lieux": ici, "contours": "TRUE",
                          "appartenances": "TRUE", "minutes": "TRUE",
                          "flux": f"origine IN {siennes} OR destination IN {siennes}", "trajets": "TRUE",
                          "isochrones": "TRUE"}.items():  # fmt: skip
        con.execute(
            f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {table} WHERE {filtre} ORDER BY ALL"
        )
    con.execute("DROP TABLE temp.lues")
    con.execute("""
        UPDATE territoires t SET superficie_km2 = m.valeur
        FROM (SELECT code, niveau, arg_max(valeur, (fin, perimetre = '', valeur)) AS valeur
            FROM mesures WHERE variable = 'superficie' AND valeur > 0 GROUP BY ALL) m
        WHERE m.code = t.code AND m.niveau = t.niveau""")


def _nommer_quartiers(con: Base) -> None:
    """Les quartiers dont un fichier donne un chiffre, nommés par lui ; à défaut, par leur rang dans la commune."""
    con.execute("CREATE TEMP TABLE IF NOT EXISTS noms_quartiers (code VARCHAR, nom VARCHAR)")
    con.execute("""
        INSERT INTO territoires BY NAME
        SELECT q.code, 'quartier' AS niveau, c.epci, c.departement, c.region, c.secteur,
            CASE WHEN length(q.code) = 9 THEN coalesce(n.nom, 'IRIS ' || right(q.code, 4)) || ' (' || v.nom || ')'
                -- À Lyon, 69381 est le premier.
                ELSE v.nom || ' ' || CASE right(q.code, 2)::INTEGER % 80 WHEN 1 THEN '1er'
                    ELSE right(q.code, 2)::INTEGER % 80 || 'e' END || ' arrondissement' END AS libelle
        FROM (SELECT DISTINCT code FROM mesures WHERE niveau = 'quartier') q
        LEFT JOIN ref_arrondissements a ON a.arrondissement = left(q.code, 5)
        JOIN ref_communes c ON c.code = coalesce(a.commune, left(q.code, 5))
        JOIN noms v ON v.niveau = 'commune' AND v.code = c.code
        LEFT JOIN (SELECT code, min(nom) AS nom FROM noms_quartiers GROUP BY code) n ON n.code = q.code
        ORDER BY q.code""")


def inscrire(con: Base, reglages: Reglages, rendus: list[CompteRendu]) -> None:
    """Une ligne de `fichiers` par tableau lu, et ses relevés ; dit aussi qu'un fichier ne couvre rien
    du territoire."""
    retenues = dict(con.execute(
        "SELECT fichier, count(DISTINCT (code, niveau)) FROM lues GROUP BY fichier").fetchall())  # fmt: skip
    lignes, releves = [], []
    for r in rendus:
        gardees = retenues.get(r.fichier, 0)
        if locales.titre(r.source):
            gardees = r.bilan.lignes_lues if r.statut == "reconnu" else 0
        if r.statut == "reconnu" and portee.rien_ici(con, r.fichier, r.source, reglages):
            r.message = " ; ".join(filter(None, [r.message, portee.RIEN]))
        lignes.append(
            [r.fichier, r.chemin, r.empreinte, r.source, r.bilan.lignes_lues, gardees, r.statut,
             r.message, datetime.now(), ",".join(map(str, r.bilan.millesimes))]
        )  # fmt: skip
        releves += [releve.ligne() for releve in r.bilan.releves]
    for table, rangees in (("fichiers", lignes), ("releves", releves)):
        ranger(con, table, rangees)
