"""Construire un entrepôt à partir de `data/` et le mettre en service, ou laisser l'ancien."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from observatoire import __version__
from observatoire.entrepot import (
    bouges,
    calculs,
    confirmations,
    coupe,
    ddl,
    declarees,
    depot,
    desaccords,
    journal,
    lacunes,
    perimetres,
    publication,
    referentiels,
    reprise,
    semblables,
    trajets,
    vraisemblance,
)
from observatoire.entrepot.actualisation import Actualisation, Etat, sceller
from observatoire.entrepot.agregation import agreger, arbitrer
from observatoire.entrepot.deja_calcules import DejaCalcules
from observatoire.entrepot.lecture_depot import SANS_EFFET, Suivi, lire_depot
from observatoire.entrepot.lecture_tableau import CompteRendu, ecriture_impossible
from observatoire.entrepot.logiciel import empreinte_logiciel
from observatoire.erreurs import EntrepotIndisponible
from observatoire.local.exemple import est_exemple
from observatoire.sources.sql import Base, litteral
from observatoire.territoire import Reglages, lire_reglages


def _sans_suivi(quoi: str, part: float) -> None:
    """Ne montre rien."""


def actualiser(donnees: Path, entrepot: Path, suivi: Suivi = _sans_suivi) -> Actualisation:
    """Lit `donnees`, construit, publie. Sans changement, l'entrepôt en service est gardé s'il se relit en entier.

    Lève `ErreurObservatoire` si rien n'a pu être publié ; le précédent reste alors en service.
    """
    avant = Etat.de(donnees, entrepot)
    fait = _actualiser(donnees, entrepot, suivi)
    sceller(avant, fait)
    return fait


def _actualiser(donnees: Path, entrepot: Path, suivi: Suivi) -> Actualisation:
    reglages = lire_reglages(donnees)
    declarees.adopter(donnees)
    with publication.verrou(entrepot):
        publication.nettoyer(entrepot)
        en_service = publication.courant(entrepot)
        depot.attendre_les_absents(donnees, _lus(en_service))
        reglages_bruts = declarees.reglages_bruts(donnees)
        empreinte = depot.empreinte_edition(depot.empreintes(donnees), reglages_bruts)
        inchangee = en_service == publication.chemin_edition(entrepot, empreinte)
        if en_service and inchangee and not publication.panne(entrepot, entiere=True):
            return Actualisation(
                empreinte, en_service, _fichiers(en_service), reglages.alertes, refaite=False
            )
        brouillon = entrepot / f".construction-{os.getpid()}.duckdb"
        temporaire = entrepot / f".construction-{os.getpid()}"
        with _disque(entrepot), _nettoyer(brouillon, temporaire):
            temporaire.mkdir(parents=True, exist_ok=True)
            precedent, alerte = reprise.precedent(entrepot)
            calcules = _construire(
                brouillon, temporaire, donnees, precedent, empreinte, reglages, suivi, alerte
            )
            publie = publication.publier(brouillon, entrepot, empreinte)
            calcules.garder(publie)
        publication.nettoyer(entrepot)
    alertes = (*filter(None, [alerte]), *reglages.alertes)
    return Actualisation(empreinte, publie, _fichiers(publie), alertes, _mouvements(publie))


def a_jour(donnees: Path, entrepot: Path) -> bool:
    """Vrai si l'entrepôt en service correspond aux fichiers et aux réglages présents."""
    empreinte = depot.empreinte_edition(
        depot.empreintes(donnees), declarees.reglages_bruts(donnees)
    )
    return publication.courant(entrepot) == publication.chemin_edition(entrepot, empreinte)


def a_refaire(entrepot: Path, reglages: Reglages) -> bool:
    """Vrai si l'entrepôt manque, vient d'un autre logiciel ou d'un autre territoire.

    Des fichiers ajoutés depuis ne comptent pas : ils attendent une actualisation demandée.
    """
    en_service = publication.courant(entrepot)
    if en_service is None or publication.panne(entrepot):
        return True
    try:
        return publication.edition(en_service) != (_logiciel(), reglages.epci)
    except duckdb.Error:
        return True


def _logiciel() -> str:
    return f"{__version__}+{empreinte_logiciel()[:8]}"


def _construire(
    brouillon: Path, temporaire: Path, donnees: Path, precedent: Path | None, empreinte: str,
    reglages: Reglages, suivi: Suivi, alerte: str,
) -> DejaCalcules:  # fmt: skip
    with duckdb.connect(str(brouillon)) as con:
        con.execute(f"SET temp_directory = {litteral(str(temporaire))}")
        con.execute("SET preserve_insertion_order = true")
        ddl.creer(con)
        referentiels.poser(con, reglages)
        rendus = _lire(con, temporaire, donnees, precedent, reglages, suivi)
        trajets.remplir(con, rendus, donnees, brouillon.parent, precedent, reglages, suivi)
        suivi("Totaux par territoire", 0.72)
        agreger(con)
        reprise.totaux(con, precedent, rendus)
        coupe.couper(con, reglages)
        coupe.inscrire(con, reglages, rendus)
        calculs.ecrire_catalogues(con)
        declarees.inscrire(con)
        suivi("Calcul des indicateurs", 0.8)
        deja = DejaCalcules(
            con, precedent, empreinte_logiciel().encode() + declarees.reglages_bruts(donnees)
        )
        with reprise.attache(con, precedent) if precedent else contextlib.nullcontext():
            calculs.indicateurs(con, reglages, deja)
        semblables.ecrire(con, reglages)
        suivi("Journal des changements", 0.95)
        journal.ecrire(con, precedent, reglages)
        journal.ajouter(con, "edition", alerte)
        journal.confirmations(con, confirmations.lire(donnees).items())
        con.execute(
            "INSERT INTO edition VALUES (?, ?, ?, ?, ?, ?)",
            [empreinte, datetime.now(), _logiciel(), reglages.epci, reglages.perimetre,
             est_exemple(donnees)],
        )  # fmt: skip
        bouges.ecrire(con, precedent, reglages)
        con.execute("CHECKPOINT")
    return deja


