"""Ce qui manque dans un fichier par rapport à lui-même : une ligne ou une case perdue se dit.

Un fichier qui couvre une partie du territoire étudié, ou presque tout son département, dit les communes
qui n'y sont pas ; une grandeur que presque tous ses territoires ont dit ceux qui ne l'ont pas ; une année
que presque aucun n'a se dit aussi. Rien n'est retenu pour autant : un producteur publie parfois ainsi.
"""

from collections import defaultdict
from typing import Any

from observatoire import formats
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.declaration import catalogue, variables
from observatoire.sources.releve import SANS_HABITANT
from observatoire.sources.sql import Base, liste, litteral
from observatoire.territoire import Reglages

# La part des territoires d'un fichier qui n'est « presque aucun », et le moins qu'il en faut.
_PRESQUE_AUCUN, _ASSEZ = 0.05, 4
_CITES, _DETAIL = 3, 5000

_LUS = f"""
    ecrits AS (
        SELECT DISTINCT fichier, niveau, code, variable, debut, fin, statut FROM lues
        WHERE niveau <> 'commune' OR code IN (SELECT code FROM d_ici)),
    lus AS (SELECT DISTINCT * EXCLUDE (statut) FROM ecrits WHERE statut <> 'absent'),
    places AS (SELECT DISTINCT fichier, niveau, code FROM ecrits),
    tailles AS (SELECT fichier, niveau, count(*) AS taille FROM places GROUP BY ALL),
    grandeurs AS (
        SELECT fichier, niveau, variable, debut, fin, count(DISTINCT code) AS n, taille
        FROM lus JOIN tailles USING (fichier, niveau) GROUP BY ALL),
    -- Ce qu'un territoire devrait avoir : ce qu'ont presque tous ceux de son échelon ; s'il y est
    -- presque seul (le département, à côté de ses communes), ce qu'ont presque toutes les communes.
    modeles AS (
        SELECT fichier, niveau, variable, debut, fin FROM grandeurs
        WHERE taille >= {_ASSEZ} AND taille - n <= greatest(1, {_PRESQUE_AUCUN} * taille)),
    attendus AS (
        SELECT p.*, variable, debut, fin FROM places p JOIN modeles m USING (fichier, niveau)
        UNION ALL
        SELECT p.*, variable, debut, fin FROM places p JOIN tailles USING (fichier, niveau)
        JOIN modeles m ON m.fichier = p.fichier AND m.niveau = 'commune' AND p.niveau <> 'commune'
        WHERE taille < {_ASSEZ} AND (
            SELECT count(*) FROM lus JOIN modeles o USING (fichier, variable, debut, fin)
            WHERE lus.fichier = p.fichier AND lus.niveau = p.niveau AND lus.code = p.code
                AND o.niveau = 'commune')
            >= (SELECT count(*) FROM modeles o WHERE o.fichier = p.fichier AND o.niveau = 'commune') / 2)"""


