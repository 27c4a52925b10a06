"""Lire tous les fichiers du dépôt dans la base de construction, un compte rendu par tableau."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from observatoire.entrepot import depot, locales, referentiels
from observatoire.entrepot.lecture_tableau import Candidat, CompteRendu, lire_tableau
from observatoire.erreurs import FichierRefuse
from observatoire.local import Table, tables
from observatoire.sources.contours import lire_contours
from observatoire.sources.lecture import est_geographique, ouvrir
from observatoire.sources.normalisation import LUES
from observatoire.sources.reconnaissance import expliquer_refus, reconnaitre
from observatoire.sources.releve import Bilan
from observatoire.territoire import Reglages, lire_reglages

Suivi = Callable[[str, float], object]

# La géographie se lit d'abord : elle dit comment traduire les codes de tout le reste.
_ORDRE = {"mouvements": 0, "appartenance": 1, "communes": 1, "lieux": 2}


@dataclass(frozen=True)
class _Local:
    """Un fichier qui est une table du territoire."""

    table: Table
    fichier: str
    empreinte: str
    acces: Path


def lire_depot(
    con: duckdb.DuckDBPyConnection, donnees: Path, temporaire: Path, suivi: Suivi
) -> list[CompteRendu]:
    """Remplit `lues`, `lieux`, `contours`, `minutes`, `appartenances` ; un fichier refusé
    n'arrête pas les autres."""
    marques = depot.empreintes(donnees)
    entrees = {relatif: (donnees / relatif, marque) for relatif, marque in marques.items()}
    return lire_fichiers(con, entrees, temporaire, suivi, lire_reglages(donnees))


def lire_fichiers(
    con: duckdb.DuckDBPyConnection,
    entrees: dict[str, tuple[Path, str]],
    temporaire: Path,
    suivi: Suivi,
    reglages: Reglages,
) -> list[CompteRendu]:
    """Comme `lire_depot`, pour les seules `entrees` : nom dans le dépôt → (fichier, empreinte)."""
    con.execute(LUES)
    rendus: list[CompteRendu] = []
    copies: list[CompteRendu] = []
    vus: dict[str, str] = {}
    piles: dict[str, contextlib.ExitStack] = {}
    with contextlib.ExitStack() as ouverts:
        candidats: list[Candidat] = []
        locaux: list[_Local] = []
        for relatif, (chemin, marque) in entrees.items():
            if marque in vus and marque != "illisible":
                copies.append(_copie(relatif, marque, vus[marque]))
                continue
            vus[marque] = relatif
            piles[relatif] = ouverts.enter_context(contextlib.ExitStack())
            try:
                candidats += _candidats(
                    con, chemin, relatif, marque, temporaire, piles[relatif], rendus, locaux
                )
            except FichierRefuse as e:
                rendus.append(CompteRendu(relatif, relatif, marque, "refuse", message=str(e)))
        _lire_tous(con, candidats, rendus, suivi)
        # Le fichier qui porte le nom de la table passe avant ses copies.
        for local in sorted(locaux, key=lambda c: (c.fichier != c.table.fichier, c.fichier)):
            rendus.append(_lire_local(con, local, reglages))
        _fermer(con, piles, rendus)
    _aligner_copies(copies, rendus)
    return sorted(rendus, key=lambda r: r.fichier)


def _copie(relatif: str, marque: str, original: str) -> CompteRendu:
    message = f"contenu identique à {original}, compté une fois"
    return CompteRendu(relatif, relatif, marque, "reconnu", message=message)


def _lire_tous(
    con: duckdb.DuckDBPyConnection,
    candidats: list[Candidat],
    rendus: list[CompteRendu],
    suivi: Suivi,
) -> None:
    candidats.sort(key=lambda c: _ORDRE.get(c.rec.source.nature, 3))
    mouvements_a_appliquer = True
    for rang, candidat in enumerate(candidats):
        if mouvements_a_appliquer and candidat.rec.source.nature != "mouvements":
            referentiels.appliquer_mouvements(con)
            mouvements_a_appliquer = False
        suivi(f"Lecture de {candidat.fichier}", rang / max(1, len(candidats)))
        rendus.append(lire_tableau(con, candidat))


