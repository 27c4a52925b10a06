"""Ce que des chiffres doivent être les uns aux autres : un total et ses parts (`egale`, `partie_de`), une part
et ce dont elle est la part (`rapport`). C'est déclaré avec chaque variable, et vaut dès le premier dépôt."""

from collections.abc import Collection, Iterable
from typing import Any, TypeAlias

from observatoire import formats
from observatoire.sources.declaration import variables
from observatoire.sources.sql import Base, liste, litteral, somme

# (fichier, territoire, variable, année, valeur, ce qui la dément)
Trouves: TypeAlias = list[tuple[str, str, str, int, float, str]]
_LIMITE = 200
# Dans un même fichier : les arrondis. D'un fichier à l'autre : ceux de chacun.
_ICI, _ICI_RELATIF, _AILLEURS, _AILLEURS_RELATIF = 3, 0.01, 6, 0.02
# Un chiffre s'écarte de ce qu'on en attend par le hasard des petits nombres, doublé du sondage.
_ECARTS, _DE_PLUS = 6, 5
# Entre-temps, ce dont il est la part a pu changer.
_ANNEES, _ANNEES_PARTIE = 10, 5
# Une partie au-dessus de son total : les arrondis ici ; ailleurs, les dates et les champs diffèrent.
_PARTIE, _PARTIE_DE_PLUS, _PARTIE_AILLEURS, _PARTIE_AILLEURS_DE_PLUS = 1.02, 8, 1.5, 20
# Une pondération du recensement n'est pas si petite ; au-dessous, c'est le bruit d'une soustraction.
_BRUIT, _FRACTION = 0.0005, 0.45
_ASSEZ = 5
_CLE = "fichier, code, niveau, debut, fin, perimetre"


def trouver(con: Base, requete: str, limite: int = _LIMITE) -> list[tuple[Any, ...]]:
    """Les lignes d'une requête, dont la première colonne est le fichier : dans l'ordre, les premières de chacun."""
    lues = con.execute(f"""
        SELECT unnest(list(_ligne ORDER BY _ligne)[:{limite}]) FROM ({requete}) _ligne GROUP BY fichier ORDER BY fichier""")
    return [tuple(ligne.values()) for (ligne,) in lues.fetchall()]


def trop_grandes(con: Base, lues: Collection[str]) -> Trouves:
    """Les parts au-dessus de leur total (`partie_de`), lu ici ou déjà tenu à peu d'années.

    `lues` : les variables des chiffres jugés (table `lus`, contre la table `ailleurs` : voir `vraisemblance`).
    """
    totaux = {n: variables()[n].partie_de for n in lues if variables()[n].partie_de}
    if not totaux:
        return []
    couples = ", ".join(f"({litteral(n)}, {litteral(t)})" for n, t in totaux.items())
    lignes = trouver(
        con,
        f"""
        WITH d AS (
            SELECT l.*, p.total FROM lus l JOIN (VALUES {couples}) p(variable, total) USING (variable)
            WHERE l.niveau <> 'epci'),
        autour AS ({_autour("FROM ailleurs", totaux.values(), _ANNEES_PARTIE)}),
        trop AS (
            SELECT d.fichier, d.code, d.niveau, d.variable, d.fin, d.valeur, d.total, t.valeur AS plafond
            FROM d JOIN lus t ON t.fichier = d.fichier AND t.code = d.code AND t.niveau = d.niveau AND t.variable = d.total
                AND t.debut = d.debut AND t.fin = d.fin AND t.perimetre = d.perimetre
            WHERE d.valeur > {_PARTIE} * t.valeur + {_PARTIE_DE_PLUS}
            UNION ALL
            SELECT d.fichier, d.code, d.niveau, d.variable, d.fin, d.valeur, d.total, t.plafond
            FROM d JOIN (SELECT fichier, code, niveau, variable, fin, max(grande) AS plafond FROM autour GROUP BY ALL) t
                ON t.fichier = d.fichier AND t.code = d.code AND t.niveau = d.niveau AND t.variable = d.total AND t.fin = d.fin
            WHERE d.valeur > {_PARTIE_AILLEURS} * t.plafond + {_PARTIE_AILLEURS_DE_PLUS})
        SELECT fichier, coalesce(n.libelle, t.code) AS ou, t.variable, fin, valeur, total, min(plafond) AS plafond
        FROM trop t LEFT JOIN territoires n ON n.code = t.code AND n.niveau = t.niveau
        GROUP BY ALL""",
    )
    return [
        (*debut, f"quand {variables()[total].libelle} y vaut {formats.nombre(plafond)}")
        for *debut, total, plafond in lignes
    ]


