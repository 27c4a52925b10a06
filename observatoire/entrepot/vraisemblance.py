"""Ce qui ne peut pas être vrai retient son fichier : contre ce qui est tenu, et contre lui-même.

Trois questions à chaque tableau lu : de quelle année est-il (`annees`) ; a-t-il des chiffres, une
colonne entière ou un seul, trop grands ou trop petits pour ce qu'on tient des mêmes territoires ; une
partie y dépasse-t-elle son total ? Un fichier déjà admis au même contenu n'est plus interrogé.
"""

import math
from dataclasses import dataclass

import pandas as pd

from observatoire import formats
from observatoire.entrepot import annees, echanges, rapports, temoins
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.entrepot.rapports import Trouves, trouver
from observatoire.sources.declaration import catalogue, variables
from observatoire.sources.entete import ANNEE_A_DIRE
from observatoire.sources.sql import Base, liste, somme

# Écarts d'un territoire à lui-même, d'une année à l'autre, que rien de réel n'explique.
_RAPPORT, _GRAND_RAPPORT = 7, 9
_ANNEES, _PRES = 8, 5
# Au-dessous, un effectif bouge vraiment ainsi d'une année à l'autre.
_GRAND_EFFECTIF, _EFFECTIF, _GRAND_TAUX, _PETIT_TAUX = 100, 40, 30, 2
# Une somme de communes, ou la moyenne de leurs taux, ne bouge pas d'autant en quelques années.
_ENSEMBLE, _MOYENNE, _COLONNE = 2.5, 1.8, 5
# Un taux qui n'est plus le centième de ce qu'il est une autre année est dans une autre unité.
_CENTIEME = 100
# Le même chiffre, redonné par la même source, n'est pas multiplié par dix.
_REDIT = 10
_CITES, _EXTRAIT, _DIVERS = 3, 3, 5


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
    siennes = temoins.poser(con, tenues)
    lus = [r for r in rendus if r.statut == "reconnu" and r.source in catalogue()]
    _dater(con, [r for r in lus if not r.confirme and r.bilan.preuve != "personne"], siennes)
    a_juger = {r.fichier: r for r in lus if r.statut == "reconnu" and not r.confirme
               and (r.fichier, r.empreinte) not in admis}  # fmt: skip
    _juger(con, a_juger, siennes, oter)
    for rendu in lus:
        if rendu.statut == "a_confirmer" and ANNEE_A_DIRE in rendu.bilan.millesimes:
            _oter(con, rendu.fichier, True)
            rendu.bilan.millesimes = []


def _dater(con: Base, lus: list[CompteRendu], siennes: dict[str, list[str]]) -> None:
    """Demande l'année des tableaux qui n'en ont pas une sûre : tous à la fois ; ceux qui suivent un tableau
    retenu ne sont plus comparés à lui."""
    while lus:
        lot = next(temoins.lots(con, lus))
        connues = {f: annees.temoins_de(v) for f, v in siennes.items()}
        temoins.ailleurs(con, lot, connues, connues=True)
        doubles = annees.identiques(con)
        for rendu in lot:
            lus.pop(0)
            annees.demander(
                con, rendu, siennes.get(rendu.fichier, []), doubles.get(rendu.fichier, [])
            )
            if rendu.statut == "a_confirmer":
                _oter(con, rendu.fichier, False)
                break


def _juger(
    con: Base, a_juger: dict[str, CompteRendu], siennes: dict[str, list[str]], oter: bool
) -> None:
    """Retient les tableaux contredits de `a_juger`, le pire d'abord ; `siennes` : les variables de chaque fichier."""
    utiles = {f: rapports.utiles(siennes.get(f, [])) for f in a_juger}
    en_cause: dict[str, list[Suspect]] = {}
    neufs = set(a_juger)
    while a_juger:
        for lot in temoins.lots(con, [a_juger[f] for f in sorted(neufs)]):
            temoins.ailleurs(con, lot, utiles, ici=True)
            trouves = _suspects(con)
            en_cause |= {r.fichier: trouves.get(r.fichier, []) for r in lot}
        # Le plus contredit d'abord : les autres ne sont plus jugés contre lui.
        pire = max(a_juger, key=lambda f: (len(en_cause[f]), -a_juger[f].bilan.lignes_lues, f))
        if not en_cause[pire]:
            break
        a_juger.pop(pire).attendre(_phrase(en_cause[pire]))
        _oter(con, pire, oter)
        neufs = {f for f in a_juger if not set(utiles[f]).isdisjoint(siennes[pire])}


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


