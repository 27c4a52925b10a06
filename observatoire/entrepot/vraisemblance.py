"""Ce qui ne peut pas être vrai retient son fichier : contre ce qui est tenu, et contre lui-même.

Trois questions à chaque tableau lu : de quelle année est-il, quand rien ne le prouve ; a-t-il des
chiffres dix ou mille fois trop grands ou trop petits pour ce qu'on tient du même territoire ; une
partie y dépasse-t-elle son total ? Un fichier déjà admis au même contenu n'est plus interrogé.
"""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.declaration import catalogue, variables
from observatoire.sources.entete import ANNEE_A_DIRE
from observatoire.sources.sql import Base, inserer, liste, litteral, somme

# Écarts d'un territoire à lui-même, d'une année à l'autre, que rien de réel n'explique.
_RAPPORT = 7
_ANNEES = 8
# Au-dessous, un effectif bouge vraiment ainsi d'une année à l'autre.
_GRAND_EFFECTIF, _GRAND_TAUX, _PETIT_TAUX = 100, 30, 2
# Le même chiffre, redonné par la même source, n'est pas multiplié par dix.
_REDIT = 10
_CITES, _PROPOSEES = 3, 6
_PART_IDENTIQUE = 0.9
COLONNES_TENUES = "code, niveau, variable, debut, fin, perimetre, valeur, fichier, source"


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
    _poser(con, tenues)
    lus = [r for r in rendus if r.statut == "reconnu" and r.source in catalogue()]
    for rendu in lus:
        _question_annee(con, rendu)
    while True:
        en_cause = [
            (len(trouves), r.bilan.lignes_lues, r.fichier, r, trouves)
            for r in lus
            if r.statut == "reconnu" and not r.confirme and (r.fichier, r.empreinte) not in admis
            and (trouves := _suspects(con, r))
        ]  # fmt: skip
        if not en_cause:
            break
        # Le plus contredit d'abord : les autres ne sont plus jugés contre lui.
        *_, rendu, trouves = max(en_cause, key=lambda e: (e[0], -e[1], e[2]))
        rendu.attendre(_phrase(trouves))
        _oter(con, rendu.fichier, oter)
    for rendu in lus:
        if rendu.statut == "a_confirmer" and ANNEE_A_DIRE in rendu.bilan.millesimes:
            _oter(con, rendu.fichier, True)
            rendu.bilan.millesimes = []


def _poser(con: Base, tenues: pd.DataFrame) -> None:
    """Les tables du jugement : `jugeables` (lu), `tenues` (en service), `retenus` (vide)."""
    vides = {"debut": "Int64", "fin": "Int64", "valeur": "float64"}
    types = {c: vides.get(c, "object") for c in COLONNES_TENUES.split(", ")}
    con.execute("CREATE OR REPLACE TEMP TABLE retenus (fichier VARCHAR)")
    # Une commune née d'une fusion n'est pas, à son code, celle d'avant : elle ne juge de rien.
    con.execute("""
        CREATE OR REPLACE TEMP TABLE jugeables AS
        SELECT code, niveau, variable, debut, fin, perimetre, valeur, fichier FROM lues
        WHERE valeur IS NOT NULL AND (niveau <> 'commune' OR (code IN (SELECT code FROM perimetre_detail)
            AND code NOT IN (SELECT actuel FROM ref_passage WHERE ancien <> actuel)))""")
    inserer(con, "tenues", tenues[list(types)].astype(types), creer=True)


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


# ------------------------------------------------------------------------------------- l'année
def _question_annee(con: Base, rendu: CompteRendu) -> None:
    a_dire = ANNEE_A_DIRE in rendu.bilan.millesimes
    if not a_dire and rendu.bilan.preuve != "nom":
        return
    ecrites = {fin for _, fin in rendu.bilan.entete}
    nommees = {a for a in rendu.bilan.millesimes if a not in ecrites}
    deja = _annee_identique(con, rendu.fichier, nommees)
    if deja is not None and deja not in nommees:
        # Le même contenu que l'an dernier sous un autre nom.
        nom = f" ; le nom du fichier dit {max(nommees)}" if not a_dire else ""
        rendu.attendre(
            f"ces chiffres sont ceux de {deja}, déjà chargés{nom}. À faire : dire leur année, ou "
            "prendre le fichier du millésime voulu.",
            (deja,),
        )
    elif a_dire:
        delai = catalogue()[rendu.source].delai_parution
        possibles = range(date.today().year - delai, 1875, -1)
        tenues = {a for (a,) in _autres(con, rendu.fichier, "DISTINCT fin")}
        neuves = [a for a in possibles if a not in tenues]
        nommees_possibles = [a for a in rendu.annees if a in possibles]
        proposees = tuple(dict.fromkeys([*nommees_possibles, *neuves]))[:_PROPOSEES]
        rendu.attendre(
            f"de quelle année sont ces chiffres ? {rendu.doute}. Ils ne sont ceux d'aucune année déjà "
            f"chargée ; le plus probable : {proposees[0]}. À faire : dire leur année.",
            proposees,
        )
    if rendu.statut == "a_confirmer":
        _oter(con, rendu.fichier, False)


def _autres(con: Base, fichier: str, quoi: str) -> list[tuple[Any, ...]]:
    """Ce que les autres fichiers et l'édition en service tiennent des variables du fichier."""
    return con.execute(f"""SELECT {quoi} FROM ({_references(fichier)})
        WHERE variable IN (SELECT variable FROM lues WHERE fichier = {litteral(fichier)})""").fetchall()