def _autour(references: str, bases: Iterable[str], annees: int) -> str:
    """Le SQL de ce qui est tenu des `bases` à `annees` près de chaque année de `lus` : le plus petit, le plus grand."""
    return f"""
        SELECT t.fichier, code, niveau, variable, perimetre, a.fin, min(valeur) AS petite, max(valeur) AS grande
        FROM ({references}) t JOIN (
            SELECT fichier, fin, unnest(range(fin - {annees}, fin + {annees + 1})) AS proche FROM (SELECT DISTINCT fichier, fin FROM lus)) a
            ON a.proche = t.fin AND a.fichier = t.fichier
        WHERE t.debut = t.fin AND variable IN {liste(set(bases))} GROUP BY ALL"""


def inegaux(con: Base, references: str, lues: Collection[str]) -> Trouves:
    """Les totaux qui ne sont pas la somme déclarée de leurs parts, lues ici ou déjà tenues.

    `references` : le SQL de ce qu'`ailleurs` a d'assez sûr ; `pas`, dans `lus` : l'arrondi du producteur.
    """
    egalites = _egalites(lues)
    if not egalites:
        return []
    termes = ", ".join(
        f"({litteral(total)}, {rang}, {litteral(part)}, {len(parts)})"
        for (total, rang), parts in egalites.items() for part in parts
    )  # fmt: skip
    en_jeu = liste({x for (total, _), parts in egalites.items() for x in (total, *parts)})
    lignes = trouver(
        con,
        f"""
        WITH ici AS (SELECT {_CLE}, variable, valeur FROM lus WHERE variable IN {en_jeu}),
        v AS (
            SELECT *, TRUE AS lu FROM ici
            UNION ALL SELECT {_CLE}, variable, median(valeur), FALSE FROM ({references})
            SEMI JOIN ici USING ({_CLE}) ANTI JOIN ici USING ({_CLE}, variable)
            WHERE variable IN {en_jeu} GROUP BY ALL),
        s AS (
            SELECT t.fichier, t.code, t.niveau, t.variable, t.fin, t.valeur, rang, n, {somme("p.valeur")} AS parts,
                t.lu AND bool_and(p.lu) AS ici
            FROM v t JOIN (VALUES {termes}) e(total, rang, part, n) ON e.total = t.variable
            JOIN v p ON p.fichier = t.fichier AND p.variable = e.part AND p.code = t.code AND p.niveau = t.niveau AND p.debut = t.debut
                AND p.fin = t.fin AND p.perimetre = t.perimetre
            GROUP BY t.fichier, t.code, t.niveau, t.variable, t.debut, t.fin, t.perimetre, t.valeur, t.lu, rang, n
            HAVING count(*) = n AND (t.lu OR bool_or(p.lu)))
        SELECT fichier, coalesce(n.libelle, s.code) AS ou, s.variable, fin, valeur, parts, rang
        FROM s JOIN lot USING (fichier) LEFT JOIN territoires n ON n.code = s.code AND n.niveau = s.niveau
        WHERE abs(valeur - parts) > CASE WHEN ici THEN greatest({_ICI} + pas + n / 2 * pas, {_ICI_RELATIF} * valeur)
            ELSE {_AILLEURS} + pas + n / 2 * greatest(pas, 0.5) + {_AILLEURS_RELATIF} * valeur END""",
    )
    return [
        (fichier, total, variable, fin, valeur, f"quand {_enumerer(egalites[variable, rang])} font {_ecrire(parts)}")
        for fichier, total, variable, fin, valeur, parts, rang in lignes
    ]  # fmt: skip


def _egalites(lues: Collection[str]) -> dict[tuple[str, int], list[str]]:
    """(total, rang) → ses parts, des égalités dont le total ou une part est dans `lues`."""
    return {
        (total, rang): parts
        for total, v in variables().items()
        for rang, parts in enumerate(sorted(map(sorted, v.egale)))
        if not {*lues}.isdisjoint((total, *parts))
    }


def _enumerer(parts: list[str]) -> str:
    return formats.enumerer([variables()[n].libelle for n in parts[:4]], 3)