def _suspects(con: Base) -> dict[str, list[Suspect]]:
    """Ce qui ne peut pas être vrai de chaque fichier du lot (`lus`, `ailleurs`)."""
    ici = {v for (v,) in con.execute("SELECT DISTINCT variable FROM lus").fetchall()}
    flux = liste(n for n in ici if variables()[n].flux)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE comparables AS
        SELECT l.fichier, l.code, l.niveau, l.variable, l.debut, l.fin, l.perimetre, l.valeur, l.pas, median(t.valeur) AS tenu,
            max(t.valeur) FILTER (t.fin = l.fin AND t.debut = l.debut AND t.perimetre = l.perimetre
                AND t.source = l.source) AS redit, min(abs(t.fin - l.fin)) AS ecart
        FROM lus l JOIN (
            SELECT *, FALSE AS soi FROM ailleurs WHERE source NOT LIKE '{temoins.REFERENTIEL}%' OR source = '{temoins.REFERENTIEL}' AND (fichier, variable) IN (
                SELECT (fichier, variable) FROM lus GROUP BY fichier, variable HAVING count(DISTINCT valeur) >= {_DIVERS}) -- et ses autres années :
            UNION ALL SELECT fichier, code, niveau, variable, debut, fin, perimetre, valeur, '', TRUE FROM lus WHERE variable NOT IN {flux}
        ) t ON t.fichier = l.fichier AND t.code = l.code AND t.niveau = l.niveau AND t.variable = l.variable AND NOT (soi AND t.fin = l.fin)
        WHERE abs(t.fin - l.fin) <= {_ANNEES} AND t.fin - t.debut = l.fin - l.debut
            AND l.variable NOT IN {liste(n for n in ici if variables()[n].modalites)}
        GROUP BY ALL""")
    # Une ligne ou deux, saisies ou gardées d'un extrait, ne se jugent pas sur d'aussi fins rapports.
    fins = f"""FROM ailleurs WHERE fichier IN (
        SELECT fichier FROM lus GROUP BY fichier HAVING count(DISTINCT code) >= {_EXTRAIT})"""
    sommes = [n for n in ici if variables()[n].agregation == "somme"]
    trouves = [*rapports.trop_grandes(con, ici), *rapports.inegaux(con, fins, ici), *rapports.hors_bornes(con, ici), *echanges.pointes(con, ici),
               *rapports.fractions(con, ici), *rapports.inusuels(con, ici), *_colonnes(con, sommes),
               *_chiffres(con, sommes), *echanges.reperer(con), *echanges.decales(con, temoins.REFERENTIEL),
               *echanges.glissees(con, temoins.REFERENTIEL), *_departements(con, sommes)]  # fmt: skip
    uniques: dict[str, dict[tuple[str, str, int], Suspect]] = {}
    for fichier, ou, variable, fin, valeur, contre in trouves:
        suspect = Suspect(ou, variable, fin, valeur, contre)
        uniques.setdefault(fichier, {}).setdefault((ou, variable, fin), suspect)
    return {
        f: sorted(d.values(), key=lambda s: (s.territoire, s.variable, s.fin))
        for f, d in uniques.items()
    }


def _chiffres(con: Base, sommes: list[str]) -> Trouves:
    """Le même territoire, dans les années voisines ou la même : un rapport que rien n'explique."""
    ratio = "greatest(l.valeur, tenu) / least(l.valeur, tenu)"
    redit = "greatest(l.valeur, redit) / least(l.valeur, redit)"
    lignes = trouver(
        con,
        f"""
        SELECT fichier, coalesce(n.libelle, l.code) AS ou, l.variable, l.fin, l.valeur, coalesce(redit, tenu) AS tenu
        FROM comparables l LEFT JOIN territoires n ON n.code = l.code AND n.niveau = l.niveau
        WHERE l.valeur > 0 AND tenu > 0 AND (
            CASE WHEN l.variable IN {liste(sommes)}
                THEN ({ratio} >= {_RAPPORT} AND greatest(l.valeur, tenu) >= {_GRAND_EFFECTIF})
                    OR ({ratio} >= {_GRAND_RAPPORT} AND greatest(l.valeur, tenu) >= {_EFFECTIF})
                ELSE {ratio} >= {_RAPPORT} AND greatest(l.valeur, tenu) >= {_GRAND_TAUX}
                    AND least(l.valeur, tenu) >= {_PETIT_TAUX} OR ({ratio} >= {_CENTIEME} AND greatest(l.valeur, tenu) >= 1) END
            OR (redit > 0 AND greatest(l.valeur, redit) >= {_REDIT} AND l.valeur <> redit
                AND abs(log10({redit}) - round(log10({redit}))) < 0.004 AND {redit} > 5))""",
    )
    return [(*debut, f"quand on y tient {_ecrire(tenu)}") for *debut, tenu in lignes]


