"""Écrire sans jamais laisser un fichier à moitié écrit, même si l'ordinateur s'éteint."""

import contextlib
import glob
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from observatoire.erreurs import ErreurObservatoire, raison, remede

_ATTENTE_SECONDES = 20
_ABANDON_SECONDES = 600
# Windows réserve ces noms, quelle que soit l'extension, et ôte points et espaces à la fin.
_RESERVES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{p}{n}" for p in ("com", "lpt") for n in "123456789¹²³"),
}
_LONGUEUR = 120


class EcritureImpossible(ErreurObservatoire):
    """Le disque refuse ; ce qui était enregistré est intact."""


def nom_portable(nom: str) -> str:
    """`nom` de fichier tel que tout système l'accepte : « con.csv » → « con_.csv », « plan. » → « plan ».

    Au-delà de 120 signes il est raccourci, son extension gardée.
    """
    debut, point, suite = nom.rstrip(" .").partition(".")
    if debut.strip().casefold() in _RESERVES:
        debut = f"{debut.strip()}_"
    propre = f"{debut}{point}{suite}"
    if len(propre) > _LONGUEUR:
        extension = Path(propre).suffix
        propre = propre[: _LONGUEUR - len(extension)].rstrip(" .") + extension
    return propre


@contextlib.contextmanager
def remplacer(chemin: Path) -> Iterator[IO[bytes]]:
    """Le flux où écrire la nouvelle version de `chemin` : à côté d'abord, puis d'un seul renommage.

    Un lien symbolique est suivi, les droits de l'ancien fichier sont gardés. Si le bloc échoue, ou le
    disque (`OSError`), l'ancien fichier est intact.
    """
    definitif = chemin.resolve()
    prefixe = f".{definitif.name}."
    descripteur, nom = tempfile.mkstemp(dir=definitif.parent, prefix=prefixe, suffix=".tmp")
    provisoire = Path(nom)
    try:
        with os.fdopen(descripteur, "wb") as flux:
            yield flux
            flux.flush()
            os.fsync(flux.fileno())
        provisoire.chmod(definitif.stat().st_mode & 0o777 if definitif.exists() else 0o644)
        provisoire.replace(definitif)
        synchroniser_dossier(definitif.parent)
        _oter_les_restes(definitif.parent, prefixe)
    except BaseException:
        with contextlib.suppress(OSError):
            provisoire.unlink(missing_ok=True)
        raise


def _oter_les_restes(dossier: Path, prefixe: str) -> None:
    """Ce qu'un arrêt brutal a laissé d'une écriture du même fichier ; une écriture en cours est plus jeune.

    L'horloge a pu reculer : un reste « de demain » est vieux aussi."""
    for reste in dossier.glob(f"{glob.escape(prefixe)}*.tmp"):
        with contextlib.suppress(OSError):
            if abs(time.time() - reste.stat().st_mtime) > _ABANDON_SECONDES:
                reste.unlink()


def ecrire_atomique(chemin: Path, octets: bytes) -> None:
    """Remplace un fichier du territoire, ou lève `EcritureImpossible`, qui dit quoi faire."""
    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        with remplacer(chemin) as flux:
            flux.write(octets)
    except OSError as e:
        raise EcritureImpossible(
            f"« {chemin.name} » n'a pas pu être enregistré ({raison(e)}). La version précédente est "
            f"intacte. À faire : {remede(e)}, puis enregistrer de nouveau."
        ) from e


def ecrire_neuf(chemin: Path, octets: bytes) -> None:
    """Un fichier neuf, posé sur le disque avant de rendre la main ; `OSError` s'il le refuse.

    À l'appelant de n'y donner accès qu'ensuite, d'un renommage du dossier."""
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with chemin.open("wb") as flux:
        flux.write(octets)
        flux.flush()
        os.fsync(flux.fileno())


def ajouter_ligne(chemin: Path, ligne: str) -> None:
    """Ajoute une ligne à un journal ; une dernière ligne coupée par un arrêt est d'abord close.

    `OSError` si le disque refuse : rien n'en reste alors d'utile, et rien de plus ancien n'est touché."""
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


# La liste des fichiers d'un dossier écrit d'un bloc, et leur empreinte : à elle, on le reconnaît comme nôtre.
SOMMES = "SOMMES-SHA256.txt"


def remplacer_dossier(cible: Path, fichiers: Mapping[str, bytes]) -> None:
    """Écrit un dossier entier à côté, puis le met d'un coup à sa place : on ne l'y voit jamais à moitié.

    Un dossier déjà là n'est remplacé que s'il vient d'ici et que rien n'y a été ajouté ni changé ; sinon
    `EcritureImpossible`, et rien ne bouge. Après un arrêt entre les deux renommages, l'ancien est remis.
    """
    cible = cible.absolute()
    ancien = cible.with_name(f".{cible.name}.ancien")
    try:
        if ancien.is_dir() and not cible.exists():
            ancien.rename(cible)
        _exiger_le_notre(cible)
        cible.parent.mkdir(parents=True, exist_ok=True)
        neuf = Path(tempfile.mkdtemp(dir=cible.parent, prefix=f".{cible.name}."))
        try:
            _remplir(neuf, fichiers)
            shutil.rmtree(ancien, ignore_errors=True)
            if cible.exists():
                cible.rename(ancien)
            neuf.rename(cible)
            synchroniser_dossier(cible.parent)
        except BaseException:
            shutil.rmtree(neuf, ignore_errors=True)
            if ancien.is_dir() and not cible.exists():
                ancien.rename(cible)
            raise
        shutil.rmtree(ancien, ignore_errors=True)
    except OSError as e:
        raise EcritureImpossible(
            f"Le dossier « {cible} » n'a pas pu être écrit ({raison(e)}). Ce qui y était est intact. À faire : "
            "vérifier la place sur le disque et les droits, ou choisir un autre dossier, par exemple publication/."
        ) from e


def _remplir(dossier: Path, fichiers: Mapping[str, bytes]) -> None:
    sommes = "".join(f"{sha256(o).hexdigest()}  {n}\n" for n, o in sorted(fichiers.items()))
    for nom, octets in {**fichiers, SOMMES: sommes.encode()}.items():
        ecrire_neuf(dossier / nom, octets)
    dossier.chmod(0o755)


def _exiger_le_notre(cible: Path) -> None:
    """Refuse un dossier où il y a autre chose que ce que nous y avons écrit."""
    if not cible.exists() and not cible.is_symlink():
        return
    etranger = cible.is_symlink() or not cible.is_dir()
    trouves = (
        set()
        if etranger
        else {p.relative_to(cible).as_posix() for p in cible.rglob("*") if not p.is_dir()}
    )
    if not etranger and not trouves:
        return
    liste = cible / SOMMES
    lignes = (
        [] if etranger or not liste.is_file() else liste.read_text("utf-8", "replace").splitlines()
    )
    ecrits = {nom: somme for somme, _, nom in (x.partition("  ") for x in lignes)}
    autres = sorted(trouves - {SOMMES} - set(ecrits)) or [
        nom
        for nom, somme in sorted(ecrits.items())
        if nom in trouves and sha256((cible / nom).read_bytes()).hexdigest() != somme
    ]
    if etranger or autres or not ecrits:
        dit = f", par exemple « {autres[0]} »" if autres else ""
        raise EcritureImpossible(
            f"« {cible} » contient autre chose que ce que cette commande y a écrit{dit} : il n'est pas remplacé, "
            "rien n'y a été touché. À faire : choisir un dossier neuf ou vide, par exemple publication/."
        )
