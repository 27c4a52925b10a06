"""Ce qui a bougé à chaque publication : nouveaux millésimes, chiffres qui deviennent connus, révisions.

La table `bouges` se transmet d'une édition à la suivante : chaque publication passée y garde ses chiffres
tels qu'elle les a dits. Rien n'y est jugé : savoir si un écart se dit est l'affaire des affirmations.
"""

from pathlib import Path

from observatoire.entrepot.reprise import attache
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Statut
from observatoire.sources.sql import Base, liste, litteral
from observatoire.territoire import Reglages


def ecrire(con: Base, precedent: Path | None, reglages: Reglages) -> None:
    """Remplit `bouges` d'après l'édition précédente ; le journal est déjà écrit.

    Un chiffre qui vient d'un compte de personnes n'y entre que par le journal, qui en tait les petits écarts.
    """
    if precedent is None:
        return
    with attache(con, precedent):
        [(epci,)] = con.execute("SELECT epci FROM avant.edition").fetchall()
        if epci != reglages.epci:
            return
        if con.execute(
            "SELECT 1 FROM duckdb_tables() WHERE database_name = 'avant' AND table_name = 'bouges'"
        ).fetchall():
            con.execute("INSERT INTO bouges FROM avant.bouges")
        con.execute("""
            INSERT INTO bouges SELECT e.publie_le, 'revision', code, niveau, indicateur, debut, fin, avant,
                debut, fin, apres FROM journal, edition e WHERE genre = 'chiffre' ORDER BY rang""")
        _millesimes(con, reglages.epci)


def _millesimes(con: Base, epci: str) -> None:
    """La dernière année d'un chiffre quand elle n'était pas connue, et celle d'avant, sans chevauchement."""
    de_personnes = liste(i.id for i in INDICATEURS.values() if i.tables_de_personnes)
    cle = "code, niveau, indicateur"
    con.execute(f"""
        INSERT INTO bouges
        WITH ici AS (
            SELECT i.* FROM indicateurs i JOIN territoires t USING (code, niveau)
            WHERE t.epci = {litteral(epci)} AND niveau IN ('commune', 'epci') AND valeur IS NOT NULL
                AND statut <> '{Statut.FICTIF}' AND indicateur NOT IN {de_personnes}
            QUALIFY row_number() OVER (PARTITION BY {cle}, fin
                ORDER BY i.perimetre <> '', debut DESC, i.perimetre) = 1),
        dernieres AS (
            SELECT * FROM ici QUALIFY row_number() OVER (PARTITION BY {cle} ORDER BY fin DESC) = 1),
        connues AS (
            SELECT {cle}, max(fin) AS fin FROM avant.indicateurs WHERE valeur IS NOT NULL GROUP BY ALL),
        deja AS (
            SELECT DISTINCT indicateur FROM connues JOIN territoires t USING (code, niveau)
            WHERE t.epci = {litteral(epci)})
        SELECT e.publie_le,
            CASE WHEN n.indicateur IN (SELECT indicateur FROM deja) THEN 'millesime' ELSE 'debloque' END,
            n.code, n.niveau, n.indicateur, p.debut, p.fin, p.valeur, n.debut, n.fin, n.valeur
        FROM dernieres n CROSS JOIN edition e LEFT JOIN connues c USING ({cle})
        LEFT JOIN ici p ON p.code = n.code AND p.niveau = n.niveau AND p.indicateur = n.indicateur
            AND p.fin < n.debut
        WHERE c.fin < n.fin OR n.indicateur NOT IN (SELECT indicateur FROM deja)
        QUALIFY row_number() OVER (PARTITION BY n.code, n.niveau, n.indicateur ORDER BY p.fin DESC NULLS LAST) = 1
        ORDER BY n.niveau <> 'epci', n.indicateur, n.code""")