def dire(con: Base, rendus: list[CompteRendu], reglages: Reglages) -> None:
    """Ajoute aux remarques de chaque tableau reconnu ce qui y manque."""
    # Gardées en détail, les communes de toute la France seraient trop : celles du département suffisent.
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE d_ici AS
        SELECT code FROM ref_communes WHERE code IN (SELECT code FROM perimetre_detail) AND (
            (SELECT count(*) FROM perimetre_detail) < {_DETAIL} OR departement IN (
                SELECT departement FROM ref_communes WHERE epci = {litteral(reglages.epci)}))""")
    phrases = defaultdict(list)
    for trouver in (_communes, _trous, _vides, _isolees):
        for fichier, phrase in trouver(con, reglages):
            phrases[fichier].append(phrase)
    for rendu in rendus:
        source = catalogue().get(rendu.source)
        if rendu.statut == "reconnu" and source is not None and source.nature == "donnees":
            rendu.remarquer(*phrases[rendu.fichier])


def _communes(con: Base, reglages: Reglages) -> list[tuple[str, str]]:
    """Les communes absentes d'un fichier qui en couvre d'autres du territoire, ou presque son département."""
    lignes = con.execute(f"""
        WITH {_LUS},
        attendues AS (
            SELECT DISTINCT 'du territoire' AS de, code FROM ref_communes WHERE epci = {litteral(reglages.epci)}
            UNION ALL SELECT 'du département ' || departement, code FROM ref_communes
            WHERE departement IN (SELECT departement FROM ref_communes WHERE epci = {litteral(reglages.epci)})
                AND code NOT IN {liste(SANS_HABITANT)}),
        compte AS (SELECT de, count(*) AS toutes FROM attendues GROUP BY ALL),
        vues AS (
            SELECT fichier, de, count(*) AS n FROM places JOIN attendues USING (code)
            WHERE niveau = 'commune' GROUP BY ALL)
        SELECT fichier, de, n, toutes, list(coalesce(t.libelle, a.code) ORDER BY a.code)
        FROM vues JOIN compte USING (de) JOIN attendues a USING (de)
        LEFT JOIN territoires t ON t.code = a.code AND t.niveau = 'commune'
        ANTI JOIN places p ON p.fichier = vues.fichier AND p.code = a.code AND p.niveau = 'commune'
        WHERE n < toutes AND (de = 'du territoire' OR n >= toutes / 2)
        GROUP BY ALL ORDER BY fichier, de DESC""").fetchall()
    deja: set[str] = set()
    dites = []
    for fichier, de, n, toutes, noms in lignes:
        if fichier not in deja or len(noms) > _CITES:
            verbe = "n'y est pas" if toutes - n == 1 else "n'y sont pas"
            dites.append(
                (
                    fichier,
                    f"{n} des {toutes} communes {de} : {formats.enumerer(noms, _CITES)} {verbe}",
                )
            )
        deja.add(fichier)
    return dites


def _trous(con: Base, _reglages: Reglages) -> list[tuple[str, str]]:
    lignes = con.execute(f"""
        WITH {_LUS}
        SELECT fichier, count(*), list({{'t': coalesce(t.libelle, a.code), 'v': variable, 'd': debut, 'f': fin}}
            ORDER BY variable, fin, a.code)[:{_CITES}]
        FROM attendus a ANTI JOIN lus USING (fichier, niveau, code, variable, debut, fin)
        LEFT JOIN territoires t ON t.code = a.code AND t.niveau = a.niveau
        GROUP BY fichier ORDER BY fichier""").fetchall()
    return [
        (fichier, f"{formats.pluriel(n, 'chiffre')} que presque tous les autres territoires ont : il manque "
         f"{_citer(cites)}{'…' if n > len(cites) else ''}")
        for fichier, n, cites in lignes
    ]  # fmt: skip


def _vides(con: Base, _reglages: Reglages) -> list[tuple[str, str]]:
    """Une colonne sans aucun chiffre ; et, dans un fichier de peu de territoires, chaque case vide."""
    lignes = con.execute(f"""
        WITH {_LUS},
        vides AS (
            SELECT e.fichier, e.code, e.niveau, e.variable, e.debut, e.fin, g.n IS NULL AS tout, tailles.taille
            FROM ecrits e JOIN tailles USING (fichier, niveau)
            LEFT JOIN grandeurs g USING (fichier, niveau, variable, debut, fin)
            WHERE e.statut = 'absent' AND (g.n IS NULL OR tailles.taille < {_ASSEZ}))
        SELECT fichier, count(*), list({{'t': CASE WHEN tout AND taille >= {_ASSEZ} THEN 'tous les territoires'
            ELSE coalesce(t.libelle, v.code) END, 'v': variable, 'd': debut, 'f': fin}}
            ORDER BY variable, fin, v.code)[:{_CITES}]
        FROM vides v LEFT JOIN territoires t ON t.code = v.code AND t.niveau = v.niveau
        GROUP BY fichier ORDER BY fichier""").fetchall()
    return [
        (fichier, f"{formats.pluriel(n, 'case sans chiffre', 'cases sans chiffre')} : {_citer(cites)}"
         f"{'…' if n > len(cites) else ''}")
        for fichier, n, cites in lignes
    ]  # fmt: skip


def _isolees(con: Base, _reglages: Reglages) -> list[tuple[str, str]]:
    lignes = con.execute(f"""
        WITH {_LUS}
        SELECT g.fichier, g.variable, g.debut, g.fin, min(coalesce(t.libelle, l.code)), max(taille)
        FROM grandeurs g JOIN lus l USING (fichier, niveau, variable, debut, fin)
        LEFT JOIN territoires t ON t.code = l.code AND t.niveau = l.niveau
        WHERE n <= greatest(1, {_PRESQUE_AUCUN} * taille) AND taille > {_ASSEZ} AND EXISTS (
            SELECT 1 FROM grandeurs m WHERE m.fichier = g.fichier AND m.niveau = g.niveau
            AND m.variable = g.variable AND m.n > greatest({_ASSEZ}, g.n / {_PRESQUE_AUCUN} / 2))
        GROUP BY ALL ORDER BY ALL""").fetchall()
    return [
        (fichier, f"{variables()[variable].libelle} {formats.periode(debut, fin)} n'est donné que pour "
         f"{territoire}, ou presque, sur {taille} territoires")
        for fichier, variable, debut, fin, territoire, taille in lignes
    ]  # fmt: skip


def _citer(cites: list[dict[str, Any]]) -> str:
    return ", ".join(
        f"{variables()[c['v']].libelle} {formats.periode(c['d'], c['f'])} de {c['t']}"
        for c in cites
    )
