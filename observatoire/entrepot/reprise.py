"""Un fichier refusé ne retire rien : ce que sa version précédente avait apporté est repris."""

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from observatoire import formats
from observatoire.entrepot import locales, publication, rapports
from observatoire.entrepot.lecture_depot import SANS_EFFET
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.entrepot.temoins import COLONNES_TENUES
from observatoire.sources.sql import Base, liste, litteral

_PHRASE = " En attendant, la version précédente de ce fichier reste en service."


def precedent(entrepot: Path) -> tuple[Path | None, str]:
    """L'édition à laquelle comparer la nouvelle, et ce qui est arrivé à celle en service, s'il y a lieu.

    Tronquée ou illisible, elle est refaite des fichiers présents ; une édition plus ancienne, si l'une
    se relit, en tient lieu.
    """
    en_service, panne = publication.courant(entrepot), publication.panne(entrepot, entiere=True)
    if not panne:
        return en_service, ""
    secours = publication.derniere_lisible(entrepot)
    quand = f" du {formats.jour(_jour(en_service))}" if en_service else ""
    suite = (
        f"elle est comparée à celle du {formats.jour(_jour(secours))}, gardée à côté"
        if secours
        else "aucune autre n'était gardée : ce qu'un fichier refusé y avait laissé n'a pas pu être repris"
    )
    return secours, (
        f"L'édition en service{quand} ne se lisait plus ({panne}). Une nouvelle a été refaite des "
        f"fichiers présents ; {suite}."
    )


def _jour(edition: Path) -> date:
    return date.fromtimestamp(edition.stat().st_mtime)


def tenues(con: Base, precedent: Path | None) -> tuple[pd.DataFrame, set[tuple[str, str]]]:
    """Les chiffres que l'édition en service tient, et les fichiers au même contenu qu'elle a admis."""
    if precedent is None:
        return pd.DataFrame(columns=COLONNES_TENUES.split(", ")), set()
    noms = rapports.utiles(
        v for (v,) in con.execute("SELECT DISTINCT variable FROM lues").fetchall()
    )
    with attache(con, precedent):
        colonnes = ", ".join("m." + c for c in COLONNES_TENUES.split(", ")[:-1])
        lues = con.execute(f"""
            SELECT {colonnes}, coalesce(f.source, '') AS source
            FROM avant.mesures m LEFT JOIN avant.fichiers f USING (fichier)
            WHERE (m.valeur IS NOT NULL OR m.statut = 'secret') AND m.variable IN {liste(noms)}""").df()
        admis = con.execute(
            "SELECT fichier, empreinte FROM avant.fichiers WHERE statut IN ('reconnu', 'inchange')"
        )
        return lues, set(admis.fetchall())


def valeurs(con: Base, precedent: Path | None, rendus: list[CompteRendu]) -> None:
    """Remet dans `lues` et `lieux` ce que les fichiers refusés donnaient dans `precedent`.

    Le compte rendu du fichier refusé reçoit la source et les millésimes repris, et le dit. Un
    classeur refusé en bloc reprend chacun de ses anciens tableaux, chacun avec son compte rendu.
    """
    refuses = [r for r in rendus if r.statut in SANS_EFFET]
    if not refuses or precedent is None:
        return
    with attache(con, precedent):
        for rendu in refuses:
            for fichier, source, millesimes in _anciens(con, rendu):
                repris = con.execute(
                    "INSERT INTO lues SELECT fichier, code, niveau, variable, debut, fin, valeur, "
                    "statut, bas, haut, perimetre FROM avant.lues WHERE fichier = ? RETURNING 1",
                    [fichier],
                ).fetchall()
                lieux = con.execute(
                    "INSERT INTO lieux SELECT * FROM avant.lieux WHERE fichier = ? RETURNING 1",
                    [fichier],
                ).fetchall()
                _releves(con, fichier)
                if locales.reprendre(con, source, fichier) or repris or lieux:
                    _dire(rendus, rendu, fichier, source, millesimes)


def _releves(con: Base, fichier: str) -> None:
    """Le sens de ce qui est repris ; une édition d'un logiciel plus ancien n'en gardait rien."""
    if con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'avant' AND table_name = 'releves'"
    ).fetchall():
        con.execute("INSERT INTO releves BY NAME FROM avant.releves WHERE fichier = ?", [fichier])


def totaux(con: Base, precedent: Path | None, rendus: list[CompteRendu]) -> None:
    """Remet dans `retenues` les totaux que des fichiers refusés donnaient.

    L'entrepôt ne garde pas les communes lointaines : la somme de la France ne peut pas être
    refaite, elle est donc reprise telle quelle là où aucun autre fichier ne la donne.
    """
    refuses = [r.fichier for r in rendus if r.statut in SANS_EFFET and r.source]
    if not refuses or precedent is None:
        return
    liste = ", ".join(litteral(f) for f in refuses)
    cle = "(code, niveau, variable, debut, fin)"
    with attache(con, precedent):
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE totaux_repris AS
            SELECT * FROM avant.mesures WHERE fichier IN ({liste}) AND valeur IS NOT NULL
            AND niveau IN ('epci', 'departement', 'region', 'france') AND {cle} NOT IN
                (SELECT {cle} FROM retenues WHERE valeur IS NOT NULL)""")
        con.execute(f"DELETE FROM retenues WHERE {cle} IN (SELECT {cle} FROM totaux_repris)")
        con.execute("INSERT INTO retenues BY NAME SELECT * FROM totaux_repris")


@contextlib.contextmanager
def attache(con: Base, precedent: Path) -> Iterator[None]:
    """L'édition précédente lisible sous le nom `avant`, le temps du bloc."""
    con.execute(f"ATTACH {litteral(str(precedent))} AS avant (READ_ONLY)")
    try:
        yield
    finally:
        con.execute("DETACH avant")


def _anciens(con: Base, rendu: CompteRendu) -> list[tuple[str, str, str]]:
    """Les tableaux (fichier, source, millésimes) que la version précédente avait donnés."""
    # Refusé en bloc, le fichier n'a plus de noms d'onglets : c'est son chemin qui les retrouve.
    colonne = "chemin" if rendu.fichier == rendu.chemin else "fichier"
    return con.execute(
        f"SELECT fichier, source, millesimes FROM avant.fichiers WHERE {colonne} = ? AND source <> '' "
        "ORDER BY fichier",
        [rendu.fichier],
    ).fetchall()


def _dire(
    rendus: list[CompteRendu], rendu: CompteRendu, fichier: str, source: str, millesimes: str
) -> None:
    repris = rendu
    if fichier != rendu.fichier:
        repris = CompteRendu(
            fichier, rendu.chemin, rendu.empreinte, rendu.statut, message=rendu.message
        )
        rendus.append(repris)
    repris.source = source
    repris.bilan.millesimes = [int(a) for a in millesimes.split(",") if a]
    if not repris.message.endswith(_PHRASE):
        repris.message += _PHRASE
