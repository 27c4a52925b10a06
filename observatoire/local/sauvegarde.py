"""Sauvegarder un espace de travail dans un seul fichier, le vérifier, le remettre en place."""

import contextlib
import glob
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath

from observatoire import disque
from observatoire.disque import EcritureImpossible
from observatoire.erreurs import AppelIncorrect, FichierRefuse, raison
from observatoire.local import connexion

MANIFESTE = "manifeste.json"
# L'entrepôt se refait ; la connexion porte un secret, qui ne voyage pas avec les données.
_LAISSES = (".entrepot", connexion.FICHIER)
_PROVISOIRES = (".tmp", ".part", ".verrou")
_BLOC = 1 << 20


def sauvegarder(
    donnees: Path, archive: Path, logiciel: str, seulement: tuple[str, ...] = ()
) -> int:
    """Écrit `archive` (ZIP) et rend le nombre de fichiers gardés ; relue avant d'être mise à sa place.

    Chaque fichier y est avec son empreinte ; `seulement` : ce qui en est gardé, à la racine de l'espace. Lève `EcritureImpossible`, ou `FichierRefuse` si un fichier a
    changé pendant la copie ; une sauvegarde plus ancienne du même nom reste alors intacte.
    """
    provisoire = archive.with_name(f".{archive.name}.{os.getpid()}.tmp")
    try:
        with zipfile.ZipFile(provisoire, "w", zipfile.ZIP_DEFLATED) as z:
            empreintes = {}
            for chemin in _fichiers(donnees, (archive, provisoire), seulement):
                nom = chemin.relative_to(donnees).as_posix()
                octets = _lire(chemin, nom)
                z.writestr(_place(nom), octets, zipfile.ZIP_DEFLATED)
                empreintes[nom] = hashlib.sha256(octets).hexdigest()
            quand = datetime.now().astimezone().isoformat(timespec="seconds")
            manifeste = {"logiciel": logiciel, "le": quand, "fichiers": empreintes}
            z.writestr(
                zipfile.ZipInfo(MANIFESTE), json.dumps(manifeste, ensure_ascii=False, indent=1)
            )
        with provisoire.open("rb+") as f:
            os.fsync(f.fileno())
        verifier(provisoire)
        provisoire.replace(archive)
        disque.synchroniser_dossier(archive.parent)
    except OSError as e:
        raise EcritureImpossible(
            f"La sauvegarde « {archive} » n'a pas pu être écrite ({raison(e)}). À faire : choisir un dossier où "
            "l'on a le droit d'écrire, avec assez de place."
        ) from e
    finally:
        with contextlib.suppress(OSError):
            provisoire.unlink(missing_ok=True)
    return len(empreintes)


def verifier(archive: Path) -> dict[str, str]:
    """Relit toute l'archive contre son manifeste ; rend nom → empreinte. `FichierRefuse` au moindre écart."""
    try:
        with zipfile.ZipFile(archive) as z:
            attendus: dict[str, str] = json.loads(z.read(MANIFESTE))["fichiers"]
            noms = [i.filename for i in z.infolist() if i.filename != MANIFESTE]
            if sorted(noms) != sorted(attendus):
                raise _abimee(archive, "ses fichiers ne sont pas ceux de son manifeste")
            for nom in noms:
                _sur(archive, nom)
                if _empreinte(z, nom) != attendus[nom]:
                    raise _abimee(archive, f"« {nom} » a changé")
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as e:
        raise _abimee(archive, "ce n'est pas une sauvegarde lisible de l'observatoire") from e
    return attendus


def restaurer(archive: Path, cible: Path) -> int:
    """Remet l'espace dans `cible`, dossier neuf ou vide ; rend le nombre de fichiers.

    Tout est vérifié avant d'écrire ; l'espace n'apparaît qu'entier. `AppelIncorrect` si `cible` est occupée.
    """
    if cible.exists() and (not cible.is_dir() or any(cible.iterdir())):
        raise AppelIncorrect(
            f"« {cible} » contient déjà quelque chose : rien n'est écrasé. À faire : nommer un dossier neuf, "
            "l'essayer, puis le mettre à la place de l'autre."
        )
    noms = verifier(archive)
    atelier = cible.with_name(f".{cible.name}.{os.getpid()}.restauration")
    try:
        for reste in cible.parent.glob(f".{glob.escape(cible.name)}.*.restauration"):
            shutil.rmtree(reste, ignore_errors=True)
        atelier.mkdir(parents=True)
        with zipfile.ZipFile(archive) as z:
            for nom in noms:
                disque.ecrire_neuf(atelier / nom, z.read(nom))
        for dossier in (atelier, *(d for d in atelier.rglob("*") if d.is_dir())):
            disque.synchroniser_dossier(dossier)
        if cible.exists():
            cible.rmdir()
        atelier.replace(cible)
        disque.synchroniser_dossier(cible.parent)
    except OSError as e:
        shutil.rmtree(atelier, ignore_errors=True)
        raise EcritureImpossible(
            f"« {cible} » ne peut pas être écrit ({raison(e)}). Rien n'a été remis en place. À faire : vérifier la place "
            "et les droits."
        ) from e
    return len(noms)


def _fichiers(
    donnees: Path, exclus: tuple[Path, ...], seulement: tuple[str, ...]
) -> Iterator[Path]:
    interdits = {p.resolve() for p in exclus}
    for chemin in sorted(donnees.rglob("*")):
        premier = chemin.relative_to(donnees).parts[0]
        if (
            premier in _LAISSES
            or chemin.name.endswith(_PROVISOIRES)
            or chemin.resolve() in interdits
        ):
            continue
        if seulement and premier not in seulement:
            continue
        if chemin.is_file() and not chemin.is_symlink():
            yield chemin


def _place(nom: str) -> zipfile.ZipInfo:
    """Sans heure : une horloge déréglée (avant 1980) ferait échouer l'archive. Lisible par son seul auteur."""
    place = zipfile.ZipInfo(nom)
    place.external_attr = 0o600 << 16
    return place


def _lire(chemin: Path, nom: str) -> bytes:
    try:
        return chemin.read_bytes()
    except OSError as e:
        raise FichierRefuse(
            f"ce fichier n'a pas pu être copié ({raison(e)}) : aucune sauvegarde n'est écrite",
            ou=nom,
            faire="s'il est ouvert ou en cours de copie, attendre ou le fermer, puis recommencer",
        ) from e


def _sur(archive: Path, nom: str) -> None:
    """Refuse un chemin qui sortirait du dossier restauré."""
    chemin = PurePosixPath(nom)
    if chemin.is_absolute() or ".." in chemin.parts or "\\" in nom or ":" in nom:
        raise _abimee(archive, f"le chemin « {nom} » sort de l'espace de travail")


def _empreinte(z: zipfile.ZipFile, nom: str) -> str:
    somme = hashlib.sha256()
    with z.open(nom) as flux:
        while bloc := flux.read(_BLOC):
            somme.update(bloc)
    return somme.hexdigest()


def _abimee(archive: Path, pourquoi: str) -> FichierRefuse:
    return FichierRefuse(
        f"cette sauvegarde ne peut pas servir : {pourquoi}",
        ou=archive.name,
        faire="prendre une sauvegarde plus ancienne",
    )
