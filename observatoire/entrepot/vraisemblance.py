"""Ce qui ne peut pas être vrai retient son fichier : contre ce qui est tenu, et contre lui-même.

Trois questions à chaque tableau lu : de quelle année est-il (`annees`) ; a-t-il des chiffres, une
colonne entière ou un seul, trop grands ou trop petits pour ce qu'on tient des mêmes territoires ; une
partie y dépasse-t-elle son total ? Un fichier déjà admis au même contenu n'est plus interrogé.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from observatoire import formats
from observatoire.entrepot import annees, echanges, rapports
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.declaration import catalogue, variables
from observatoire.sources.entete import ANNEE_A_DIRE
from observatoire.sources.sql import Base, inserer, liste, litteral, somme

# Écarts d'un territoire à lui-même, d'une année à l'autre, que rien de réel n'explique.
_RAPPORT, _GRAND_RAPPORT = 7, 9
_ANNEES, _PRES = 8, 5
# Au-dessous, un effectif bouge vraiment ainsi d'une année à l'autre.
_GRAND_EFFECTIF, _EFFECTIF, _GRAND_TAUX, _PETIT_TAUX = 100, 40, 30, 2
# Une somme de communes, ou la moyenne de leurs taux, ne bouge pas d'autant en quelques années.
_ENSEMBLE, _MOYENNE, _COLONNE = 2.5, 1.8, 5
# Presque toutes les communes nouvelles sont nées avant : depuis, un code ne désigne qu'une commune.
_FUSIONS = 2019
# Un taux qui n'est plus le centième de ce qu'il est une autre année est dans une autre unité.
_CENTIEME = 100
# Le même chiffre, redonné par la même source, n'est pas multiplié par dix.
_REDIT = 10
_CITES, _EXTRAIT, _REFERENTIEL, _ANNEE_DU_REFERENTIEL, _DIVERS = 3, 3, "*", 2023, 5
# (territoire, variable, année, valeur, ce qui la dément)
Trouves: TypeAlias = list[tuple[str, str, int, float, str]]
COLONNES_TENUES = "code, niveau, variable, debut, fin, perimetre, valeur, statut, fichier, source"


@dataclass(frozen=True)
class Suspect:
    """Un chiffre qui ne peut pas être vrai, et ce qui le dit."""

    territoire: str
    variable: str
    fin: int
    valeur: float
    contre: str

    def phrase(self) -> str:
        """« Tarn, population des hommes de 25 à 29 ans 2023 : 8,3 quand … »."""
        libelle = variables()[self.variable].libelle
        return f"{self.territoire}, {libelle} {self.fin} : {_ecrire(self.valeur)} {self.contre}"


def retenir(
    con: Base,
    rendus: list[CompteRendu],
    tenues: pd.DataFrame,
    admis: set[tuple[str, str]],
    *,
    oter: bool = True,
) -> None:
    """Met « à confirmer » les tableaux de `rendus` dont l'année ou les chiffres sont en question.

    `tenues` : ce que l'édition en service tient (`COLONNES_TENUES`) ; `admis` : les fichiers au même
    contenu qu'alors, déjà reçus. `oter` : ce qui est retenu quitte `lues`.
    """
    siennes = _poser(con, tenues)
    lus = [r for r in rendus if r.statut == "reconnu" and r.source in catalogue()]
    for rendu in lus:
        if not rendu.confirme and rendu.bilan.preuve != "personne":
            _ailleurs(con, rendu.fichier, siennes.get(rendu.fichier, []), connues=True)
            annees.demander(con, rendu, siennes.get(rendu.fichier, []))
        if rendu.statut == "a_confirmer":
            _oter(con, rendu.fichier, False)
    a_juger = {r.fichier: r for r in lus if r.statut == "reconnu" and not r.confirme
               and (r.fichier, r.empreinte) not in admis}  # fmt: skip
    _juger(con, a_juger, siennes, oter)
    for rendu in lus:
        if rendu.statut == "a_confirmer" and ANNEE_A_DIRE in rendu.bilan.millesimes:
            _oter(con, rendu.fichier, True)
            rendu.bilan.millesimes = []


def _juger(
    con: Base, a_juger: dict[str, CompteRendu], siennes: dict[str, list[str]], oter: bool
) -> None:
    """Retient les tableaux contredits de `a_juger`, le pire d'abord ; `siennes` : les variables de chaque fichier."""
    utiles = {f: rapports.utiles(siennes.get(f, [])) for f in a_juger}
    en_cause: dict[str, list[Suspect]] = {}
    neufs = set(a_juger)
    while a_juger:
        for fichier in neufs:
            _ailleurs(con, fichier, utiles[fichier], ici=True)
            en_cause[fichier] = _suspects(con, a_juger[fichier], siennes.get(fichier, []))
        # Le plus contredit d'abord : les autres ne sont plus jugés contre lui.
        pire = max(a_juger, key=lambda f: (len(en_cause[f]), -a_juger[f].bilan.lignes_lues, f))
        if not en_cause[pire]:
            break
        a_juger.pop(pire).attendre(_phrase(en_cause[pire]))
        _oter(con, pire, oter)
        neufs = {f for f in a_juger if not set(utiles[f]).isdisjoint(siennes[pire])}