def _colonnes(con: Base, sommes: list[str]) -> Trouves:
    """Toutes les communes à la fois : une colonne prise pour une autre, ou dans une autre unité."""
    lignes = trouver(
        con,
        f"""
        WITH r AS (
            SELECT fichier, variable, debut, fin, count(*) AS n, variable IN {liste(sommes)} AS sommable,
                {somme("valeur")} AS lu, {somme("tenu")} AS tenu
            FROM comparables WHERE niveau = 'commune' AND ecart <= {_PRES} GROUP BY ALL)
        SELECT fichier, variable, fin, CASE WHEN sommable THEN lu ELSE lu / n END AS lu, n,
            CASE WHEN sommable THEN tenu ELSE tenu / n END AS tenu
        FROM r WHERE n >= {_COLONNE} AND CASE WHEN sommable
            THEN greatest(lu, tenu) >= {_GRAND_EFFECTIF} AND greatest(lu, tenu) >= {_ENSEMBLE} * least(lu, tenu)
            ELSE greatest(lu, tenu) >= {_REDIT} * n AND greatest(lu, tenu) >= {_MOYENNE} * least(lu, tenu) END""",
    )
    return [
        (fichier, f"en tout, {n} communes", variable, fin, lu, f"quand on y tient {_ecrire(tenu)}")
        for fichier, variable, fin, lu, n, tenu in lignes
    ]


def _departements(con: Base, sommes: list[str]) -> Trouves:
    """Un département au-dessous de la somme des communes que le même fichier en donne."""
    if not sommes:
        return []
    lignes = trouver(
        con,
        f"""
        SELECT l.fichier, coalesce(n.libelle, l.code) AS ou, l.variable, l.fin, l.valeur, {somme("c.valeur")} AS parts
        FROM lus l JOIN ref_communes r ON r.departement = l.code
        JOIN lues c ON c.fichier = l.fichier AND c.niveau = 'commune' AND c.code = r.code
            AND c.variable = l.variable AND c.debut = l.debut AND c.fin = l.fin
        LEFT JOIN territoires n ON n.code = l.code AND n.niveau = l.niveau
        WHERE l.niveau = 'departement' AND l.variable IN {liste(sommes)}
        GROUP BY ALL HAVING parts > 1.02 * l.valeur + 5""",
    )
    return [
        (*debut, f"quand ses communes en ont déjà {_ecrire(parts)}") for *debut, parts in lignes
    ]


def _ecrire(valeur: float) -> str:
    return formats.nombre(valeur, 0 if math.isclose(valeur, round(valeur)) else 1)
