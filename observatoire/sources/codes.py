"""Résoudre les codes d'une feuille : zéros perdus, communes fusionnées, arrondissements, totaux."""

from observatoire.erreurs import FichierRefuse
from observatoire.modele import CODE_FRANCE
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, litteral

_COMMUNE = "'^(\\d{2}|2[AB])\\d{3}$'"
_DEPARTEMENT = "'^(\\d{2}|2[AB]|97\\d)$'"


# Une part de commune, dans le périmètre gardé : un IRIS (« 0000 » est la commune entière), un arrondissement.
_QUARTIER = """CASE WHEN coalesce(rc.code, a.commune, p.actuel) NOT IN (SELECT code FROM perimetre_detail) THEN NULL
    WHEN n = 'iris' AND NOT ends_with(c, '0000') THEN lpad(replace(c, '_', ''), 9, '0')
    WHEN n = 'commune' AND rc.code IS NULL AND a.commune IS NOT NULL THEN t.k END"""


def resoudre(con: Base, rec: Reconnaissance, bilan: Bilan) -> None:
    """Crée `codes` d'après `lignes`, et remplit `code` et `niveau` de la table `cellules`."""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE codes AS
        WITH distincts AS (
            SELECT code_brut, niveau_brut, min(ligne) AS ligne
            FROM lignes GROUP BY code_brut, niveau_brut),
        propres AS (
            SELECT *, regexp_replace(regexp_replace(upper(trim(coalesce(code_brut, ''))),
                '\\.0$', ''), '^(\\d{{4}}-)?[A-Z]{{3,}}-', '') AS c FROM distincts),
        types AS (
            SELECT *, {_niveau(rec)} AS n FROM propres)
        SELECT t.code_brut, t.niveau_brut, t.ligne, t.n AS niveau, {_code()} AS code,
            {_cause()} AS cause, NULL::VARCHAR AS perimetre, {_QUARTIER} AS quartier
        FROM (SELECT *, {_cadre()} AS k FROM types) t
        LEFT JOIN ref_communes rc ON rc.code = t.k
        LEFT JOIN ref_passage p ON p.ancien = t.k
        LEFT JOIN ref_arrondissements a ON a.arrondissement = t.k
    """)
    if rec.source.cle.niveau == "uai":
        _placer_etablissements(con)
    _ecarter_arrondissements(con)
    _codes_propres_au_fichier(con, rec)
    _commenter(con, rec, bilan)
    placer(con)


def placer(con: Base) -> None:
    """Donne à chaque ligne de `cellules` le code et le niveau que dit `codes` ; ôte celles qui n'en ont pas."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE cellules AS
        WITH placees AS (
            SELECT c.* EXCLUDE (code, niveau), k.code AS place, k.quartier,
                CASE WHEN k.niveau = 'iris' THEN 'commune' ELSE k.niveau END AS n, k.perimetre AS celui_du_code
            FROM cellules c JOIN codes k
            ON k.code_brut IS NOT DISTINCT FROM c.code_brut AND k.niveau_brut IS NOT DISTINCT FROM c.niveau_brut)
        SELECT * EXCLUDE (place, quartier, n, celui_du_code) REPLACE (coalesce(celui_du_code, perimetre) AS perimetre),
            place AS code, n AS niveau FROM placees WHERE place IS NOT NULL
        UNION ALL BY NAME
        SELECT * EXCLUDE (place, quartier, n, celui_du_code), quartier AS code, 'quartier' AS niveau
        FROM placees WHERE quartier IS NOT NULL
    """)


def _niveau(rec: Reconnaissance) -> str:
    """Le SQL du niveau d'un code : celui de la ligne, sinon d'après sa forme."""
    codes = {
        c
        for bloc in (rec.source.cle, *(a.cle for a in rec.source.autres_niveaux))
        for c in bloc.codes
    }
    cas = [f"WHEN c = {litteral(code.upper())} THEN 'special'" for code in sorted(codes)]
    return f"""CASE {" ".join(cas)}
        WHEN niveau_brut <> 'auto' THEN niveau_brut
        WHEN regexp_matches(c, '^(D|DEP)(\\d{{2}}|2[AB]|97\\d)$') THEN 'departement'
        WHEN regexp_matches(c, {_COMMUNE}) THEN 'commune'
        WHEN regexp_matches(c, {_DEPARTEMENT}) THEN 'departement'
        WHEN regexp_matches(c, '^\\d{{9}}$') THEN 'epci'
        WHEN c IN ('FRANCE', 'FR', 'F') THEN 'france' END"""


def _cadre() -> str:
    """Le code ramené à sa longueur : zéro de tête rendu, IRIS coupé à la commune."""
    return """CASE
        WHEN n = 'commune' AND regexp_matches(c, '^\\d{4}$') THEN '0' || c
        WHEN n = 'iris' THEN left(lpad(replace(c, '_', ''), 9, '0'), 5)
        WHEN n = 'departement' AND regexp_matches(c, '^\\d$') THEN '0' || c
        WHEN n = 'departement' THEN regexp_replace(c, '^D(EP)?', '')
        WHEN n = 'region' AND regexp_matches(c, '^\\d$') THEN '0' || c
        ELSE c END"""


def _code() -> str:
    return f"""CASE
        WHEN n IN ('commune', 'iris') THEN coalesce(rc.code, a.commune, p.actuel)
        WHEN n = 'epci' AND regexp_matches(k, '^\\d{{9}}$') THEN k
        WHEN n = 'departement' AND regexp_matches(k, {_DEPARTEMENT}) THEN k
        WHEN n = 'region' AND regexp_matches(k, '^\\d{{2}}$') THEN k
        WHEN n = 'france' THEN '{CODE_FRANCE}'
        WHEN n IN ('special', 'uai') THEN k END"""


def _cause() -> str:
    return f"""CASE
        WHEN n IN ('commune', 'iris') AND rc.code IS NOT NULL
            THEN CASE WHEN n = 'commune' AND regexp_matches(c, '^\\d{{4}}$') THEN 'zero' ELSE 'ok' END
        WHEN n IN ('commune', 'iris') AND a.commune IS NOT NULL THEN 'arrondissement'
        WHEN n IN ('commune', 'iris') AND p.actuel IS NOT NULL THEN 'passage'
        WHEN n IN ('commune', 'iris') AND regexp_matches(k, {_COMMUNE})
            THEN CASE WHEN k LIKE '98%' OR k LIKE '975%' OR k LIKE '977%' OR k LIKE '978%' THEN 'collectivite'
                WHEN k LIKE '99%' OR k LIKE '%999' THEN 'hors' ELSE 'inconnue' END
        WHEN n NOT IN ('commune', 'iris') AND {_code()} IS NOT NULL THEN 'ok'
        ELSE 'hors' END"""


def _placer_etablissements(con: Base) -> None:
    """Un établissement scolaire (UAI) est compté dans la commune que dit l'annuaire déposé."""
    con.execute("UPDATE codes SET code = NULL, niveau = 'commune', cause = 'sans_annuaire'")
    con.execute("""
        UPDATE codes SET code = a.code, cause = 'ok'
        FROM (SELECT upper(identifiant) AS uai, min(code) AS code FROM lieux
              WHERE identifiant IS NOT NULL GROUP BY 1) a
        WHERE a.uai = upper(trim(codes.code_brut))""")
    if not con.execute("SELECT count(*) FROM codes WHERE code IS NOT NULL").fetchall()[0][0]:
        raise FichierRefuse(
            "la commune de ces établissements n'est pas connue",
            attendu="l'annuaire de l'éducation, qui donne la commune de chaque établissement",
            faire="déposer aussi l'annuaire de l'éducation (data.education.gouv.fr), page Données",
        )


