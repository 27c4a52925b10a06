"""Mettre une feuille à plat : une ligne par nombre écrit, avec sa place dans le fichier."""

from collections import defaultdict
from itertools import product

import pandas as pd

from observatoire.erreurs import FichierRefuse
from observatoire.sources import coupe, entete, marques, noms, parts, periodes
from observatoire.sources import court as chemin_court
from observatoire.sources.disposition import Cle, ParColonne, VariableLongue
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, inserer, liste, litteral


def preparer(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> bool:
    """Crée `brut`, `mappage` puis `cellules(ligne, indice, code_brut, niveau_brut, code, niveau,
    variable, debut, fin, signe, termes, texte, valeur, statut_cellule, statut_declare,
    provisoire, perimetre)` et la vue `lignes(ligne, code_brut, niveau_brut)`.

    Vrai si le fichier prend le chemin court : ses cellules restent alors dans `brut` (`court.partager`).
    """
    bilan.lignes_lues = entete.etaler(con, rec)
    con.execute("CREATE OR REPLACE TEMP TABLE cellules_texte (ligne BIGINT, indice INTEGER, "
                "code_brut VARCHAR, niveau_brut VARCHAR, variable VARCHAR, debut INTEGER, fin INTEGER, "
                "signe INTEGER, termes INTEGER, statut_declare VARCHAR, provisoire BOOLEAN, "
                "texte VARCHAR, perimetre VARCHAR, sous INTEGER)")  # fmt: skip
    remplir = _remplir_long if rec.source.long else _remplir_large
    court = remplir(con, rec, fichier, bilan)
    periodes.garder(con, rec, bilan)
    if bilan.preuve == "declaree":
        bilan.remarques.append(
            f"le producteur n'écrit pas l'année : rangé en {rec.source.millesime.annee_sinon} ; "
            "si elle est autre, la mettre dans le nom du fichier"
        )
    marques.qualifier(con, rec)
    ou = "brut WHERE niveau_brut IS NOT NULL" if court else "cellules"
    con.execute(f"""CREATE OR REPLACE TEMP VIEW lignes AS
        SELECT DISTINCT ligne, code_brut, niveau_brut FROM {ou}""")
    return court


def dedoublonner(con: Base) -> None:
    """Ôte de `cellules_texte` les lignes entièrement identiques, puis refait `cellules`."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE cellules AS
        SELECT * FROM cellules QUALIFY row_number() OVER (
            PARTITION BY code_brut, niveau_brut, variable, debut, fin, sous, indice, signe, texte, modalite
            ORDER BY ligne) = 1""")


