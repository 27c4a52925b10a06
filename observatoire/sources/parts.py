"""Un total déclaré a toutes ses parts, ou il n'est pas : il dit laquelle manque."""

from collections.abc import Iterator
from itertools import product

from observatoire.sources import entete
from observatoire.sources.declaration import variables
from observatoire.sources.disposition import VariableLongue
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, litteral

_CITES = 3


def completer(con: Base, rec: Reconnaissance, bilan: Bilan) -> None:
    """Rend absents, dans `valeurs`, les totaux d'un fichier long dont une ligne manque, et les nomme.

    Rien ne change pour qui omet les zéros (équipements), ni pour qui cumule les lignes d'un
    territoire. Une part illisible, absente ou secrète est l'affaire de la somme.
    """
    long = rec.source.long
    if long is None or rec.source.cumul or rec.source.marques.lignes_absentes == "zero":
        return
    con.execute("""
        CREATE OR REPLACE TEMP TABLE incomplets AS
        SELECT code_brut, niveau, variable, debut, fin, min(code) AS code FROM valeurs
        GROUP BY code_brut, niveau, variable, debut, fin, sous HAVING count(*) < max(termes)""")
    trouves = con.execute("SELECT * FROM incomplets ORDER BY ALL").fetchall()
    if not trouves:
        return
    con.execute("""
        UPDATE valeurs SET statut = 'absent' FROM incomplets i
        WHERE i.code_brut IS NOT DISTINCT FROM valeurs.code_brut AND i.niveau = valeurs.niveau
            AND i.variable = valeurs.variable AND i.debut = valeurs.debut AND i.fin = valeurs.fin""")
    phrases = []
    for code_brut, niveau, variable, _, fin, code in trouves[:_CITES]:
        declarees = [v for v in long.variables if v.variable == variable]
        manquent = [m for v in declarees for m in _manquantes(con, rec, v, code_brut, niveau, fin)]
        cite = f" : il manque « {' », « '.join(manquent[:3])} »" if manquent else ""
        phrases.append(f"{variables()[variable].libelle} {fin} de {code} absent{cite}")
    reste = f" (et {len(trouves) - _CITES} autres)" if len(trouves) > _CITES else ""
    bilan.remarques.append(" ; ".join(phrases) + reste)


def oter_incomplets(
    con: Base, rec: Reconnaissance, v: VariableLongue, code: str, an: str, bilan: Bilan
) -> None:
    """Sans une des tranches qu'elle exige, ou avec un trou entre deux, la somme d'un territoire n'est pas
    celle qu'on déclare : elle est ôtée de `cellules_texte`, et c'est dit.

    `code`, `an` : le SQL du territoire et de l'année de chaque ligne.
    """
    (dimension,) = v.si
    colonne = f"c{entete.indice_exige(rec, dimension)}"
    toutes = " AND ".join(f"bool_or({repond(colonne, litteral(c))})" for c in v.complet)
    siennes = " OR ".join(repond(colonne, litteral(m)) for m in v.modalites(dimension))
    milliers = rf"regexp_replace({colonne}, '(\d)[\s\x{{a0}}\x{{202f}}](\d{{3}})', '\1\2', 'g')"
    otes = con.execute(f"""
        DELETE FROM cellules_texte WHERE variable = {litteral(v.variable)} AND (code_brut, fin) NOT IN (
            SELECT ({code}, {an}) FROM feuille WHERE {code} IS NOT NULL GROUP BY {code}, {an}
            HAVING {toutes}) OR variable = {litteral(v.variable)} AND (code_brut, fin) IN (
            SELECT (c, a) FROM (
                SELECT c, a, n[1]::INTEGER - lag(n[2]::INTEGER) OVER (PARTITION BY c, a ORDER BY n[1]::INTEGER) AS trou
                FROM (SELECT {code} AS c, {an} AS a, regexp_extract_all({milliers}, '[0-9]+') AS n
                      FROM feuille WHERE {siennes})) WHERE trou NOT BETWEEN 0 AND 1)
        RETURNING code_brut""").fetchall()
    if sans := sorted({c for (c,) in otes}):
        cites = ", ".join(sans[:_CITES]) + ("…" if len(sans) > _CITES else "")
        bilan.remarques.append(
            f"{variables()[v.variable].libelle} : {len(sans)} territoire(s) sans toutes ses tranches, "
            f"sans chiffre ({cites})"
        )


