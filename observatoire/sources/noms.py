"""Les noms écrits à côté des codes : ils les prouvent, les remplacent, ou les contredisent."""

from observatoire.sources import entete
from observatoire.sources.motifs import accords
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, litteral
from observatoire.sources.usages import usages

_NATIONAL = 4000  # lignes
NIVEAUX_NOMMES = ("commune", "epci", "departement", "region")


def cle_de_nom(texte: str) -> str:
    """Le SQL d'un nom de territoire tel qu'on le compare : sans article, accent, trait ni numéro ;
    entre deux espaces, pour qu'un nom en contienne un autre par mots entiers."""
    mots = (
        f"regexp_replace(replace(lower(strip_accents({texte})), 'œ', 'oe'), '[^a-z0-9]+', ' ', 'g')"
    )
    saints = f"regexp_replace(regexp_replace(' ' || {mots} || ' ', ' st ', ' saint ', 'g'), ' ste ', ' sainte ', 'g')"
    return (
        f"regexp_replace({saints}, ' (le|la|les|l|[0-9]+|[0-9]+e[rme]*|arrondissement) ', ' ', 'g')"
    )


def coder_les_noms(con: Base, bilan: Bilan) -> None:
    """Remplace dans `cellules_texte` chaque nom par le code du seul territoire qui le porte."""
    for ecriture in ("{}", "lower(strip_accents({}))", cle_de_nom("{}")):
        con.execute(f"""
            UPDATE cellules_texte SET code_brut = r.code
            FROM (SELECT niveau, {ecriture.format("nom")} AS k, min(code) AS code FROM ref_noms
                  GROUP BY 1, 2 HAVING count(DISTINCT code) = 1) r
            WHERE r.niveau = niveau_brut AND r.k = {ecriture.format("code_brut")}
                AND NOT regexp_matches(code_brut, '^[0-9][0-9AB][0-9]*$')""")
    homonymes = con.execute("""
        SELECT DISTINCT code_brut FROM cellules_texte JOIN ref_noms
        ON niveau = niveau_brut AND nom = code_brut ORDER BY 1""").fetchall()
    if homonymes:
        con.execute("""
            DELETE FROM cellules_texte WHERE code_brut IN (
                SELECT nom FROM ref_noms r WHERE r.niveau = niveau_brut)""")
        noms = ", ".join(nom for (nom,) in homonymes[:4])
        bilan.remarques.append(
            f"{len(homonymes)} nom(s) porté(s) par plusieurs territoires, laissé(s) de côté ({noms}) : "
            "l'export avec les codes les distingue"
        )


