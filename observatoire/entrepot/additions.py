"""Deux fichiers qui décrivent chacun sa part (deux réseaux de cars) : leurs chiffres s'additionnent.

Une source le déclare par `s_ajoute`, la colonne qui nomme les parts. Deux fichiers d'une même part ne s'ajoutent
jamais : à chaque année, le plus récent compte ; une année où il manque l'une des parts d'aujourd'hui ne se dit pas.
"""

from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.declaration import catalogue
from observatoire.sources.sql import Base, liste, litteral, total


def additionner(con: Base, rendus: list[CompteRendu]) -> None:
    """Crée la vue `arbitrables` : `lues`, où les chiffres de plusieurs fichiers d'une telle source sont sommés."""
    par_source: dict[str, list[CompteRendu]] = {}
    for r in rendus:
        declaree = catalogue().get(r.source)
        if r.statut == "reconnu" and declaree and declaree.s_ajoute:
            par_source.setdefault(r.source, []).append(r)
    groupes = [g for g in par_source.values() if len(g) > 1]
    ordre = "SELECT * FROM lues"
    if groupes:
        sommes = " UNION ALL ".join(_sommes(g) for g in groupes)
        con.execute(f"CREATE OR REPLACE TEMP TABLE additionnees AS {sommes}")
        noms = liste(r.fichier for g in groupes for r in g)
        ordre += f" WHERE fichier NOT IN {noms} UNION ALL BY NAME SELECT * FROM additionnees"
    con.execute(f"CREATE OR REPLACE TEMP VIEW arbitrables AS {ordre}")


def _sommes(fichiers: list[CompteRendu]) -> str:
    annees = sorted({a for r in fichiers for a in r.bilan.millesimes})
    par_annee = {a: retenus([r for r in fichiers if min(r.bilan.millesimes) <= a]) for a in annees}
    parts = _parts(par_annee[annees[-1]])
    _dire(fichiers, par_annee[annees[-1]])
    return " UNION ALL ".join(
        _somme(annee, gardes) for annee, gardes in par_annee.items() if parts <= _parts(gardes)
    )


def retenus(fichiers: list[CompteRendu]) -> list[CompteRendu]:
    """Ceux qui se partagent le tout : le plus récent d'abord, puis celui qui nomme le plus de parts, sans redite."""
    gardes: list[CompteRendu] = []
    for r in sorted(
        fichiers,
        key=lambda r: (max(r.bilan.millesimes), len(r.bilan.parts), r.fichier),
        reverse=True,
    ):
        if not _parts(gardes) & set(r.bilan.parts):
            gardes.append(r)
    return gardes


def _parts(fichiers: list[CompteRendu]) -> set[str]:
    return {p for r in fichiers for p in r.bilan.parts}


def _somme(annee: int, gardes: list[CompteRendu]) -> str:
    """Le SQL des sommes de l'année : les territoires qu'au moins un fichier décrit cette année-là."""
    noms = ", ".join(litteral(r.fichier) for r in gardes)
    return f"""
        SELECT max(fichier) AS fichier, code, niveau, variable, {annee} AS debut, {annee} AS fin,
            {total("valeur")} AS valeur, 'publie' AS statut, NULL::DOUBLE AS bas, NULL::DOUBLE AS haut, '' AS perimetre
        FROM lues WHERE fichier IN ({noms}) AND valeur IS NOT NULL AND fin <= {annee}
        GROUP BY code, niveau, variable HAVING max(fin) = {annee}"""


def _dire(fichiers: list[CompteRendu], gardes: list[CompteRendu]) -> None:
    """Dit à chacun avec qui il s'additionne, ou pourquoi il ne compte pas."""
    for r in fichiers:
        autres = ", ".join(g.fichier for g in gardes if g is not r)
        if r in gardes and autres:
            r.remarquer(f"ses chiffres s'ajoutent à ceux de {autres}")
        elif r not in gardes:
            r.remarquer(
                f"décrit ce que {autres} décrit déjà, plus récent ou plus complet : ne s'y ajoute pas"
            )
