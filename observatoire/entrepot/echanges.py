"""Des lignes échangées ou décalées, un compte isolé : ce qui dément les autres années de son territoire.

La table `comparables` a, pour chaque chiffre lu, ce qu'on tient du même territoire à peu d'années
(`vraisemblance`). Deux lignes semblables échangées ne se distinguent de rien : elles ne sont pas dites.
"""

from collections.abc import Collection

from observatoire import formats
from observatoire.entrepot.rapports import Trouves, trouver
from observatoire.sources.declaration import variables
from observatoire.sources.sql import Base, arrondir, exact, liste, litteral, somme, total

_ANNEES, _LIMITE = 3, 20
# Les écarts se comptent en hasards : d'un compte doublé du sondage et d'une marche de 5 %, d'un taux à 15 %.
_MARCHE, _TAUX = 0.05, 0.15
# La somme des carrés d'un territoire qui se dément (et par grandeur), et de deux qui, échangés, se ressemblent.
_DEMENTI, _PAR_GRANDEUR = 15, 2
# Des lignes décalées : l'écart de la commune du milieu (en logarithme), parmi celles dont l'effectif compte.
_ECART_DU_MILIEU, _EFFECTIF, _COMMUNES = 0.4, 50, 5
# Des lignes qui glissent : l'effectif qui compte, et ce que gagne, en tout puis par ligne, la taille de la voisine.
_EFFECTIF_GLISSE, _GAIN, _GAIN_PAR_LIGNE = 20, 2, 0.15
# Entre deux années qui se ressemblent, un compte ne quintuple pas pour revenir.
_FOIS, _POINTE = 5, 50
# En vingt ans, jamais deux fois et demie.
_ANCIEN, _ECART_ANCIEN = 20, 0.9


def reperer(con: Base) -> Trouves:
    """Les paires de communes dont les lignes d'une année semblent échangées."""
    sommes = liste(n for n, v in variables().items() if v.agregation == "somme")

    def carre(lu: str, tenu: str, pas: str) -> str:
        grand = f"greatest({lu}, {tenu})"
        return f"""CASE WHEN compte THEN power({lu} - {tenu}, 2) / (2 * {grand} + power({_MARCHE} * {grand}, 2) + {pas} * {pas} / 2)
            ELSE power(ln({lu} / {tenu}) / {_TAUX}, 2) END"""

    trouves = trouver(
        con,
        f"""
        WITH c AS (
            SELECT fichier, pas, code, variable, debut, fin, valeur, tenu, variable IN {sommes} AS compte FROM comparables
            WHERE niveau = 'commune' AND ecart <= {_ANNEES} AND valeur > 0 AND tenu > 0),
        dementis AS (SELECT fichier, code, debut, fin FROM c GROUP BY ALL HAVING {somme(carre("valeur", "tenu", "pas"))} > {_DEMENTI} + {_PAR_GRANDEUR} * count(*)),
        d AS (SELECT c.* FROM c SEMI JOIN dementis USING (fichier, code, debut, fin)),
        paires AS (
            SELECT a.fichier, a.code, b.code AS autre, a.fin, arg_max(struct_pack(v := a.variable, x := a.valeur, t := a.tenu),
                (abs(ln(a.valeur / a.tenu)), a.variable)) AS pire
            FROM (SELECT * FROM d) a JOIN (SELECT fichier, code, variable, debut, fin, valeur AS lu, tenu AS vrai FROM d) b
                ON b.fichier = a.fichier AND b.variable = a.variable AND b.fin = a.fin AND b.debut = a.debut AND b.code > a.code
            GROUP BY ALL
            HAVING {somme(carre("a.valeur", "b.vrai", "a.pas"))} < {_PAR_GRANDEUR} * count(*)
                AND {somme(carre("b.lu", "a.tenu", "a.pas"))} < {_PAR_GRANDEUR} * count(*))
        SELECT fichier, coalesce(n.libelle, p.code) AS ou, coalesce(m.libelle, p.autre) AS autre, pire.v, p.fin, pire.x, pire.t
        FROM paires p LEFT JOIN territoires n ON n.code = p.code AND n.niveau = 'commune'
        LEFT JOIN territoires m ON m.code = p.autre AND m.niveau = 'commune'""",
        _LIMITE,
    )
    return [
        (fichier, nom, variable, fin, valeur, f"quand on y tient {formats.nombre(tenu, 0 if tenu >= 10 else 1)} ; "
         f"ses chiffres et ceux de {autre} semblent échangés")
        for fichier, nom, autre, variable, fin, valeur, tenu in trouves
    ]  # fmt: skip