def _lire(
    con: Base, temporaire: Path, donnees: Path, precedent: Path | None, reglages: Reglages, suivi: Suivi
) -> list[CompteRendu]:  # fmt: skip
    """Lit le dépôt, le juge contre l'édition en service et départage ses fichiers."""
    rendus = lire_depot(
        con, donnees, temporaire, lambda quoi, part: suivi(quoi, part * 0.6), temporaire.parent
    )
    tenues, admis = reprise.tenues(con, precedent)
    perimetres.dire(con, rendus, reglages.epci)
    vraisemblance.retenir(con, rendus, tenues, admis)
    lacunes.dire(con, rendus, reglages)
    desaccords.dire_revisions(con, rendus, admis)
    reprise.valeurs(con, precedent, rendus)
    perimetres.dire(con, [r for r in rendus if r.statut in SANS_EFFET], reglages.epci)
    suivi("Arbitrage entre fichiers", 0.65)
    arbitrer(con, rendus)
    desaccords.dire_ecarts(con, rendus)
    return rendus


@contextlib.contextmanager
def _disque(entrepot: Path) -> Iterator[None]:
    """Disque plein ou refusé : une phrase, et l'entrepôt précédent reste en service."""
    try:
        yield
    except (OSError, duckdb.Error) as e:
        memoire = isinstance(e, duckdb.IOException | duckdb.OutOfMemoryException)
        if isinstance(e, duckdb.Error) and not memoire and not ecriture_impossible(e):
            raise
        plein = isinstance(e, OSError) and e.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
        plein = plein or any(m in str(e) for m in ("No space left", "File too large"))
        raison = "le disque est plein" if plein else str(e).splitlines()[0][:160]
        raise EntrepotIndisponible(
            f"L'entrepôt n'a pas pu être écrit dans « {entrepot} » ({raison}). Le précédent reste en "
            "service. À faire : libérer de la place ou vérifier les droits du dossier, puis recommencer."
        ) from e


@contextlib.contextmanager
def _nettoyer(brouillon: Path, temporaire: Path) -> Iterator[None]:
    try:
        yield
    finally:
        shutil.rmtree(temporaire, ignore_errors=True)
        for reste in (brouillon, brouillon.with_name(brouillon.name + ".wal")):
            with contextlib.suppress(OSError):
                reste.unlink(missing_ok=True)


def _lus(edition: Path | None) -> list[str]:
    """Les chemins des fichiers qu'une édition a lus ; aucun si elle ne se lit pas."""
    try:
        return [str(f["chemin"]) for f in _fichiers(edition)] if edition else []
    except duckdb.Error:
        return []


def _fichiers(entrepot: Path) -> list[dict[str, object]]:
    """Les fichiers lus tels que `actualiser --json` les dit, avec ce que leurs relevés établissent."""
    with duckdb.connect(str(entrepot), read_only=True) as con:
        lus = con.execute("""
            SELECT f.chemin, fichier, f.statut, f.source,
                coalesce(list_sort(list(DISTINCT r.niveau) FILTER (r.niveau <> '')), []) AS niveaux,
                coalesce(string_split(nullif(f.millesimes, ''), ',')::INTEGER[], []) AS millesimes,
                coalesce(string_agg(DISTINCT nullif(r.perimetre, ''), ' ; ' ORDER BY nullif(r.perimetre, '')), '') AS perimetre,
                f.lignes_lues, f.lignes_retenues, f.message
            FROM fichiers f LEFT JOIN releves r USING (fichier) GROUP BY ALL ORDER BY fichier""")
        noms = [colonne[0] for colonne in lus.description]
        fichiers = [dict(zip(noms, ligne, strict=True)) for ligne in lus.fetchall()]
    for f in fichiers:
        sans_remarque = f["statut"] in SANS_EFFET or not f["message"]
        f["remarques"] = [] if sans_remarque else str(f["message"]).split(" ; ")
    return fichiers


def _mouvements(entrepot: Path) -> list[dict[str, Any]]:
    """Les chiffres que cette édition a changés, les plus grands mouvements d'abord."""
    noms = ("indicateur", "niveau", "code", "debut", "fin", "avant", "apres")
    with duckdb.connect(str(entrepot), read_only=True) as con:
        lus = con.execute(f"""SELECT {", ".join(noms)} FROM journal WHERE genre = 'chiffre'
            ORDER BY coalesce(abs(apres - avant) / greatest(abs(avant), 1), 0) DESC, rang""").fetchall()
    return [dict(zip(noms, ligne, strict=True)) for ligne in lus]
