"""Ce que des chiffres doivent être les uns aux autres : un total et ses parts (`egale`), une part et ce
dont elle est la part (`rapport`). C'est déclaré avec chaque variable, et vaut dès le premier dépôt."""

from collections.abc import Iterable
from typing import TypeAlias

from observatoire import formats
from observatoire.sources.declaration import variables
from observatoire.sources.sql import Base, liste, litteral, somme

# (territoire, variable, année, valeur, ce qui la dément)
Trouves: TypeAlias = list[tuple[str, str, int, float, str]]
# Dans un même fichier : les arrondis. D'un fichier à l'autre : ceux de chacun.
_ICI, _ICI_RELATIF, _AILLEURS, _AILLEURS_RELATIF = 3, 0.01, 6, 0.02
# Un chiffre s'écarte de ce qu'on en attend par le hasard des petits nombres, doublé du sondage.
_ECARTS, _DE_PLUS = 6, 5
# Entre-temps, ce dont il est la part a pu changer.
_ANNEES = 10
# Une pondération du recensement n'est pas si petite ; au-dessous, c'est le bruit d'une soustraction.
_BRUIT, _FRACTION = 0.0005, 0.45
_ASSEZ = 5
_CLE = "code, niveau, debut, fin, perimetre"


def inegaux(con: Base, lus: str, references: str, pas: float) -> Trouves:
    """Les totaux qui ne sont pas la somme déclarée de leurs parts, lues ici ou déjà tenues.

    `pas` : l'arrondi du producteur ; `lus`, `references` : le SQL des chiffres du fichier, et des autres.
    """
    egalites = [
        (total, rang, part, len(parts))
        for total, v in variables().items() for rang, parts in enumerate(v.egale) for part in parts
    ]  # fmt: skip
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE egalites AS
        SELECT * FROM (VALUES {", ".join(f"({litteral(t)}, {r}, {litteral(p)}, {n})" for t, r, p, n in egalites)})
            e(total, rang, part, n)""")
    en_jeu = liste({x for e in egalites for x in (e[0], e[2])})
    lignes = con.execute(f"""
        WITH ici AS (SELECT {_CLE}, variable, valeur FROM {lus} WHERE variable IN {en_jeu}),
        v AS (
            SELECT *, TRUE AS lu FROM ici
            UNION ALL SELECT {_CLE}, variable, median(valeur), FALSE FROM ({references})
            SEMI JOIN ici USING ({_CLE}) WHERE variable IN {en_jeu}
                AND ({_CLE}, variable) NOT IN (SELECT ({_CLE}, variable) FROM ici) GROUP BY ALL),
        s AS (
            SELECT t.code, t.niveau, t.variable, t.fin, t.valeur, n, {somme("p.valeur")} AS parts,
                t.lu AND bool_and(p.lu) AS ici, list(part ORDER BY part)[:4] AS noms
            FROM v t JOIN egalites e ON e.total = t.variable
            JOIN v p ON p.variable = e.part AND p.code = t.code AND p.niveau = t.niveau AND p.debut = t.debut
                AND p.fin = t.fin AND p.perimetre = t.perimetre
            GROUP BY t.code, t.niveau, t.variable, t.debut, t.fin, t.perimetre, t.valeur, t.lu, rang, n
            HAVING count(*) = n AND (t.lu OR bool_or(p.lu)))
        SELECT coalesce(n.libelle, s.code), s.variable, fin, valeur, parts, noms
        FROM s LEFT JOIN territoires n ON n.code = s.code AND n.niveau = s.niveau
        WHERE abs(valeur - parts) > CASE WHEN ici THEN greatest({_ICI + pas} + n / 2 * {pas}, {_ICI_RELATIF} * valeur)
            ELSE {_AILLEURS + pas} + n / 2 * {max(pas, 0.5)} + {_AILLEURS_RELATIF} * valeur END
        ORDER BY ALL LIMIT 200""").fetchall()
    return [
        (*debut, f"quand {formats.enumerer([variables()[n].libelle for n in noms], 3)} font {_ecrire(parts)}")
        for *debut, parts, noms in lignes
    ]  # fmt: skip


def hors_bornes(con: Base, lus: str, references: str) -> Trouves:
    """Les chiffres hors de la part déclarée d'un autre (`rapport`), lu ici ou déjà tenu à peu d'années."""
    rapports = ", ".join(
        f"({litteral(nom)}, {litteral(r.a)}, {r.entre[0]}, {r.entre[1]}, {v.agregation == 'somme'})"
        for nom, v in variables().items() for r in v.rapports
    )  # fmt: skip
    lignes = con.execute(f"""
        WITH d AS (
            SELECT l.*, r.base, r.moins, r.plus, CASE WHEN r.compte THEN 1 ELSE 0 END AS hasard FROM {lus} l JOIN (VALUES {rapports}) r(variable, base, moins, plus, compte)
            USING (variable)),
        b AS (
            SELECT d.*, t.valeur AS petite, t.valeur AS grande FROM d JOIN {lus} t ON t.code = d.code
                AND t.niveau = d.niveau AND t.variable = d.base AND t.debut = d.debut AND t.fin = d.fin
                AND t.perimetre = d.perimetre
            UNION ALL
            SELECT d.*, min(t.valeur), max(t.valeur) FROM d JOIN ({references}) t ON t.code = d.code
                AND t.niveau = d.niveau AND t.variable = d.base
            WHERE abs(t.fin - d.fin) <= {_ANNEES} AND t.debut = t.fin AND t.perimetre = d.perimetre GROUP BY ALL)
        SELECT coalesce(n.libelle, b.code), b.variable, fin, valeur, base, min(petite), max(grande)
        FROM b LEFT JOIN territoires n ON n.code = b.code AND n.niveau = b.niveau
        WHERE valeur > plus * grande + hasard * ({_ECARTS} * sqrt(plus * grande) + {_DE_PLUS})
            OR valeur < moins * petite - hasard * ({_ECARTS} * sqrt(moins * petite) + {_DE_PLUS})
        GROUP BY ALL ORDER BY ALL LIMIT 200""").fetchall()
    return [
        (*debut, f"quand {variables()[base].libelle} y vaut {_ecrire(petite if valeur < petite else grande)}")
        for *debut, valeur, base, petite, grande in ((*x[:4], x[3], *x[4:]) for x in lignes)
    ]  # fmt: skip


def fractions(con: Base, lus: str, entiers: bool) -> Trouves:
    """Les comptes d'une fraction de personne, de ménage ou d'établissement : une autre unité.

    `entiers` : la collecte est exhaustive, rien n'y est pondéré.
    """
    comptes = liste(
        n for n, v in variables().items() if v.agregation == "somme" and v.unite != "km²"
    )
    lignes = con.execute(f"""
        SELECT coalesce(n.libelle, l.code), l.variable, l.fin, l.valeur
        FROM {lus} l LEFT JOIN territoires n ON n.code = l.code AND n.niveau = l.niveau
        WHERE l.variable IN {comptes} AND (l.valeur BETWEEN {_BRUIT} AND {_FRACTION}
            OR ({entiers} AND abs(l.valeur - round(l.valeur)) > {_BRUIT}))
        ORDER BY ALL LIMIT 200""").fetchall()
    return [
        (*ligne, "quand on ne compte que des entiers, ou des pondérations proches d'un")
        for ligne in lignes
    ]


def inusuels(con: Base, lus: str) -> Trouves:
    """Les grandeurs dont les territoires, ensemble, sont loin de ce qu'on voit partout (`usuel`)."""
    usuels = ", ".join(
        f"({litteral(n)}, {v.usuel[0]}, {v.usuel[1]})" for n, v in variables().items() if v.usuel
    )
    lignes = con.execute(f"""
        SELECT count(*), variable, fin, median(valeur) AS milieu, moins, plus
        FROM {lus} JOIN (VALUES {usuels}) u(variable, moins, plus) USING (variable)
        WHERE niveau IN ('commune', 'epci') GROUP BY niveau, variable, debut, fin, moins, plus
        HAVING count(*) >= {_ASSEZ} AND milieu NOT BETWEEN moins AND plus ORDER BY ALL""").fetchall()
    return [
        (f"au milieu des {n} territoires", variable, fin, milieu,
         f"quand on y attend de {_ecrire(moins)} à {_ecrire(plus)}")
        for n, variable, fin, milieu, moins, plus in lignes
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
