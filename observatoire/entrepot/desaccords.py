"""Deux fichiers, ou deux versions d'un fichier, qui se contredisent : combien, où, et qui l'emporte.

Ce sont des constats, dits dans le résultat ; ce qui est impossible est l'affaire de `vraisemblance`.
"""

import math

from observatoire import formats
from observatoire.entrepot.agregation import rang_de
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.declaration import catalogue, variables
from observatoire.sources.sql import Base

# Au-delà, ce ne sont plus quelques cases.
_QUELQUES = 3
_CITES = 3
_DIFFERE = "abs(l.valeur - t.valeur) > greatest(0.05, 1e-6 * abs(t.valeur))"


def dire_revisions(con: Base, rendus: list[CompteRendu], admis: set[tuple[str, str]]) -> None:
    """Dit ce qu'un contenu nouveau change, ou ne donne plus, des chiffres en service (table `tenues`).

    Les chiffres d'un fichier encore là ne sont pas d'anciens chiffres : `dire_ecarts` les confronte.
    """
    if not con.execute("SELECT 1 FROM tenues LIMIT 1").fetchall():
        return
    for rendu in rendus:
        neuf = (rendu.fichier, rendu.empreinte) not in admis
        if neuf and rendu.statut == "reconnu" and rendu.source in catalogue():
            _reviser(con, rendu)


def _reviser(con: Base, rendu: CompteRendu) -> None:
    lus = "(SELECT * FROM lues WHERE fichier = $f AND (niveau <> 'commune' OR code IN (SELECT code FROM perimetre_detail)))"
    changes = con.execute(f"""
        SELECT coalesce(n.libelle, l.code), l.variable, l.debut, l.fin, t.valeur, l.valeur
        FROM {lus} l JOIN tenues t USING (code, niveau, variable, debut, fin, perimetre)
        LEFT JOIN territoires n ON n.code = l.code AND n.niveau = l.niveau
        WHERE l.valeur IS NOT NULL AND (t.valeur IS NULL OR {_DIFFERE})
            AND (t.fichier = $f OR t.fichier NOT IN (SELECT fichier FROM lues))
        ORDER BY abs(l.valeur - t.valeur) / greatest(abs(t.valeur), 1) DESC, l.variable, l.fin, l.code""",
        {"f": rendu.fichier}).fetchall()  # fmt: skip
    perdus = con.execute(f"""
        SELECT coalesce(n.libelle, t.code), t.variable, t.debut, t.fin, t.valeur, NULL
        FROM tenues t ANTI JOIN lues l
            ON (l.code, l.niveau, l.variable, l.debut, l.fin) = (t.code, t.niveau, t.variable, t.debut, t.fin)
            AND (l.valeur IS NOT NULL OR (t.valeur IS NULL AND l.statut = 'secret'))
        LEFT JOIN territoires n ON n.code = t.code AND n.niveau = t.niveau
        WHERE t.fichier = $f AND (t.valeur IS NOT NULL OR t.statut = 'secret') AND t.niveau IN (SELECT niveau FROM {lus})
        ORDER BY ALL""", {"f": rendu.fichier}).fetchall()  # fmt: skip
    for trouves, dit in ((changes, "diffère|diffèrent"), (perdus, "n'y est plus|n'y sont plus")):
        if trouves:
            verbe = dit.split("|")[len(trouves) > 1]
            suite = " de ceux en service" if trouves is changes else ""
            cites = " · ".join(_citer(*ligne) for ligne in trouves[:_CITES])
            points = " · …" if len(trouves) > _CITES else ""
            quoi = formats.pluriel(
                len(trouves),
                "chiffre" if suite else "chiffre en service",
                None if suite else "chiffres en service",
            )
            rendu.remarquer(f"{quoi} {verbe}{suite} ({cites}{points})")


def dire_ecarts(con: Base, rendus: list[CompteRendu]) -> None:
    """Dit aux deux fichiers d'une dispute (table `ecarts`) lequel l'emporte, et pourquoi."""
    par_nom = {r.fichier: r for r in rendus}
    lignes = con.execute(f"""
        SELECT fichier_retenu, fichier_ecarte, count(*), arg_max({{'t': coalesce(t.libelle, e.code),
            'v': variable, 'd': debut, 'f': fin, 'r': valeur_retenue, 'e': valeur_ecartee}},
            (abs(valeur_retenue - valeur_ecartee) / greatest(abs(valeur_retenue), 1), e.code, variable, fin))
        FROM ecarts e LEFT JOIN territoires t USING (code, niveau)
        WHERE valeur_retenue IS NOT NULL GROUP BY ALL HAVING count(*) > {_QUELQUES} ORDER BY ALL""").fetchall()
    for retenu, ecarte, n, x in lignes:
        if retenu in par_nom and ecarte in par_nom:
            raison = _raison(par_nom[retenu], par_nom[ecarte])
            cite = _citer(x["t"], x["v"], x["d"], x["f"], x["e"], x["r"])
            dit = f"{formats.pluriel(n, 'chiffre')} en désaccord avec"
            par_nom[retenu].remarquer(f"{dit} {ecarte}, qui cède : {raison} ({cite})")
            par_nom[ecarte].remarquer(f"{dit} {retenu}, qui l'emporte : {raison} ({cite})")


def _raison(gagnant: CompteRendu, perdant: CompteRendu) -> str:
    """Ce qui a départagé deux fichiers, dans l'ordre d'`agregation.rang_de`."""
    g, p = (rang_de(r.source, r.bilan.millesimes, r.fichier) for r in (gagnant, perdant))
    if g[0] != p[0]:
        return "sa source passe avant"
    if g[1] != p[1]:
        return f"il va jusqu'à {g[1]}, l'autre jusqu'à {p[1]}"
    return "à source et millésime égaux, le dernier par le nom"


def _citer(
    territoire: str, variable: str, debut: int, fin: int, avant: float | None, apres: float | None
) -> str:
    suite = "" if apres is None else f" → {_ecrire(apres)}"
    return f"{territoire}, {variables()[variable].libelle} {formats.periode(debut, fin)} : {_ecrire(avant)}{suite}"


def _ecrire(valeur: float | None) -> str:
    if valeur is None:
        return formats.SECRET
    return formats.nombre(valeur, 0 if math.isclose(valeur, round(valeur)) else 1)
