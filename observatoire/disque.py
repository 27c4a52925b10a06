"""Écrire sans jamais laisser un fichier à moitié écrit, même si l'ordinateur s'éteint."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from observatoire.erreurs import ErreurObservatoire, raison

_ATTENTE_SECONDES = 20


class EcritureImpossible(ErreurObservatoire):
    """Le disque refuse ; ce qui était enregistré est intact."""


@contextlib.contextmanager
def remplacer(chemin: Path) -> Iterator[IO[bytes]]:
    """Le flux où écrire la nouvelle version de `chemin` : à côté d'abord, puis d'un seul renommage.

    Un lien symbolique est suivi, les droits de l'ancien fichier sont gardés. Si le bloc échoue, ou le
    disque (`OSError`), l'ancien fichier est intact.
    """
    definitif = chemin.resolve()
    descripteur, nom = tempfile.mkstemp(dir=definitif.parent, prefix=".", suffix=".tmp")
    provisoire = Path(nom)
    try:
        with os.fdopen(descripteur, "wb") as flux:
            yield flux
            flux.flush()
            os.fsync(flux.fileno())
        provisoire.chmod(definitif.stat().st_mode & 0o777 if definitif.exists() else 0o644)
        provisoire.replace(definitif)
        synchroniser_dossier(definitif.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            provisoire.unlink(missing_ok=True)
        raise


def ecrire_atomique(chemin: Path, octets: bytes) -> None:
    """Remplace un fichier du territoire, ou lève `EcritureImpossible`, qui dit quoi faire."""
    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        with remplacer(chemin) as flux:
            flux.write(octets)
    except OSError as e:
        raise EcritureImpossible(
            f"« {chemin.name} » n'a pas pu être enregistré ({raison(e)}). La version précédente est "
            "intacte. À faire : vérifier la place sur le disque et les droits du dossier data/, puis "
            "enregistrer de nouveau."
        ) from e


def ajouter_ligne(chemin: Path, ligne: str) -> None:
    """Ajoute une ligne à un journal ; une dernière ligne coupée par un arrêt est d'abord close."""
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with chemin.open("ab+") as flux:
        flux.seek(0, os.SEEK_END)
        if flux.tell():
            flux.seek(-1, os.SEEK_END)
            if flux.read(1) != b"\n":
                flux.write(b"\n")
        flux.write(ligne.encode() + b"\n")
        flux.flush()
        os.fsync(flux.fileno())


@contextlib.contextmanager
def verrou(chemin: Path, titre: str) -> Iterator[None]:
    """Une seule écriture à la fois sur ce que garde le fichier `chemin`."""
    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        jeton = FileLock(chemin, timeout=_ATTENTE_SECONDES)
        jeton.acquire()
    except Timeout as e:
        raise EcritureImpossible(
            f"« {titre} » est en cours d'enregistrement par quelqu'un d'autre. À faire : attendre "
            "quelques secondes, puis enregistrer de nouveau."
        ) from e
    except OSError as e:
        raise EcritureImpossible(
            f"Le dossier « {chemin.parent} » ne peut pas être écrit ({raison(e)}). À faire : vérifier "
            "ses droits et la place sur le disque."
        ) from e
    try:
        yield
    finally:
        jeton.release()


def synchroniser_dossier(dossier: Path) -> None:
    """Rend le renommage durable (Windows ne sait pas ouvrir un dossier : il journalise déjà)."""
    with contextlib.suppress(OSError):
        descripteur = os.open(dossier, os.O_RDONLY)
        try:
            os.fsync(descripteur)
        finally:
            os.close(descripteur)