def _poser(con: Base, tenues: pd.DataFrame) -> dict[str, list[str]]:
    """Les tables du jugement : `jugeables` (lu), `tenues` (en service), `retenus` (vide) ; rend les variables
    de chaque fichier."""
    vides = {"debut": "Int64", "fin": "Int64", "valeur": "float64"}
    types = {c: vides.get(c, "object") for c in COLONNES_TENUES.split(", ")}
    con.execute("CREATE OR REPLACE TEMP TABLE retenus (fichier VARCHAR)")
    # Une commune née d'une fusion n'est pas, à son code, celle d'avant : elle ne juge de rien.
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE jugeables AS
        SELECT code, niveau, variable, debut, fin, perimetre, valeur, fichier FROM lues
        WHERE valeur IS NOT NULL AND (niveau <> 'commune' OR (code IN (SELECT code FROM perimetre_detail)
            AND (fin > {_FUSIONS} OR code NOT IN (SELECT actuel FROM ref_passage WHERE ancien <> actuel))))""")
    inserer(con, "tenues", tenues[list(types)].astype(types), creer=True)
    return dict(
        con.execute("SELECT fichier, list(DISTINCT variable) FROM lues GROUP BY 1").fetchall()
    )


def _oter(con: Base, fichier: str, vraiment: bool) -> None:
    """Ce qui est retenu ne sert plus à juger les autres."""
    con.execute("INSERT INTO retenus VALUES (?)", [fichier])
    for table in ("lues", "lieux") if vraiment else ():
        con.execute(f"DELETE FROM {table} WHERE fichier = ?", [fichier])


def _phrase(trouves: list[Suspect]) -> str:
    autres = len(trouves) - _CITES
    reste = f" ; et {formats.pluriel(autres, 'autre')}" if autres > 0 else ""
    cites = " ; ".join(s.phrase() for s in trouves[:_CITES])
    return (
        f"ces chiffres ne peuvent pas être vrais tels quels : {cites}{reste}. À faire : reprendre le "
        "fichier d'origine ; s'ils sont vrais, le confirmer en disant sa fonction et la raison."
    )


def _ailleurs(
    con: Base, fichier: str, variables_: Iterable[str], *, ici: bool = False, connues: bool = False
) -> None:
    """Crée `ailleurs` : ce contre quoi juger un fichier, des chiffres en service et de ceux des autres lus.

    `ici` : seulement ceux des territoires qu'il nomme. La population que le paquet connaît y est s'il le
    demande, ou s'il donne lui-même la population (`connues`) : elle juge dès le premier dépôt.
    """
    parmi = f"valeur IS NOT NULL AND variable IN {liste(variables_)}"
    siens = f"(SELECT DISTINCT code, niveau FROM jugeables WHERE fichier = {litteral(fichier)})"
    nommes = f"SEMI JOIN {siens} USING (code, niveau)" if ici else ""
    referentiel = f"""UNION ALL SELECT code, niveau, 'population', {_ANNEE_DU_REFERENTIEL}, {_ANNEE_DU_REFERENTIEL}, '',
            valeur, '{_REFERENTIEL}' FROM ref_populations {nommes}"""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE ailleurs AS
        SELECT code, niveau, variable, debut, fin, perimetre, valeur, source FROM tenues {nommes} WHERE {parmi}
        UNION ALL SELECT code, niveau, variable, debut, fin, perimetre, valeur, '' FROM jugeables {nommes}
        WHERE {parmi} AND fichier <> {litteral(fichier)} AND fin <> {ANNEE_A_DIRE}
            AND fichier NOT IN (SELECT fichier FROM retenus) {referentiel if ici or (connues and "population" in variables_) else ""}""")