def pointes(con: Base, lues: Collection[str]) -> Trouves:
    """Un compte bien plus grand, ou bien plus petit, que l'année d'avant et celle d'après, dans une même suite."""
    comptes = liste(n for n in lues if variables()[n].agregation == "somme")
    lignes = trouver(
        con,
        f"""
        WITH s AS (
            SELECT fichier, code, niveau, variable, fin, valeur, lag(valeur) OVER w AS avant, lead(valeur) OVER w AS apres
            FROM lus WHERE variable IN {comptes} WINDOW w AS (PARTITION BY fichier, code, niveau, variable, perimetre ORDER BY fin, debut))
        SELECT fichier, coalesce(n.libelle, s.code) AS ou, variable, fin, valeur, avant, apres
        FROM s LEFT JOIN territoires n ON n.code = s.code AND n.niveau = s.niveau
        WHERE greatest(valeur, least(avant, apres)) >= {_POINTE} AND avant > 0 AND apres > 0
            AND (valeur > {_FOIS} * greatest(avant, apres) OR {_FOIS} * valeur < least(avant, apres))""",
    )
    return [
        (*debut, f"entre {formats.nombre(avant)}, l'année d'avant dans le fichier, et {formats.nombre(apres)}, celle d'après")
        for *debut, avant, apres in lignes
    ]  # fmt: skip


def decales(con: Base, referentiel: str) -> Trouves:
    """Les effectifs dont la commune du milieu est loin de ce qu'on en tient : un décalage de lignes.

    `referentiel` : la source, dans `ailleurs`, de la population connue
    d'avance, qui juge aussi des années plus anciennes, à plus grands traits.
    """
    sommes = liste(n for n, v in variables().items() if v.agregation == "somme")
    lignes = trouver(
        con,
        f"""
        WITH c AS (
            SELECT fichier, code, variable, debut, fin, valeur, tenu, {_ECART_DU_MILIEU} AS seuil FROM comparables
            WHERE niveau = 'commune' AND ecart <= {_ANNEES} AND variable IN {sommes}
            UNION ALL SELECT fichier, l.code, variable, l.debut, l.fin, l.valeur, t.valeur, {_ECART_ANCIEN}
            FROM lus l JOIN (FROM ailleurs WHERE source = {litteral(referentiel)}) t USING (fichier, code, niveau, variable)
            WHERE niveau = 'commune' AND abs(t.fin - l.fin) BETWEEN {_ANNEES} + 1 AND {_ANCIEN})
        SELECT fichier, variable, fin, count(*) AS combien, median(valeur) AS lu, median(tenu) AS tenu FROM c
        WHERE tenu > 0 AND greatest(valeur, tenu) >= {_EFFECTIF} GROUP BY fichier, variable, debut, fin, seuil
        HAVING count(DISTINCT valeur) >= {_COMMUNES} AND median(abs(ln(greatest(valeur, 0.5) / tenu))) > seuil""",
        _LIMITE,
    )
    return [
        (fichier, f"dans plus de la moitié des {n} communes", variable, fin, lu,
         f"au milieu quand on y tient {formats.nombre(tenu)} ; les lignes semblent décalées, ou la colonne une autre")
        for fichier, variable, fin, n, lu, tenu in lignes
    ]  # fmt: skip


def glissees(con: Base, referentiel: str) -> Trouves:
    """Les effectifs qui suivent la taille de la commune d'avant ou d'après bien mieux que la leur.

    `referentiel` : comme dans `decales`. Une fin de fichier décalée suffit : le gain de chaque fin est jugé.
    """
    sommes = liste(n for n, v in variables().items() if v.agregation == "somme")

    def ecart(autre: str) -> str:
        return f"least(abs(ln(valeur / {autre}) - milieu), 2)"

    def gagne(cote: str) -> str:
        # Deux communes hors du commun (un aéroport) ne font pas un décalage : la commune du milieu doit y gagner.
        tout = arrondir(f"({total(exact(cote))} OVER w)")
        return f"({tout} > {_GAIN} + {_GAIN_PAR_LIGNE} * count(*) OVER w AND median({cote}) OVER w > {_GAIN_PAR_LIGNE})"

    lignes = trouver(
        con,
        f"""
        WITH c AS (
            SELECT l.*, t.valeur AS taille, median(ln(greatest(l.valeur, 0.5) / t.valeur)) OVER p AS milieu,
                lead(t.valeur) OVER (p ORDER BY code) AS suivante, lag(t.valeur) OVER (p ORDER BY code) AS precedente
            FROM lus l JOIN (FROM ailleurs WHERE source = {litteral(referentiel)} AND valeur > 0) t USING (fichier, code, niveau)
            WHERE niveau = 'commune' AND l.variable IN {sommes} AND l.valeur >= 0
            WINDOW p AS (PARTITION BY fichier, l.variable, l.debut, l.fin)),
        g AS (
            SELECT *, {ecart("taille")} - {ecart("suivante")} AS avant, {ecart("taille")} - {ecart("precedente")} AS apres
            FROM c WHERE valeur >= {_EFFECTIF_GLISSE} AND suivante > 0 AND precedente > 0),
        f AS (
            SELECT *, {gagne("avant")} OR {gagne("apres")} AS gagne, count(*) OVER w AS n
            FROM g WINDOW w AS (PARTITION BY fichier, variable, debut, fin ORDER BY code DESC))
        SELECT fichier, variable, fin, max(n) AS combien, arg_min(valeur, code) AS premier FROM f
        WHERE n >= {_COMMUNES} AND gagne GROUP BY fichier, variable, debut, fin""",
        _LIMITE,
    )
    return [
        (fichier, f"à la suite, {n} communes", variable, fin, lu,
         "au début, quand ces chiffres suivent la taille de la commune voisine dans la liste ; les lignes semblent décalées")
        for fichier, variable, fin, n, lu in lignes
    ]  # fmt: skip
