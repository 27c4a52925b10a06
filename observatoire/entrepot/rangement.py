"""Ranger un fichier déposé dans le dossier des données, sans jamais laisser un fichier à moitié écrit."""

import os
import shutil
import tempfile
import unicodedata
from pathlib import Path, PurePosixPath
from typing import IO

from observatoire.entrepot.depot import est_ignore, fichiers
from observatoire.erreurs import FichierRefuse, raison
from observatoire.modele import identifiant

_DOSSIERS = {"cnaf": "caf", "caf": "caf", "education-nationale": "education"}


def nom_sur(nom: str) -> str:
    """Le nom de fichier seul, sans dossier, qu'un navigateur a envoyé.

    Lève `FichierRefuse` si un fichier de ce nom ne serait jamais lu (caché, `.part`, `.pdf`…).
    """
    seul = unicodedata.normalize("NFC", PurePosixPath(nom.replace("\\", "/")).name).strip()
    seul = "".join(c for c in seul if c.isprintable() and c not in '<>:"|?*')
    if not seul or est_ignore(Path(seul)):
        raise FichierRefuse(
            "un fichier de ce nom n'est pas lu par l'observatoire",
            ou=f"« {nom} »",
            attendu="un fichier de données, par exemple « base-cc-logement-2022.csv »",
            faire="attendre la fin du téléchargement, ou redonner au fichier son nom d'origine",
        )
    return seul


def dossier_conseille(producteur: str) -> str:
    """Le sous-dossier de `data/` où ranger les fichiers d'un producteur (« CNAF » → « caf »)."""
    premier = identifiant(producteur.split(",")[0])
    return _DOSSIERS.get(premier, premier or "autres")


def deja_range(donnees: Path, nom: str) -> str:
    """Le chemin relatif d'un fichier de ce nom déjà dans les données, ou une chaîne vide."""
    memes = (c for c in fichiers(donnees) if c.name == nom)
    return next((c.relative_to(donnees).as_posix() for c in memes), "")


def ranger(donnees: Path, relatif: str, contenu: IO[bytes]) -> Path:
    """Écrit `contenu` à `relatif` : à côté d'abord, puis d'un seul renommage.

    Un fichier déjà là est remplacé. Lève `FichierRefuse` si le disque le refuse ; l'ancien
    fichier est alors intact.
    """
    definitif = donnees / relatif
    provisoire: Path | None = None
    try:
        definitif.parent.mkdir(parents=True, exist_ok=True)
        descripteur, nom = tempfile.mkstemp(dir=definitif.parent, prefix=".", suffix=".tmp")
        provisoire = Path(nom)
        with os.fdopen(descripteur, "wb") as flux:
            contenu.seek(0)
            shutil.copyfileobj(contenu, flux)
            flux.flush()
            os.fsync(flux.fileno())
        provisoire.chmod(0o644)
        provisoire.replace(definitif)
    except OSError as e:
        if provisoire is not None:
            provisoire.unlink(missing_ok=True)
        raise FichierRefuse(
            f"le fichier n'a pas pu être écrit ({raison(e)})",
            ou=relatif,
            faire="vérifier la place sur le disque et les droits du dossier data/",
        ) from e
    return definitif