def hors_bornes(con: Base, lues: Collection[str]) -> Trouves:
    """Les chiffres hors de la part déclarée d'un autre (`rapport`), lu ici ou déjà tenu à peu d'années."""
    siens = {n: variables()[n] for n in lues if variables()[n].rapports}
    if not siens:
        return []
    rapports = ", ".join(
        f"({litteral(nom)}, {litteral(r.a)}, {r.entre[0]}, {r.entre[1]}, {v.agregation == 'somme'})"
        for nom, v in siens.items() for r in v.rapports
    )  # fmt: skip
    bases = (r.a for v in siens.values() for r in v.rapports)
    lignes = trouver(
        con,
        f"""
        WITH d AS (
            SELECT l.*, r.base, CASE WHEN nee THEN 0 ELSE r.moins END AS moins, r.plus, r.compte::INTEGER AS hasard FROM juges l JOIN (VALUES {rapports}) r(variable, base, moins, plus, compte)
            USING (variable)),
        autour AS ({_autour("FROM ailleurs", bases, _ANNEES)}),
        b AS (
            SELECT d.*, t.valeur AS petite, t.valeur AS grande FROM d JOIN lus t ON t.fichier = d.fichier AND t.code = d.code
                AND t.niveau = d.niveau AND t.variable = d.base AND t.debut = d.debut AND t.fin = d.fin
                AND t.perimetre = d.perimetre
            UNION ALL
            SELECT d.*, petite, grande FROM d JOIN autour t ON t.fichier = d.fichier AND t.code = d.code AND t.niveau = d.niveau
                AND t.variable = d.base AND t.fin = d.fin AND t.perimetre = d.perimetre)
        SELECT fichier, coalesce(n.libelle, b.code) AS ou, b.variable, fin, valeur, base, if(bool_or(valeur > plus * grande), max(grande), min(petite)) AS contre
        FROM b LEFT JOIN territoires n ON n.code = b.code AND n.niveau = b.niveau
        WHERE valeur > plus * grande + hasard * ({_ECARTS} * sqrt(plus * grande) + {_DE_PLUS})
            OR valeur < moins * petite - hasard * ({_ECARTS} * sqrt(moins * petite) + {_DE_PLUS})
        GROUP BY ALL""",
    )
    return [
        (*debut, f"quand {variables()[base].libelle} y vaut {_ecrire(contre)}")
        for *debut, base, contre in lignes
    ]


def fractions(con: Base, lues: Collection[str]) -> Trouves:
    """Les comptes d'une fraction de personne, de ménage ou d'établissement : une autre unité ; d'une collecte
    exhaustive, où rien n'est pondéré, tout ce qui n'est pas entier."""
    comptes = [
        n for n in lues if variables()[n].agregation == "somme" and variables()[n].unite != "km²"
    ]
    if not comptes:
        return []
    lignes = trouver(
        con,
        f"""
        SELECT fichier, coalesce(n.libelle, l.code) AS ou, l.variable, l.fin, l.valeur
        FROM lus l LEFT JOIN territoires n ON n.code = l.code AND n.niveau = l.niveau
        WHERE l.variable IN {liste(comptes)} AND (l.valeur BETWEEN {_BRUIT} AND {_FRACTION}
            OR (exhaustive AND abs(l.valeur - round(l.valeur)) > {_BRUIT}))""",
    )
    return [
        (*ligne, "quand on ne compte que des entiers, ou des pondérations proches d'un")
        for ligne in lignes
    ]


def inusuels(con: Base, lues: Collection[str]) -> Trouves:
    """Les grandeurs dont les territoires, ensemble, sont loin de ce qu'on voit partout (`usuel`)."""
    usuels = ", ".join(
        f"({litteral(n)}, {u[0]}, {u[1]})" for n in lues if (u := variables()[n].usuel)
    )
    if not usuels:
        return []
    lignes = trouver(
        con,
        f"""
        SELECT fichier, count(*) AS combien, variable, fin, median(valeur) AS milieu, moins, plus
        FROM lus JOIN (VALUES {usuels}) u(variable, moins, plus) USING (variable)
        GROUP BY fichier, niveau, variable, debut, fin, moins, plus
        -- Un département, une région, la France : une moyenne à lui seul.
        HAVING (count(*) >= {_ASSEZ} OR niveau NOT IN ('commune', 'epci')) AND milieu NOT BETWEEN moins AND plus""",
    )
    return [
        (fichier, f"au milieu des {n} territoires" if n > 1 else "pour un grand territoire", variable, fin, milieu,
         f"quand on y attend de {_ecrire(moins)} à {_ecrire(plus)}")
        for fichier, n, variable, fin, milieu, moins, plus in lignes
    ]  # fmt: skip


def utiles(lues: Iterable[str]) -> list[str]:
    """Les variables lues, et celles qui les jugent : leurs totaux, leurs parts, ce dont elles sont une part."""
    trouvees = set(lues)
    for nom, v in variables().items():
        for egalite in ([nom, *parts] for parts in v.egale):
            if not trouvees.isdisjoint(egalite):
                trouvees |= set(egalite)
    for v in [variables()[n] for n in trouvees if n in variables()]:
        trouvees |= {v.partie_de, *(r.a for r in v.rapports)} - {""}
    return sorted(trouvees)


def _ecrire(valeur: float) -> str:
    return formats.nombre(valeur, 0 if valeur == round(valeur) else 1)