def _ecarter_arrondissements(con: Base) -> None:
    """Paris, Lyon et Marseille écrits deux fois (la ville et ses arrondissements) : la ville suffit."""
    con.execute("""
        UPDATE codes SET code = NULL, cause = 'double' WHERE cause = 'arrondissement'
            AND code IN (SELECT code FROM codes WHERE cause IN ('ok', 'zero'))
    """)


def _codes_propres_au_fichier(con: Base, rec: Reconnaissance) -> None:
    """Les codes que seul ce producteur écrit : `METROPOLE = "france:FR|France métropolitaine"`."""
    for bloc in (rec.source.cle, *(a.cle for a in rec.source.autres_niveaux)):
        for brut, cible in bloc.codes.items():
            niveau, _, reste = cible.partition(":")
            code, _, perimetre = reste.partition("|")
            con.execute(
                "UPDATE codes SET niveau = ?, code = ?, cause = 'ok', perimetre = nullif(?, '') "
                "WHERE niveau = 'special' AND upper(trim(code_brut)) = ?",
                [niveau, code, perimetre, brut.upper()],
            )


def _commenter(con: Base, rec: Reconnaissance, bilan: Bilan) -> None:
    """Dit ce qui a été réparé ou laissé de côté ; refuse si la colonne n'est pas celle des codes."""
    par_cause: dict[str, tuple[int, list[str]]] = {
        cause: (n, exemples)
        for cause, n, exemples in con.execute("""
            SELECT cause, count(*), list(coalesce(code_brut, '') ORDER BY ligne, code_brut)[1:4]
            FROM codes GROUP BY cause""").fetchall()
    }
    _refuser_si_autres_codes(con, rec, par_cause)
    inconnues, exemples_inconnus = par_cause.get("inconnue", (0, []))
    if inconnues:
        bilan.remarques.append(
            f"{inconnues} code(s) de commune inconnu(s) du code officiel géographique, "
            f"laissé(s) de côté : {_citer(exemples_inconnus)}"
        )
    phrases = {
        "zero": "code(s) sans leur zéro de tête, rétabli(s)",
        "passage": "commune(s) fusionnée(s) depuis, ajoutée(s) à la commune actuelle",
        "sans_annuaire": "établissement(s) que l'annuaire déposé ne place pas, laissé(s) de côté",
        "double": "arrondissement(s) municipaux, déjà comptés dans leur ville",
        "collectivite": "collectivité(s) d'outre-mer hors du champ, laissée(s) de côté",
        "hors": "ligne(s) de total, de note ou hors champ, laissée(s) de côté",
    }
    for cause, phrase in phrases.items():
        if cause in par_cause:
            n, exemples = par_cause[cause]
            bilan.remarques.append(f"{n} {phrase} ({_citer(exemples)})")