def repond(colonne: str, modalite: str) -> str:
    """Le SQL de « la cellule est cette modalité » ou, si elle commence par « ~ », « répond à l'expression »."""
    return (
        f"(CASE WHEN starts_with({modalite}, '~') THEN regexp_full_match(trim(lower(strip_accents("
        f"{colonne}))), substr({modalite}, 2)) ELSE {colonne} = {modalite} END)"
    )


def quartiers(con: Base, rec: Reconnaissance, bilan: Bilan) -> None:
    """La somme des quartiers (IRIS) n'est la commune que s'ils y sont tous : sinon, elle est absente.

    `ref_iris(commune, quartiers)` dit combien une commune découpée en a ; les autres n'en ont qu'un.
    """
    if rec.source.cle.niveau != "iris":
        return
    con.execute("""
        CREATE OR REPLACE TEMP TABLE decoupees AS
        SELECT left(iris, 5) AS commune, count(*) AS n
        FROM (SELECT DISTINCT lpad(replace(code_brut, '_', ''), 9, '0') AS iris FROM valeurs)
        LEFT JOIN ref_iris r ON r.commune = left(iris, 5) GROUP BY left(iris, 5)
        HAVING count(*) <> coalesce(max(r.quartiers), 1)""")
    con.execute("""
        UPDATE valeurs SET statut = 'absent' FROM decoupees d
        WHERE niveau = 'commune' AND d.commune = left(lpad(replace(code_brut, '_', ''), 9, '0'), 5)""")
    _nommer(con, rec)
    trouvees = con.execute("SELECT commune FROM decoupees ORDER BY 1").fetchall()
    if trouvees:
        cites = ", ".join(c for (c,) in trouvees[:_CITES]) + ("…" if len(trouvees) > _CITES else "")
        bilan.remarques.append(
            f"{len(trouvees)} commune(s) dont ce fichier n'a pas tous les quartiers, sans chiffre ({cites})"
        )


def _nommer(con: Base, rec: Reconnaissance) -> None:
    """Les noms que le fichier donne à ses IRIS, dans `noms_quartiers(code, nom)`."""
    con.execute("CREATE TEMP TABLE IF NOT EXISTS noms_quartiers (code VARCHAR, nom VARCHAR)")
    i = next((i for i, e in enumerate(rec.entetes) if e.replace("_", "") == "libiris"), None)
    if i is not None:
        con.execute(f"""INSERT INTO noms_quartiers SELECT DISTINCT v.code, f.c{i}
            FROM valeurs v JOIN feuille f USING (ligne) WHERE v.niveau = 'quartier' AND f.c{i} IS NOT NULL""")


def _manquantes(
    con: Base, rec: Reconnaissance, v: VariableLongue, code_brut: str, niveau: str, fin: int
) -> Iterator[str]:
    """Les modalités déclarées qu'aucune ligne de ce territoire ne porte."""
    colonnes = [f"f.c{entete.indice_exige(rec, d)}" for d in v.si]
    lues = set(con.execute(f"""
        SELECT DISTINCT {", ".join(colonnes)} FROM valeurs l JOIN feuille f USING (ligne)
        WHERE l.code_brut = {litteral(code_brut)} AND l.niveau = {litteral(niveau)}
            AND l.variable = {litteral(v.variable)} AND l.fin = {fin}""").fetchall())  # fmt: skip
    for une in product(*(v.modalites(d) for d in v.si)):
        if une not in lues and not any(m.startswith("~") for m in une):
            yield " ".join(une)
