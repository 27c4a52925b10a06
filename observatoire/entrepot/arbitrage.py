"""Deux fichiers donnent le même chiffre : le plus récent l'emporte, l'écart est gardé."""

import pandas as pd

from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.declaration import catalogue
from observatoire.sources.sql import Base, inserer

# Sous cet écart, deux publications du même chiffre ne diffèrent que par leurs décimales.
_TOLERANCE = 0.05


def rang_de(source: str, millesimes: list[int], fichier: str) -> tuple[int, int, str]:
    """Ce qui classe deux fichiers : priorité de la source, puis millésime, puis nom."""
    declaree = catalogue().get(source)
    return (declaree.priorite if declaree else 0, max(millesimes, default=0), fichier)


def arbitrer(con: Base, rendus: list[CompteRendu]) -> None:
    """De `lues`, toutes les valeurs des fichiers de `rendus`, à `retenues` et `ecarts`.

    Le rang d'un fichier vient de la priorité de sa source puis de son millésime le plus récent :
    une livraison ancienne déposée après une nouvelle ne reprend pas la main. Une case vide ne
    remplace jamais une valeur, d'où qu'elle vienne.
    """
    ordonnes = sorted(rendus, key=lambda r: rang_de(r.source, r.bilan.millesimes, r.fichier))
    noms = pd.Series([r.fichier for r in ordonnes], dtype="str")
    inserer(con, "rangs", pd.DataFrame({"fichier": noms, "rang": range(len(noms))}), creer=True)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE disputees AS
        SELECT code, niveau, variable, debut, fin, perimetre FROM lues
        GROUP BY ALL HAVING count(*) > 1""")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE classees AS
        SELECT l.*, row_number() OVER (PARTITION BY code, niveau, variable, debut, fin, perimetre
            ORDER BY (statut = 'absent'), rang DESC, fichier DESC) AS ordre
        FROM lues l JOIN disputees d USING (code, niveau, variable, debut, fin, perimetre)
        JOIN rangs USING (fichier)""")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE retenues AS
        SELECT l.* FROM lues l
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