def _suspects(con: Base, rendu: CompteRendu, lues: list[str]) -> list[Suspect]:
    """Ce qui ne peut pas être vrai d'un fichier, dont `lues` sont les variables."""
    fichier = rendu.fichier
    flux = liste(n for n in lues if variables()[n].flux)
    lus = f"(SELECT * FROM jugeables WHERE fichier = {litteral(fichier)})"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE comparables AS
        SELECT l.code, l.niveau, l.variable, l.debut, l.fin, l.perimetre, l.valeur, median(t.valeur) AS tenu,
            max(t.valeur) FILTER (t.fin = l.fin AND t.debut = l.debut AND t.perimetre = l.perimetre
                AND t.source = {litteral(rendu.source)}) AS redit, min(abs(t.fin - l.fin)) AS ecart
        FROM {lus} l JOIN (
            SELECT *, FALSE AS soi FROM ailleurs WHERE source <> '{_REFERENTIEL}' OR variable IN (
                SELECT variable FROM {lus} GROUP BY variable HAVING count(DISTINCT valeur) >= {_DIVERS}) -- et ses autres années :
            UNION ALL SELECT * EXCLUDE (fichier), '', TRUE FROM {lus} WHERE variable NOT IN {flux}
        ) t ON t.code = l.code AND t.niveau = l.niveau AND t.variable = l.variable AND NOT (soi AND t.fin = l.fin)
        WHERE abs(t.fin - l.fin) <= {_ANNEES} AND t.fin - t.debut = l.fin - l.debut
            AND l.variable NOT IN {liste(n for n in lues if variables()[n].modalites)}
        GROUP BY ALL""")
    # Une ligne ou deux, saisies ou gardées d'un extrait, ne se jugent pas sur d'aussi fins rapports.
    [(n,)] = con.execute(f"SELECT count(DISTINCT code) FROM {lus}").fetchall()
    fins = "FROM ailleurs" if n >= _EXTRAIT else "FROM ailleurs LIMIT 0"
    source = catalogue()[rendu.source]
    sommes = [n for n in lues if variables()[n].agregation == "somme"]
    pas = source.arrondi.pas if source.arrondi else 0
    trouves = [*rapports.trop_grandes(con, lus, "FROM ailleurs", lues),
               *rapports.inegaux(con, lus, fins, lues, pas), *rapports.hors_bornes(con, lus, fins, lues),
               *rapports.fractions(con, lus, lues, source.collecte == "exhaustive"), *rapports.inusuels(con, lus, lues),
               *_colonnes(con, sommes), *_chiffres(con, sommes), *echanges.reperer(con, pas), *echanges.decales(con, lus, _REFERENTIEL), *_departements(con, fichier, lus, sommes)]  # fmt: skip
    uniques = {(t[0], t[1], t[2]): Suspect(*t) for t in reversed(trouves)}
    return sorted(uniques.values(), key=lambda s: (s.territoire, s.variable, s.fin))


def _chiffres(con: Base, sommes: list[str]) -> Trouves:
    """Le même territoire, dans les années voisines ou la même : un rapport que rien n'explique."""
    ratio = "greatest(l.valeur, tenu) / least(l.valeur, tenu)"
    redit = "greatest(l.valeur, redit) / least(l.valeur, redit)"
    lignes = con.execute(f"""
        SELECT coalesce(n.libelle, l.code), l.variable, l.fin, l.valeur, coalesce(redit, tenu)
        FROM comparables l LEFT JOIN territoires n ON n.code = l.code AND n.niveau = l.niveau
        WHERE l.valeur > 0 AND tenu > 0 AND (
            CASE WHEN l.variable IN {liste(sommes)}
                THEN ({ratio} >= {_RAPPORT} AND greatest(l.valeur, tenu) >= {_GRAND_EFFECTIF})
                    OR ({ratio} >= {_GRAND_RAPPORT} AND greatest(l.valeur, tenu) >= {_EFFECTIF})
                ELSE {ratio} >= {_RAPPORT} AND greatest(l.valeur, tenu) >= {_GRAND_TAUX}
                    AND least(l.valeur, tenu) >= {_PETIT_TAUX} OR ({ratio} >= {_CENTIEME} AND greatest(l.valeur, tenu) >= 1) END
            OR (redit > 0 AND greatest(l.valeur, redit) >= {_REDIT} AND l.valeur <> redit
                AND abs(log10({redit}) - round(log10({redit}))) < 0.004 AND {redit} > 5))
        ORDER BY ALL LIMIT 200""").fetchall()
    return [(*debut, f"quand on y tient {_ecrire(tenu)}") for *debut, tenu in lignes]


