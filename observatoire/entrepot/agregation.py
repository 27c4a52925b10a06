"""Ce qui est retenu : de deux fichiers le plus récent, puis des communes à la France, sommer ou se taire."""

import pandas as pd

from observatoire.entrepot import tirages
from observatoire.entrepot.additions import additionner
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.modele import CODE_FRANCE
from observatoire.sources.declaration import catalogue, variables
from observatoire.sources.releve import SANS_HABITANT
from observatoire.sources.sql import Base, arrondir, exact, inserer, liste, total

# Sous cet écart, deux publications du même chiffre ne diffèrent que par leurs décimales.
_TOLERANCE = 0.05
_MAYOTTE = "976"


def rang_de(source: str, millesimes: list[int], fichier: str) -> tuple[int, int, str]:
    """Ce qui classe deux fichiers : priorité de la source, puis millésime, puis nom."""
    declaree = catalogue().get(source)
    return (declaree.priorite if declaree else 0, max(millesimes, default=0), fichier)


def arbitrer(con: Base, rendus: list[CompteRendu]) -> None:
    """De `lues`, toutes les valeurs des fichiers de `rendus`, à `gagnantes` et `ecarts`.

    Le rang d'un fichier vient de la priorité de sa source puis de son millésime le plus récent :
    une livraison ancienne déposée après une nouvelle ne reprend pas la main. Une case vide ne
    remplace jamais une valeur, d'où qu'elle vienne.
    """
    additionner(con, rendus)
    ordonnes = sorted(rendus, key=lambda r: rang_de(r.source, r.bilan.millesimes, r.fichier))
    noms = pd.Series([r.fichier for r in ordonnes], dtype="str")
    inserer(con, "rangs", pd.DataFrame({"fichier": noms, "rang": range(len(noms))}), creer=True)
    # Ce qu'un seul fichier donne aux communes n'est pas disputé : rien n'y est comparé ligne à ligne.
    con.execute("""
        CREATE OR REPLACE TEMP TABLE disputees AS
        SELECT code, niveau, variable, debut, fin, perimetre FROM arbitrables
        SEMI JOIN (SELECT niveau, variable, debut, fin FROM arbitrables GROUP BY ALL
            HAVING niveau <> 'commune' OR min(fichier) < max(fichier))
        USING (niveau, variable, debut, fin) GROUP BY ALL HAVING count(*) > 1""")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE classees AS
        SELECT l.*, row_number() OVER (PARTITION BY code, niveau, variable, debut, fin, perimetre
            ORDER BY (statut = 'absent'), rang DESC, fichier DESC) AS ordre
        FROM arbitrables l JOIN disputees d USING (code, niveau, variable, debut, fin, perimetre)
        JOIN rangs USING (fichier)""")
    con.execute("""
        CREATE OR REPLACE TEMP VIEW gagnantes AS
        SELECT l.* FROM arbitrables l
        ANTI JOIN disputees d USING (code, niveau, variable, debut, fin, perimetre)
        UNION ALL BY NAME
        SELECT * EXCLUDE (ordre) FROM classees WHERE ordre = 1""")
    con.execute(f"""
        INSERT INTO ecarts
        SELECT p.code, p.niveau, p.variable, p.debut, p.fin, g.valeur, g.fichier, p.valeur, p.fichier
        FROM classees p JOIN classees g USING (code, niveau, variable, debut, fin, perimetre)
        WHERE g.ordre = 1 AND p.ordre > 1 AND p.valeur IS NOT NULL
            AND (g.valeur IS NULL OR abs(g.valeur - p.valeur) > {_TOLERANCE})
        ORDER BY ALL""")


def agreger(con: Base) -> None:
    """De `gagnantes` à `retenues` : les communes du périmètre de détail, les autres niveaux, et les sommes de
    chaque niveau, d'après `ref_communes` (et sa colonne `secteur`).

    Un secteur ou un EPCI dont une commune manque est « absent » ; un département, une région ou
    la France ne reçoivent une somme que si le fichier les couvre entièrement (France : Mayotte
    exceptée, ce que le périmètre dit). Une commune rétablie depuis est comptée dans celle dont
    elle est sortie. Une somme avec des parts secrètes n'a pas de valeur, seulement des bornes.
    """
    tirages.poser(con)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE retenues AS SELECT * FROM tirees
        WHERE niveau <> 'commune' OR code IN (SELECT code FROM perimetre_detail)""")
    _sommer_en_partie(con)
    con.execute("CREATE OR REPLACE TEMP TABLE sommes AS SELECT * FROM retenues LIMIT 0")
    for niveau in ("secteur", "epci", "departement", "region"):
        _sommer(con, niveau, niveau, f"{niveau} IS NOT NULL", "''")
    sans_mayotte = f"departement <> '{_MAYOTTE}'"
    _sommer(con, "france", f"'{CODE_FRANCE}'", "TRUE", "''")
    _sommer(con, "france", f"'{CODE_FRANCE}'", sans_mayotte, "'France hors Mayotte'")
    _ne_garder_qu_une_france(con)
    _preferer_publie(con)
    con.execute("INSERT INTO retenues BY NAME SELECT * FROM sommes")