def _fermer(
    con: duckdb.DuckDBPyConnection,
    piles: dict[str, contextlib.ExitStack],
    rendus: list[CompteRendu],
) -> None:
    for relatif, pile in piles.items():
        try:
            pile.close()  # c'est là que l'on sait si le fichier a changé pendant sa lecture
        except FichierRefuse as e:
            _retirer(con, [r for r in rendus if r.chemin == relatif], str(e))


def _retirer(con: duckdb.DuckDBPyConnection, rendus: list[CompteRendu], raison: str) -> None:
    """Défait la lecture de tableaux dont on apprend trop tard qu'ils ne sont pas sûrs."""
    for rendu in rendus:
        siennes = [f"{locales.PREFIXE}{nom}" for nom in tables()]
        for table in ("lues", "lieux", "contours", "appartenances", "minutes", *siennes):
            con.execute(f"DELETE FROM {table} WHERE fichier = ?", [rendu.fichier])
        rendu.statut, rendu.message, rendu.bilan = "refuse", raison, Bilan()


def _aligner_copies(copies: list[CompteRendu], rendus: list[CompteRendu]) -> None:
    """Une copie n'est pas « reconnue » si son original est refusé."""
    refus = {r.empreinte: r.message for r in rendus if r.statut == "refuse"}
    for copie in copies:
        if copie.empreinte in refus:
            copie.statut = "refuse"
            copie.message += f". {refus[copie.empreinte]}"
    rendus += copies


def _candidats(
    con: duckdb.DuckDBPyConnection,
    chemin: Path,
    relatif: str,
    marque: str,
    temporaire: Path,
    ouverts: contextlib.ExitStack,
    rendus: list[CompteRendu],
    locaux: list[_Local],
) -> list[Candidat]:
    if est_geographique(chemin):
        contours = lire_contours(chemin)
        if contours is not None:
            rendus.append(_garder_contours(con, contours, relatif, marque))
            return []
    feuilles = ouverts.enter_context(ouvrir(chemin, dossier_temporaire=temporaire))
    table = locales.reconnaitre(feuilles)
    if table is not None:
        locaux.append(_Local(table, relatif, marque, chemin))
        return []
    reconnues = [(f, rec) for f in feuilles if (rec := reconnaitre(f)) is not None]
    if not reconnues:
        locales.refuser_si_proche(feuilles)
        raise expliquer_refus(feuilles)
    prefixe = relatif.removesuffix(chemin.name)
    plusieurs = len(reconnues) > 1
    return [
        Candidat(prefixe + f.nom if plusieurs else relatif, relatif, marque, rec)
        for f, rec in reconnues
    ]


def _lire_local(con: duckdb.DuckDBPyConnection, local: _Local, reglages: Reglages) -> CompteRendu:
    source = f"{locales.PREFIXE}{local.table.nom}"
    rendu = CompteRendu(local.fichier, local.fichier, local.empreinte, "reconnu", source)
    try:
        rendu.bilan.lignes_lues, rendu.message = locales.charger(
            con, local.table, local.acces, local.fichier, reglages
        )
    except FichierRefuse as e:
        rendu.statut, rendu.message, rendu.source = "refuse", str(e), ""
    return rendu


def _garder_contours(
    con: duckdb.DuckDBPyConnection, contours: Any, relatif: str, marque: str
) -> CompteRendu:
    cadre = contours.assign(wkb=contours.geometry.to_wkb())[["code", "wkb"]]
    con.register("_contours", cadre)
    con.execute("INSERT INTO contours SELECT code, 'commune', ?, wkb FROM _contours", [relatif])
    con.unregister("_contours")
    return CompteRendu(
        relatif,
        relatif,
        marque,
        "reconnu",
        "contours",
        f"contours de {len(cadre)} territoires",
        Bilan(lignes_lues=len(cadre)),
    )
