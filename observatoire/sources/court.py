"""Le chemin court d'un fichier large : chaque colonne convertie une fois, chaque chiffre calculé sur sa ligne.

Une ligne dont une cellule n'est pas un nombre plausible, ou dont le territoire en a d'autres, prend le
chemin prudent de `cellules`, cellule par cellule : c'est lui qui sait dire ce qui ne va pas.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from observatoire.sources.bornes import bornes
from observatoire.sources.declaration import variables
from observatoire.sources.entete import Bloc
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.sql import Base, litteral, somme_de

_NIVEAUX = ("commune", "epci", "departement", "region")


class _Cible(NamedTuple):
    """Un chiffre à calculer par ligne : la somme signée de ses colonnes."""

    variable: str
    debut: int
    fin: int
    statut: str
    colonnes: list[int]
    signes: list[int]

    @property
    def sql(self) -> str:
        termes = zip(self.signes, self.colonnes, strict=True)
        return somme_de(f"{signe} * v{i}" for signe, i in termes)


def admis(rec: Reconnaissance, blocs: Sequence[Bloc]) -> bool:
    """Vrai d'une source dont une ligne est un territoire et dont l'en-tête dit tout le reste."""
    source, cle = rec.source, rec.source.cle
    particularites = (
        source.arrondi, source.cumul, source.entiers, source.provisoire.annees, source.provisoire.colonne,
        source.millesime.colonne, cle.fixe, cle.par_nom, cle.codes, source.autres_niveaux,
    )  # fmt: skip
    return (
        len(blocs) == 1
        and cle.niveau in _NIVEAUX
        and source.millesime.periode == "annee"
        and not any(particularites)
        and not any(variables()[v].modalites for v in source.variables_lues())
    )


def partager(con: Base, perimetre: str) -> None:
    """De `brut` et `codes` à `nombres` (une ligne par territoire, une colonne `v<i>` par nombre, et
    `prudente`) ; les cellules des lignes prudentes vont dans `cellules_texte`."""
    colonnes = [
        i for (i,) in con.execute("SELECT DISTINCT indice FROM mappage ORDER BY 1").fetchall()
    ]
    vides = " OR ".join(f"v{i} IS NULL" for i in colonnes)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE nombres AS
        WITH places AS (
            SELECT b.ligne, k.code, k.niveau, k.quartier, {", ".join(f"TRY_CAST(b.v{i} AS DOUBLE) AS v{i}" for i in colonnes)}
            FROM brut b JOIN codes k USING (code_brut, niveau_brut)
            WHERE k.code IS NOT NULL OR k.quartier IS NOT NULL)
        SELECT * EXCLUDE (quartier), {vides} OR quartier IS NOT NULL OR (code, niveau) IN (
            SELECT (code, niveau) FROM places GROUP BY code, niveau HAVING count(*) > 1) AS prudente
        FROM places""")
    if not _plausibles(con, colonnes):
        con.execute("UPDATE nombres SET prudente = TRUE")
    deplier(con, colonnes, "ligne IN (SELECT ligne FROM nombres WHERE prudente)", perimetre)


def _plausibles(con: Base, colonnes: list[int]) -> bool:
    """Faux si une colonne a un nombre qu'aucune de ses variables n'admet : le chemin prudent dira lequel."""
    etendues = ", ".join(f"min(v{i}), max(v{i})" for i in colonnes)
    lues = con.execute(f"SELECT {etendues} FROM nombres").fetchall()[0]
    niveaux = [n for (n,) in con.execute("SELECT DISTINCT niveau FROM nombres").fetchall()]
    for indice, variable in con.execute("SELECT DISTINCT indice, variable FROM mappage").fetchall():
        rang = 2 * colonnes.index(indice)
        bas, haut = lues[rang : rang + 2]
        for minimum, maximum in (bornes(variable, n) for n in niveaux if bas is not None):
            # Ni l'infini ni « pas un nombre » ne passent ces deux comparaisons.
            if not (-math.inf < bas and minimum <= bas and haut <= maximum and haut < math.inf):
                return False
    return True


def deplier(con: Base, colonnes: Sequence[int], garde: str, perimetre: str) -> None:
    """Ajoute à `cellules_texte` les cellules des lignes de `brut` que `garde` retient."""
    con.execute(f"""
        INSERT INTO cellules_texte
        SELECT u.ligne, m.indice, u.code_brut, u.niveau_brut, m.variable, coalesce(m.debut, u.an),
            coalesce(m.fin, u.an), m.signe, m.termes, m.statut, u.provisoire, u.texte,
            {litteral(perimetre)}, coalesce(m.sous, u.sous)
        FROM (SELECT * FROM brut WHERE {garde})
        UNPIVOT INCLUDE NULLS (texte FOR colonne IN ({", ".join(f"v{i}" for i in colonnes)})) u
        JOIN mappage m ON u.colonne = 'v' || m.indice""")


def ajouter(con: Base, perimetre: str) -> None:
    """Ajoute à `nouvelles` les chiffres des lignes de `nombres` qui ne demandent aucun soin."""
    cibles = [_Cible(*c) for c in con.execute("""
        SELECT variable, coalesce(debut, an), coalesce(fin, an), coalesce(nullif(max(statut), ''), 'publie'),
            list(indice ORDER BY indice, signe), list(signe ORDER BY indice, signe)
        FROM mappage, (SELECT max(an) AS an FROM brut) GROUP BY ALL ORDER BY ALL""").fetchall()]  # fmt: skip
    lignes = ", ".join(
        f"({k}, {litteral(c.variable)}, {c.debut}, {c.fin}, {litteral(c.statut)})"
        for k, c in enumerate(cibles)
    )
    con.execute(f"""
        INSERT INTO nouvelles
        SELECT code, niveau, variable, debut, fin, valeur, statut, NULL, NULL, {litteral(perimetre)}
        FROM (SELECT code, niveau, unnest(range({len(cibles)})) AS k,
                unnest([{", ".join(c.sql for c in cibles)}]) AS valeur FROM nombres WHERE NOT prudente)
        JOIN (VALUES {lignes}) c(k, variable, debut, fin, statut) USING (k)""")