def _sommer_en_partie(con: Base) -> None:
    """Toutes les communes, lues une fois : `partiels`, leurs sommes exactes par secteur, EPCI, département
    et région à la fois, que chaque niveau finit de sommer ; `scindees`, ce qu'on a des communes divisées."""
    additives = liste(n for n, v in variables().items() if v.agregation == "somme")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE reprises AS
        SELECT DISTINCT code, variable, debut, fin FROM gagnantes WHERE perimetre = ''
            AND niveau = 'commune' AND code IN (SELECT origine FROM ref_scissions)""")
    con.execute(f"""
        CREATE OR REPLACE TEMP VIEW parts AS
        SELECT * FROM tirees m WHERE niveau = 'commune' AND variable IN {additives}
            -- Un chiffre d'avant une division ne compte que si le fichier d'après ne l'a pas repris.
            AND (perimetre = '' OR (code, variable, debut, fin) NOT IN (
                SELECT (code, variable, debut, fin) FROM reprises))""")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE scindees AS
        SELECT code, variable, debut, fin, perimetre FROM parts
        WHERE code IN (SELECT unnest([origine, retablie]) FROM ref_scissions)""")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE partiels AS
        SELECT variable, debut, fin, secteur, epci, departement, region,
            {total(exact("valeur"))} AS somme, max(fichier) AS fichier,
            count(*) FILTER (statut <> 'absent' AND code NOT IN {liste(SANS_HABITANT)}) AS presents,
            count(*) FILTER (statut = 'secret') AS secrets,
            bool_or(statut = 'fictif') AS fictif, bool_or(statut = 'estime') AS estime,
            bool_or(statut = 'provisoire') AS provisoire, bool_or(statut = 'arrondi') AS arrondi,
            count(bas) AS bornees, count(*) - count(coalesce(bas, valeur)) AS inconnues,
            {total(exact("coalesce(bas, valeur)"))} AS bas, {total(exact("coalesce(haut, valeur)"))} AS haut,
            {total(exact("valeur * tirage"))} AS tirees, max(tirage) AS tirage
        FROM parts JOIN ref_communes USING (code) GROUP BY ALL""")


def _sommer(con: Base, niveau: str, cle: str, condition: str, perimetre: str) -> None:
    strict = niveau in ("departement", "region", "france")
    sans_habitant = liste(SANS_HABITANT)
    con.execute(f"""
        INSERT INTO sommes BY NAME
        WITH attendus AS (
            SELECT {cle} AS code, count(*) FILTER (code NOT IN {sans_habitant}) AS attendu
            FROM ref_communes WHERE {condition} GROUP BY 1),
        -- Une commune rétablie absente du fichier est couverte par celle dont elle est sortie.
        couvertes AS (
            SELECT {cle} AS code, variable, debut, fin, count(*) AS n
            FROM ref_scissions s JOIN ref_communes c ON c.code = s.retablie
            JOIN (SELECT DISTINCT code AS origine, variable, debut, fin FROM scindees
                WHERE perimetre <> '') p USING (origine)
            ANTI JOIN scindees q ON q.code = s.retablie AND q.variable = p.variable
                AND q.debut = p.debut AND q.fin = p.fin
            WHERE {condition.replace("departement", "c.departement")} GROUP BY ALL),
        groupes AS (
            SELECT {cle} AS code, variable, debut, fin, {arrondir(total("somme"))} AS somme, max(fichier) AS fichier,
                {total("presents")} AS presents, {total("secrets")} AS secrets, bool_or(fictif) AS fictif,
                bool_or(estime) AS estime, bool_or(provisoire) AS provisoire, bool_or(arrondi) AS arrondi,
                {total("bornees")} AS bornees, {total("inconnues")} = 0 AS bornes_connues,
                {arrondir(total("bas"))} AS bas, {arrondir(total("haut"))} AS haut,
                coalesce({arrondir(total("tirees"))} / nullif({arrondir(total("somme"))}, 0), max(tirage)) AS tirage
            FROM partiels WHERE {condition} GROUP BY ALL)
        SELECT code, '{niveau}' AS niveau, variable, debut, fin, {perimetre} AS perimetre, fichier,
            CASE WHEN complet AND secrets = 0 THEN somme END AS valeur,
            CASE WHEN NOT complet THEN 'absent' WHEN fictif THEN 'fictif'
                WHEN secrets > 0 OR estime THEN 'estime' WHEN provisoire THEN 'provisoire'
                WHEN arrondi THEN 'arrondi' ELSE 'publie' END AS statut,
            CASE WHEN complet AND bornees > 0 AND bornes_connues THEN bas END AS bas,
            CASE WHEN complet AND bornees > 0 AND bornes_connues THEN haut END AS haut, tirage
        FROM (SELECT g.*, g.presents + coalesce(c.n, 0) >= a.attendu AS complet
              FROM groupes g JOIN attendus a USING (code)
              LEFT JOIN couvertes c USING (code, variable, debut, fin))
        WHERE {"complet" if strict else "TRUE"}""")


def _ne_garder_qu_une_france(con: Base) -> None:
    """La France entière quand elle est là ; sinon seulement celle sans Mayotte, qui le dit."""
    con.execute("""
        DELETE FROM sommes WHERE niveau = 'france' AND perimetre <> '' AND (variable, debut, fin) IN
        (SELECT (variable, debut, fin) FROM sommes WHERE niveau = 'france' AND perimetre = '')""")


def _preferer_publie(con: Base) -> None:
    """Le chiffre publié vaut mieux que notre somme au même périmètre, où l'on ne garde qu'un des deux.

    Un EPCI publié sur un périmètre d'alors reste à côté de notre somme sur celui d'aujourd'hui.
    """
    niveaux = "niveau IN ('epci', 'departement', 'region', 'france')"
    con.execute(f"""
        DELETE FROM sommes WHERE {niveaux} AND
        (code, niveau, variable, debut, fin) IN
        (SELECT (code, niveau, variable, debut, fin) FROM retenues
         WHERE niveau <> 'commune' AND perimetre = '' AND valeur IS NOT NULL)""")
    con.execute(f"""
        DELETE FROM retenues WHERE {niveaux} AND perimetre = ''
        AND valeur IS NULL AND (code, niveau, variable, debut, fin) IN
        (SELECT (code, niveau, variable, debut, fin) FROM sommes)""")