def _remplir_large(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> bool:
    blocs = entete.blocs(rec)
    court = chemin_court.admis(rec, blocs)
    termes = [t for b in blocs for t in b.termes]
    bilan.entete = {(t.debut, t.fin) for t in termes if t.fin is not None}
    an, bilan.preuve = entete.dater(rec, fichier, termes)
    totaux = coupe.totaux(con, rec, _colonnes_lues(rec, blocs))
    bilan.coupe = tuple(rec.colonnes[i] for i in totaux)
    for bloc in blocs:
        colonnes = sorted({t.indice for t in bloc.termes})
        mappage = pd.DataFrame(bloc.termes).astype(dict.fromkeys(("debut", "fin", "sous"), "Int64"))
        inserer(con, "mappage", mappage, creer=True)
        code = _sql_code(bloc.cle, bloc.indices_cle)
        niveau = _sql_niveau(bloc.cle, bloc.indice_niveau)
        provisoire = _sql_provisoire(rec)
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE brut AS
            SELECT ligne, {code} AS code_brut, {niveau} AS niveau_brut, {an} AS an,
                {provisoire} AS provisoire, {periodes.numero(rec)} AS sous, {", ".join(f"c{i} AS v{i}" for i in colonnes)}
            FROM feuille WHERE {" AND ".join([f"{code} IS NOT NULL", *totaux.values()])}""")
        if not court:
            chemin_court.deplier(con, colonnes, "TRUE", bloc.perimetre)
        if bloc is blocs[0]:
            _dire_sans_code(con, code, bilan)
    bilan.lignes_lues = int(con.execute("SELECT count(*) FROM brut").fetchall()[0][0])
    if not bilan.lignes_lues:
        raise FichierRefuse(
            "aucune ligne n'a de code de territoire",
            ou=f"colonne {rec.source.cle.nom}",
            attendu="le code INSEE de la commune, par exemple 01004",
            faire="télécharger de nouveau le fichier complet",
        )
    return court


def _dire_sans_code(con: Base, code: str, bilan: Bilan) -> None:
    """Compte les lignes que rien ne rattache à un territoire (« Non localisé », totaux, notes)."""
    combien = con.execute(f"SELECT count(*) FROM feuille WHERE {code} IS NULL").fetchall()[0][0]
    if combien:
        bilan.remarques.append(f"{combien} ligne(s) sans code de territoire, laissée(s) de côté")


def _remplir_long(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> bool:
    long = rec.source.long
    assert long is not None
    an, bilan.preuve = entete.dater(rec, fichier)
    millesime = rec.source.millesime
    datees = {entete.indice(rec, m) for m in (millesime.colonne, millesime.colonne_periode) if m}
    cles = entete.indices_cle(rec, rec.source.cle)
    i_valeur = entete.indice_exige(rec, long.valeur) if long.valeur else cles[0]
    texte = f"c{i_valeur}" if long.valeur else "'1'"
    i_niveau = entete.indice_niveau(rec, rec.source.cle)
    groupes: dict[tuple[str, ...], list[VariableLongue]] = defaultdict(list)
    for v in long.variables:
        groupes[tuple(sorted(v.si))].append(v)
    citees = {d for dims in groupes for d in dims}
    fixes: set[int | None] = {entete.indice_exige(rec, d) for d in citees}
    filtres, filtrees = _filtres(rec, long.filtres)
    dimensions = coupe.totaux(con, rec, fixes | {i_valeur, i_niveau, *datees, *cles, *filtrees})
    bilan.coupe = tuple(rec.colonnes[i] for i in dimensions)
    for dims, declarees in groupes.items():
        _mappage_long(con, dims, declarees)
        ailleurs = [entete.indice_exige(rec, d) for d in citees - set(dims)]
        totaux = [
            f"coalesce(c{i}, {litteral(long.total)}) = {litteral(long.total)}" for i in ailleurs
        ]
        jonction = " AND ".join(
            parts.repond(f"f.c{entete.indice_exige(rec, d)}", f"m.d{k}") for k, d in enumerate(dims)
        )
        con.execute(f"""
            INSERT INTO cellules_texte
            SELECT ligne, {i_valeur}, {_sql_code(rec.source.cle, cles)},
                {_sql_niveau(rec.source.cle, i_niveau)}, m.variable, an.a, an.a, 1, m.termes, m.statut,
                {_sql_provisoire(rec)}, {texte}, {litteral(rec.source.perimetre)}, {periodes.numero(rec)}
            FROM feuille f JOIN mappage m ON {jonction or "TRUE"},
                LATERAL (SELECT {an} AS a) an
            WHERE {" AND ".join([*filtres, *totaux, *dimensions.values()]) or "TRUE"}""")
    if not con.execute("SELECT count(*) FROM cellules_texte").fetchall()[0][0]:
        raise coupe.sans_ligne_lue(con, rec, citees)
    _finir_long(con, rec, an, bilan)
    return False


def _finir_long(con: Base, rec: Reconnaissance, an: str, bilan: Bilan) -> None:
    """Date les cumuls, ôte ce qui est incomplet, et code ou compte ce qui n'a pas de territoire."""
    long, cle = rec.source.long, rec.source.cle
    assert long is not None
    _cumuls(con, [v.variable for v in long.variables if v.periode == "entre_recensements"])
    code = _sql_code(cle, entete.indices_cle(rec, cle))
    for v in (v for v in long.variables if v.complet):
        parts.oter_incomplets(con, rec, v, code, an, bilan)
    if rec.source.marques.lignes_absentes != "absent":
        _nommer(con, rec, an)
    if cle.par_nom:
        noms.coder_les_noms(con, bilan)
    elif not cle.fixe:
        _dire_sans_code(con, code, bilan)


def _nommer(con: Base, rec: Reconnaissance, an: str) -> None:
    """Crée `nommees(k, fin)` : les communes que le fichier nomme, même pour ce qu'on n'en lit pas."""
    cle = rec.source.cle
    code = _sql_code(cle, entete.indices_cle(rec, cle))
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE nommees AS
        SELECT DISTINCT right(lpad({code}, 5, '0'), 5) AS k, {an} AS fin FROM feuille
        WHERE {_sql_niveau(cle, entete.indice_niveau(rec, cle))} IN ('commune', 'auto')""")


def _filtres(rec: Reconnaissance, declares: dict[str, list[str]]) -> tuple[list[str], set[int]]:
    """Le SQL des lignes à garder, et les colonnes qu'il lit ; une colonne absente ne filtre rien."""
    indices = {c: i for c in declares if (i := entete.indice(rec, c)) is not None}
    sql = [f"coalesce(c{i}, '') IN {liste(declares[c])}" for c, i in indices.items()]
    return sql, set(indices.values())


def _cumuls(con: Base, cumulees: list[str]) -> None:
    """Un cumul daté 2017 après 2012 couvre 2012 à 2016 ; le premier du fichier n'a pas de début."""
    if not cumulees:
        return
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE cellules_texte AS
        SELECT c.* EXCLUDE (cumul) REPLACE (CASE WHEN cumul THEN avant ELSE c.debut END AS debut,
            CASE WHEN cumul THEN c.fin - 1 ELSE c.fin END AS fin)
        FROM (SELECT *, variable IN {liste(cumulees)} AS cumul FROM cellules_texte) c
        LEFT JOIN (SELECT debut, lag(debut) OVER (ORDER BY debut) AS avant
                   FROM (SELECT DISTINCT debut FROM cellules_texte)) p ON p.debut = c.debut
        WHERE NOT cumul OR avant IS NOT NULL""")


def _mappage_long(con: Base, dims: tuple[str, ...], declarees: list[VariableLongue]) -> None:
    lignes = [
        (v.variable, len(combinaisons), v.statut, *une)
        for v in declarees
        for combinaisons in [list(product(*(v.modalites(d) for d in dims)))]
        for une in combinaisons
    ]
    noms = ["variable", "termes", "statut", *(f"d{k}" for k in range(len(dims)))]
    inserer(con, "mappage", pd.DataFrame(lignes, columns=noms), creer=True)


def _colonnes_lues(rec: Reconnaissance, blocs: list[entete.Bloc]) -> set[int | None]:
    """Les colonnes qu'un fichier large déclare : codes, niveaux, année, valeurs, statut."""
    millesime = rec.source.millesime
    motifs = [millesime.colonne, millesime.colonne_periode, rec.source.provisoire.colonne]
    lues = {entete.indice(rec, m) for m in motifs if m}
    for bloc in blocs:
        lues |= {bloc.indice_niveau, *bloc.indices_cle, *(t.indice for t in bloc.termes)}
    return lues


def _sql_code(cle: Cle, indices: tuple[int, ...]) -> str:
    if cle.fixe:
        return litteral(cle.fixe)
    if len(indices) == 2:
        # Outre-mer : le département est sur trois caractères (971) et la commune sur trois (101).
        return f"left(lpad(c{indices[0]}, 2, '0'), 2) || lpad(c{indices[1]}, 3, '0')"
    return f"c{indices[0]}"


def _sql_niveau(cle: Cle, i_niveau: int | None) -> str:
    if isinstance(cle.niveau, ParColonne):
        cas = " ".join(
            f"WHEN {litteral(k)} THEN {litteral(v)}" for k, v in cle.niveau.valeurs.items()
        )
        return f"CASE c{i_niveau} {cas} END"
    return litteral(cle.niveau)


def _sql_provisoire(rec: Reconnaissance) -> str:
    p = rec.source.provisoire
    i = entete.indice(rec, p.colonne) if p.colonne else None
    return f"coalesce(c{i} IN {liste(p.valeurs)}, FALSE)" if i is not None else "FALSE"