def lire(con: Base, rec: Reconnaissance) -> None:
    """`lignes_nommees(c, n, nom, k)` : code, échelon déclaré, nom écrit et sa clé, sans doublon."""
    niveau = str(rec.source.cle.niveau)
    ceux = usages().noms if niveau == "auto" else [niveau]
    cles = set(entete.indices_cle(rec, rec.source.cle, exige=False))
    indice = next(
        (a.colonne for n in ceux for m in usages().noms.get(n, []) for a in accords(m, rec.entetes)
         if a.colonne not in cles), None,
    )  # fmt: skip
    nom, lignes, jonction = "NULL::VARCHAR", "code_brut, niveau_brut", ""
    if indice is not None:
        # D'un fichier national, toutes les communes d'ici et une ligne sur huit des autres suffisent.
        [(toutes,)] = con.execute("SELECT count(*) FROM feuille").fetchall()
        ici = "code_brut IN (SELECT code FROM perimetre_detail) OR length(code_brut) < 4"
        nom = (
            f"f.c{indice}"
            if toutes < _NATIONAL
            else f"CASE WHEN ligne % 8 = 0 OR {ici} THEN f.c{indice} END"
        )
        lignes, jonction = f"ligne, {lignes}", "JOIN feuille f USING (ligne)"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE lignes_nommees AS
        SELECT *, {cle_de_nom("nom")} AS k FROM (
            SELECT DISTINCT regexp_replace(upper(trim(code_brut)), '\\.0$', '') AS c, niveau_brut AS n, {nom} AS nom
            FROM (SELECT DISTINCT {lignes} FROM lignes
                WHERE code_brut IS NOT NULL AND niveau_brut = {litteral(niveau)}) {jonction})""")


def confronter(con: Base) -> tuple[int, int]:
    """Remplit `confrontes` d'après `lignes_nommees` ; (noms comparables, noms d'un autre territoire).

    `voisine` : le nom est celui d'une autre commune du même département.
    """
    con.execute("""
        CREATE OR REPLACE TEMP TABLE confrontes AS
        SELECT l.c, l.nom, l.k, l.n, min(t.nom) AS vrai,
            coalesce(bool_or(contains(l.k, t.k) OR contains(t.k, l.k)), FALSE) AS accord,
            bool_or(a.code IS NOT NULL) AS connu,
            coalesce(bool_or(l.n = 'commune' AND a.niveau = 'commune' AND length(l.c) = 5
                AND left(a.code, 2) = left(l.c, 2)
                AND l.c IN (SELECT code FROM perimetre_detail)
                AND l.c NOT IN (SELECT origine FROM ref_scissions)
                AND a.code NOT IN (SELECT retablie FROM ref_scissions)), FALSE) AS voisine
        FROM (SELECT c, nom, k, CASE WHEN n <> 'auto' THEN n WHEN length(c) = 9 THEN 'epci'
                WHEN length(c) >= 4 THEN 'commune' ELSE 'departement' END AS n
              FROM lignes_nommees WHERE length(k) > 3 AND regexp_matches(c, '^\\d[0-9AB]?\\d*$')
                AND c NOT IN (SELECT ancien FROM ref_passage)
                -- Une commune divisée depuis portait un autre nom.
                AND c NOT IN (SELECT origine FROM ref_scissions)
                AND c NOT IN (SELECT arrondissement FROM ref_arrondissements)) l
        LEFT JOIN ref_noms t ON t.niveau = l.n
            AND t.code = CASE l.n WHEN 'commune' THEN lpad(l.c, 5, '0') WHEN 'epci' THEN l.c ELSE lpad(l.c, greatest(2, length(l.c))::INTEGER, '0') END
        LEFT JOIN ref_noms a ON a.k = l.k AND NOT (a.niveau = l.n AND a.code = l.c)
        GROUP BY ALL""")
    [(compares, faux)] = con.execute("""
        SELECT count(*) FILTER (accord OR connu), count(*) FILTER (connu AND NOT accord)
        FROM confrontes""").fetchall()
    return compares, faux


def fautif(con: Base, voisines: bool) -> tuple[str, str, str | None] | None:
    """(code, nom écrit, vrai nom) de la première ligne contredite, entre voisines seulement ou non."""
    return con.execute(f"""
        SELECT c, nom, vrai FROM confrontes WHERE connu AND NOT accord AND {"voisine" if voisines else "TRUE"}
        ORDER BY vrai IS NULL, c LIMIT 1""").fetchone()


def prouver(con: Base, bilan: Bilan) -> None:
    """Les noms accordés prouvent l'échelon de leurs lignes."""
    for (niveau,) in con.execute("SELECT DISTINCT n FROM confrontes WHERE accord").fetchall():
        bilan.niveaux.setdefault(niveau, "libelle")


def niveau_des_noms(con: Base) -> str:
    """L'échelon, plus large que la commune, dont le plus de noms contredits sont connus."""
    niveaux = con.execute("""
        SELECT a.niveau, count(DISTINCT c) FROM confrontes f JOIN ref_noms a USING (k)
        WHERE f.connu AND NOT f.accord AND a.niveau <> 'commune' AND a.niveau <> f.n
        GROUP BY 1 HAVING count(DISTINCT c) * 2 > (SELECT count(*) FROM confrontes)
        ORDER BY 2 DESC, 1""").fetchall()
    return str(niveaux[0][0]) if niveaux else ""