def _annee_identique(con: Base, fichier: str, annees: set[int]) -> int | None:
    """L'année déjà tenue dont ce fichier redonne les chiffres, s'il y en a une."""
    trouves = con.execute(f"""
        SELECT t.fin, count(*) AS n, count(*) FILTER (abs(t.valeur - l.valeur) < 0.01) AS egaux
        FROM jugeables l JOIN ({_references(fichier)}) t USING (code, niveau, variable)
        WHERE l.fichier = {litteral(fichier)} AND l.niveau <> 'france' AND l.fin IN ({", ".join(map(str, annees)) or "NULL"}) AND t.debut = t.fin
        GROUP BY t.fin HAVING n >= 3 AND count(DISTINCT l.valeur) >= 3
        ORDER BY egaux / n DESC, t.fin DESC""").fetchall()
    egales = [fin for fin, n, egaux in trouves if egaux >= _PART_IDENTIQUE * n]
    return next((a for a in egales if a in annees), egales[0] if egales else None)


# ------------------------------------------------------------------------------- les chiffres
def _references(fichier: str) -> str:
    """Les chiffres contre quoi juger un fichier : ceux en service, et ceux des autres fichiers lus."""
    return f"""
        SELECT code, niveau, variable, debut, fin, perimetre, valeur, source FROM tenues
        WHERE valeur IS NOT NULL
        UNION ALL SELECT code, niveau, variable, debut, fin, perimetre, valeur, '' FROM jugeables
        WHERE fichier <> {litteral(fichier)} AND fin <> {ANNEE_A_DIRE}
            AND fichier NOT IN (SELECT fichier FROM retenus)"""


def _suspects(con: Base, rendu: CompteRendu) -> list[Suspect]:
    fichier = rendu.fichier
    lus = f"(SELECT * FROM jugeables WHERE fichier = {litteral(fichier)})"
    trouves = [*_contre_soi(con, fichier, lus), *_contre_le_tenu(con, rendu, lus)]
    uniques = {(s.territoire, s.variable, s.fin): s for s in reversed(trouves)}
    return sorted(uniques.values(), key=lambda s: (s.territoire, s.variable, s.fin))


def _contre_le_tenu(con: Base, rendu: CompteRendu, lus: str) -> list[Suspect]:
    """Le même territoire, dans les années voisines ou la même : un rapport que rien n'explique."""
    sommes = liste(n for n, v in variables().items() if v.agregation == "somme")
    zonages = liste(n for n, v in variables().items() if v.modalites)
    ratio = "greatest(l.valeur, r.valeur) / least(l.valeur, r.valeur)"
    lignes = con.execute(f"""
        WITH r AS (
            SELECT l.code, l.niveau, l.variable, l.debut, l.fin, l.perimetre, median(t.valeur) AS valeur,
                max(t.valeur) FILTER (t.fin = l.fin AND t.debut = l.debut AND t.perimetre = l.perimetre
                    AND t.source = {litteral(rendu.source)}) AS redit
            FROM {lus} l JOIN ({_references(rendu.fichier)}) t USING (code, niveau, variable)
            WHERE abs(t.fin - l.fin) <= {_ANNEES} AND t.fin - t.debut = l.fin - l.debut AND t.valeur > 0
            GROUP BY ALL)
        SELECT coalesce(n.libelle, l.code), l.variable, l.fin, l.valeur, coalesce(r.redit, r.valeur)
        FROM {lus} l JOIN r USING (code, niveau, variable, debut, fin, perimetre)
        LEFT JOIN territoires n ON n.code = l.code AND n.niveau = l.niveau
        WHERE l.valeur > 0 AND l.variable NOT IN {zonages} AND (
            ({ratio} >= {_RAPPORT} AND CASE WHEN l.variable IN {sommes}
                THEN greatest(l.valeur, r.valeur) >= {_GRAND_EFFECTIF}
                ELSE greatest(l.valeur, r.valeur) >= {_GRAND_TAUX} AND least(l.valeur, r.valeur) >= {_PETIT_TAUX} END)
            OR (redit > 0 AND greatest(l.valeur, redit) >= {_REDIT} AND l.valeur <> redit
                AND abs(log10(greatest(l.valeur, redit) / least(l.valeur, redit))
                    - round(log10(greatest(l.valeur, redit) / least(l.valeur, redit)))) < 0.004
                AND greatest(l.valeur, redit) / least(l.valeur, redit) > 5))
        ORDER BY ALL LIMIT 200""").fetchall()
    return [
        Suspect(nom, variable, fin, valeur, f"quand on y tient {_ecrire(tenu)}")
        for nom, variable, fin, valeur, tenu in lignes
    ]


def _contre_soi(con: Base, fichier: str, lus: str) -> list[Suspect]:
    """Un département au-dessous de la somme des communes que le même fichier en donne."""
    sommes = liste(n for n, v in variables().items() if v.agregation == "somme")
    lignes = con.execute(f"""
        SELECT coalesce(n.libelle, l.code), l.variable, l.fin, l.valeur, {somme("c.valeur")} AS parts
        FROM {lus} l JOIN ref_communes r ON r.departement = l.code
        JOIN lues c ON c.fichier = l.fichier AND c.niveau = 'commune' AND c.code = r.code
            AND c.variable = l.variable AND c.debut = l.debut AND c.fin = l.fin
        LEFT JOIN territoires n ON n.code = l.code AND n.niveau = l.niveau
        WHERE l.niveau = 'departement' AND l.variable IN {sommes}
        GROUP BY ALL HAVING parts > 1.02 * l.valeur + 5 ORDER BY ALL""").fetchall()
    return [
        Suspect(nom, variable, fin, valeur, f"quand ses communes en ont déjà {_ecrire(parts)}")
        for nom, variable, fin, valeur, parts in lignes
    ]


def _ecrire(valeur: float) -> str:
    return formats.nombre(valeur, 0 if math.isclose(valeur, round(valeur)) else 1)
