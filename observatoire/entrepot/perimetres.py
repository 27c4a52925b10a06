"""Dire de chaque ligne d'EPCI lue de quelles communes elle parle, d'après l'année de sa géographie."""

from dataclasses import replace

import pandas as pd

from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.declaration import catalogue
from observatoire.sources.releve import Releve
from observatoire.sources.source import Geographie
from observatoire.sources.sql import Base, inserer, liste
from observatoire.territoire.perimetres import Histoire, creation, en_annee


def dire(con: Base, rendus: list[CompteRendu], epci: str) -> None:
    """Remplit le périmètre des lignes d'EPCI de `lues` et des relevés, là où leur source ne le dit pas.

    La géographie d'un fichier est celle que son en-tête écrit, sinon celle que sa source déclare ; elle
    n'est jamais d'avant la création d'un des EPCI qu'il cite (`territoire.perimetres`). Le relevé d'un
    fichier de plusieurs EPCI dit le périmètre de celui qu'on étudie, `epci`.
    """
    lus = con.execute(f"""
        SELECT fichier, code, fin FROM lues WHERE niveau = 'epci' AND perimetre = ''
            AND fichier IN {liste(r.fichier for r in rendus)} GROUP BY ALL ORDER BY ALL""").fetchall()
    if not lus:
        return
    par_fichier = {r.fichier: r for r in rendus}
    histoire = Histoire(con.execute("SELECT code, annee, epci FROM appartenances").fetchall())
    planchers: dict[str, int] = {}
    for fichier, code, _ in lus:
        planchers[fichier] = max(planchers.get(fichier, 0), creation(code))
    lignes = [
        (fichier, code, fin, perimetre)
        for fichier, code, fin in lus
        if (perimetre := histoire.perimetre(code, *_annees(par_fichier[fichier], fin, planchers[fichier])))
    ]  # fmt: skip
    inserer(
        con,
        "perimetres_lus",
        pd.DataFrame(lignes, columns=["fichier", "code", "fin", "dit"]).astype({"fin": "Int64"}),
        creer=True,
    )
    con.execute("""
        UPDATE lues l SET perimetre = p.dit FROM perimetres_lus p
        WHERE l.niveau = 'epci' AND l.perimetre = '' AND l.fichier = p.fichier AND l.code = p.code
            AND l.fin IS NOT DISTINCT FROM p.fin""")
    dits: dict[tuple[str, int], dict[str, str]] = {}
    for fichier, code, fin, perimetre in lignes:
        dits.setdefault((fichier, fin), {})[code] = en_annee(perimetre, fin)
    for rendu in rendus:
        _relever_tous(rendu, dits, epci)


def _relever_tous(
    rendu: CompteRendu, dits: dict[tuple[str, int], dict[str, str]], epci: str
) -> None:
    """Les relevés d'un fichier avec le périmètre de ses lignes, et une remarque qui le dit."""
    rendu.bilan.releves = [_relever(r, dits, epci) for r in rendu.bilan.releves]
    siens = sorted({r.perimetre for r in rendu.bilan.releves if (r.fichier, r.fin) in dits} - {""})
    if siens:
        rendu.bilan.remarques.append(f"lignes d'EPCI : {' ; '.join(siens)}")
        rendu.message = " ; ".join(filter(None, (rendu.message, rendu.bilan.remarques[-1])))


def _annees(rendu: CompteRendu, fin: int, plancher: int) -> tuple[int, int]:
    """De quelle année à quelle année peut dater la géographie de ces lignes."""
    declaree = catalogue().get(rendu.source)
    geographie = declaree.geographie if declaree else Geographie()
    ecrite = max((r.cog or 0 for r in rendu.bilan.releves if r.niveau == "epci"), default=0)
    depart = max(rendu.bilan.millesimes, default=fin) if geographie.fixe else fin
    debut = ecrite or max(depart + geographie.apres, plancher)
    return debut, ecrite or max(depart + geographie.au_plus, debut)


def _relever(releve: Releve, dits: dict[tuple[str, int], dict[str, str]], epci: str) -> Releve:
    """Le relevé avec le périmètre de l'EPCI étudié, sinon celui que ses lignes partagent."""
    par_epci = dits.get((releve.fichier, releve.fin or 0), {}) if releve.niveau == "epci" else {}
    siens = set(par_epci.values())
    if not siens or releve.perimetre or (epci not in par_epci and f"epci:{epci}" in releve.etendue):
        return releve
    commun = siens.pop() if len(siens) == 1 else f"périmètre de chaque EPCI en {releve.fin}"
    return replace(releve, perimetre=par_epci.get(epci, commun))
