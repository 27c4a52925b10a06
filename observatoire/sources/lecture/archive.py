"""Ouvrir un ZIP sans lui faire confiance."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from observatoire.erreurs import FichierRefuse
from observatoire.sources.lecture import refus
from observatoire.sources.lecture.canonique import copie_neuve

TAILLE_MAXIMALE = 4 * 1024**3
RAPPORT_MAXIMAL = 200
# En deçà, un rapport élevé est courant (colonnes de zéros) et sans danger.
TAILLE_SANS_RAPPORT = 100 * 1024**2

_TABULAIRES = frozenset(
    {".csv", ".txt", ".tsv", ".tab", ".dat", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".parquet"}
)
_BLOC = 1 << 20
_ERREURS_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def verifier(chemin: Path, nom: str) -> None:
    """Lève `FichierRefuse` si l'archive est abîmée, chiffrée, démesurée ou sort de son dossier."""
    try:
        with zipfile.ZipFile(chemin) as z:
            membres = z.infolist()
    except _ERREURS_ZIP as e:
        raise refus.corrompu(nom, "archive ZIP") from e
    for membre in membres:
        _verifier_nom(membre.orig_filename, nom)
        if membre.flag_bits & 0x1:
            raise refus.protege(nom, "archive ZIP")
    total = sum(m.file_size for m in membres)
    _verifier_taille(total, sum(m.compress_size for m in membres), nom)
    for membre in membres:
        _verifier_taille(membre.file_size, membre.compress_size, nom)


def extraire(
    chemin: Path, nom: str, dossier_temporaire: Path, *, dedans: bool = False
) -> Iterator[tuple[Path, str]]:
    """Chaque membre tabulaire, extrait sous un nom à nous, avec son nom dans l'archive.

    Les autres (notices, images, dossiers) sont laissés ; un ZIP du ZIP est ouvert, un troisième est refusé
    (`dedans` : celui-ci est déjà dans un autre).
    """
    verifier(chemin, nom)
    ecrits = 0
    with zipfile.ZipFile(chemin) as z:
        for membre in z.infolist():
            court = PurePosixPath(membre.filename.replace("\\", "/"))
            if membre.is_dir() or court.name.startswith(".") or "__MACOSX" in court.parts:
                continue
            extension = court.suffix.lower()
            if extension not in _TABULAIRES | {".zip"}:
                continue
            complet = f"{nom} › {membre.filename}"
            if extension == ".zip" and dedans:
                raise refus.zip_dans_zip(complet)
            copie = copie_neuve(dossier_temporaire, extension)
            ecrits += _extraire_membre(z, membre, copie, nom, TAILLE_MAXIMALE - ecrits)
            if extension == ".zip":
                for autre in extraire(copie, complet, dossier_temporaire, dedans=True):
                    ecrits += autre[0].stat().st_size
                    if ecrits > TAILLE_MAXIMALE:
                        raise _demesuree(nom)
                    yield autre
            else:
                yield copie, complet


def decompresser(chemin: Path, nom: str, dossier_temporaire: Path) -> Path:
    """Le contenu d'un fichier gzip, sous un nom à nous, avec la même méfiance."""
    extension = Path(nom).with_suffix("").suffix.lower()
    copie, ecrits = (
        copie_neuve(dossier_temporaire, extension if extension in _TABULAIRES else ""),
        0,
    )
    try:
        with gzip.open(chemin) as source, copie.open("wb") as sortie:
            while bloc := source.read(_BLOC):
                ecrits += len(bloc)
                _verifier_taille(ecrits, chemin.stat().st_size, nom)
                sortie.write(bloc)
    except (gzip.BadGzipFile, *_ERREURS_ZIP) as e:
        raise refus.corrompu(nom, "archive gzip") from e
    return copie


def _extraire_membre(
    z: zipfile.ZipFile, membre: zipfile.ZipInfo, copie: Path, nom: str, permis: int
) -> int:
    """Décompresse en comptant : la taille annoncée peut mentir."""
    ecrits = 0
    try:
        with z.open(membre) as source, copie.open("wb") as sortie:
            while bloc := source.read(_BLOC):
                ecrits += len(bloc)
                if ecrits > permis:
                    raise _demesuree(nom)
                _verifier_taille(ecrits, membre.compress_size, nom)
                sortie.write(bloc)
    except _ERREURS_ZIP as e:
        raise refus.corrompu(f"{nom} › {membre.filename}", "membre d'une archive ZIP") from e
    return ecrits


def _verifier_nom(membre: str, nom: str) -> None:
    morceaux = re.split(r"[/\\]", membre)
    if ".." in morceaux or not morceaux[0] or re.match(r"[A-Za-z]:", membre) or "\0" in membre:
        raise refus.archive_dangereuse(
            nom, f"l'archive veut écrire hors de son dossier (« {membre} »)"
        )


def _verifier_taille(taille: int, compresse: int, nom: str) -> None:
    if taille > TAILLE_MAXIMALE:
        raise _demesuree(nom)
    if taille > TAILLE_SANS_RAPPORT and taille > RAPPORT_MAXIMAL * max(1, compresse):
        raise refus.archive_dangereuse(
            nom,
            f"l'archive se décompresse en plus de {RAPPORT_MAXIMAL} fois sa taille : "
            "elle semble faite pour remplir le disque",
        )


def _demesuree(nom: str) -> FichierRefuse:
    return refus.archive_dangereuse(
        nom, f"l'archive contient plus de {TAILLE_MAXIMALE // 1024**3} Gio une fois décompressée"
    )