def _colonnes(con: Base, sommes: list[str]) -> Trouves:
    """Toutes les communes à la fois : une colonne prise pour une autre, ou dans une autre unité."""
    lignes = con.execute(f"""
        WITH r AS (
            SELECT variable, debut, fin, count(*) AS n, variable IN {liste(sommes)} AS sommable,
                {somme("valeur")} AS lu, {somme("tenu")} AS tenu
            FROM comparables WHERE niveau = 'commune' AND ecart <= {_PRES} GROUP BY ALL)
        SELECT variable, fin, CASE WHEN sommable THEN lu ELSE lu / n END, n, CASE WHEN sommable THEN tenu ELSE tenu / n END
        FROM r WHERE n >= {_COLONNE} AND CASE WHEN sommable
            THEN greatest(lu, tenu) >= {_GRAND_EFFECTIF} AND greatest(lu, tenu) >= {_ENSEMBLE} * least(lu, tenu)
            ELSE greatest(lu, tenu) >= {_REDIT} * n AND greatest(lu, tenu) >= {_MOYENNE} * least(lu, tenu) END
        ORDER BY ALL""").fetchall()
    return [
        (f"en tout, {n} communes", variable, fin, lu, f"quand on y tient {_ecrire(tenu)}")
        for variable, fin, lu, n, tenu in lignes
    ]


def _departements(con: Base, fichier: str, lus: str, sommes: list[str]) -> Trouves:
    """Un département au-dessous de la somme des communes que le même fichier en donne."""
    if not sommes:
        return []
    lignes = con.execute(f"""
        SELECT coalesce(n.libelle, l.code), l.variable, l.fin, l.valeur, {somme("c.valeur")} AS parts
        FROM {lus} l JOIN ref_communes r ON r.departement = l.code
        JOIN lues c ON c.fichier = {litteral(fichier)} AND c.niveau = 'commune' AND c.code = r.code
            AND c.variable = l.variable AND c.debut = l.debut AND c.fin = l.fin
        LEFT JOIN territoires n ON n.code = l.code AND n.niveau = l.niveau
        WHERE l.niveau = 'departement' AND l.variable IN {liste(sommes)}
        GROUP BY ALL HAVING parts > 1.02 * l.valeur + 5 ORDER BY ALL""").fetchall()
    return [
        (*debut, f"quand ses communes en ont déjà {_ecrire(parts)}") for *debut, parts in lignes
    ]


def _ecrire(valeur: float) -> str:
    return formats.nombre(valeur, 0 if math.isclose(valeur, round(valeur)) else 1)