def _refuser_si_autres_codes(
    con: Base, rec: Reconnaissance, par_cause: dict[str, tuple[int, list[str]]]
) -> None:
    """`FichierRefuse` si le fichier ne parle que d'outre-mer, ou si ses codes n'en sont pas."""
    total = sum(n for n, _ in par_cause.values())
    inconnues, exemples_inconnus = par_cause.get("inconnue", (0, []))
    reconnus = con.execute("SELECT count(*) FROM codes WHERE code IS NOT NULL").fetchall()[0][0]
    if reconnus == 0 and "collectivite" in par_cause and not inconnues:
        raise FichierRefuse(
            "ce fichier ne couvre que des collectivités d'outre-mer, hors du champ de l'observatoire "
            f"(lu : {_citer(par_cause['collectivite'][1])})",
            attendu="un fichier des communes de métropole ou des départements d'outre-mer",
            faire="prendre, dans le même téléchargement, le fichier des communes de France",
        )
    if reconnus == 0 or inconnues > max(5, total / 2):
        [(ligne,)] = con.execute("SELECT min(ligne) FROM codes WHERE code IS NULL").fetchall()
        lus = _citer(exemples_inconnus or par_cause.get("hors", (0, []))[1])
        colonne = f"colonne {rec.source.cle.nom}"
        raise FichierRefuse(
            "la colonne des codes ne contient pas de codes connus"
            + (f" (lu : {lus})" if lus else ""),
            ou=colonne if ligne is None else f"ligne {ligne}, {colonne}",
            attendu="le code INSEE de la commune, par exemple 01004",
            faire="vérifier que la colonne des codes n'a pas été remplacée ou décalée",
        )


def _citer(exemples: list[str]) -> str:
    propres = [e[:40] if e else "vide" for e in exemples[:3]]
    return ", ".join(propres) + ("…" if len(exemples) > 3 else "")
