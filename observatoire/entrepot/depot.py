"""Le dossier des données : ce qui y est lu, l'empreinte de l'ensemble, où ranger un dépôt, jamais à moitié."""

import hashlib
import shutil
import time
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO

from observatoire import disque
from observatoire.entrepot.logiciel import empreinte_logiciel
from observatoire.erreurs import AppelIncorrect, FichierRefuse, raison, remede
from observatoire.modele import identifiant
from observatoire.sources.lecture import empreinte

# Ce qui accompagne les données sans en être : notes, réglages, copies de travail des tableurs,
# téléchargements en cours.
_SUFFIXES_IGNORES = {
    ".md",
    ".toml",
    ".tmp",
    ".part",
    ".crdownload",
    ".partial",
    ".bak",
    ".pdf",
    ".lock",
}
_PREFIXES_IGNORES = (".", "~$", "~")
ABSENCE_SECONDES = 1.0
_DOSSIERS = {"cnaf": "caf", "caf": "caf", "education-nationale": "education"}


def fichiers(donnees: Path) -> list[Path]:
    """Les fichiers à lire sous `donnees`, à toute profondeur, dans un ordre stable."""
    if not donnees.is_dir():
        raise AppelIncorrect(
            f"Le dossier des données « {donnees} » n'existe pas. Attendu : le dossier data/ du "
            "projet. À faire : choisir un dossier qui existe."
        )
    trouves = []
    for chemin in donnees.rglob("*"):
        if not est_ignore(chemin.relative_to(donnees)) and not chemin.is_dir():
            trouves.append(chemin)
    return sorted(trouves, key=lambda c: c.relative_to(donnees).as_posix())


def attendre_les_absents(donnees: Path, connus: Iterable[str]) -> None:
    """Laisse un instant aux fichiers que l'édition en service a lus et qui ne sont plus là.

    Un tableur ou un outil de partage qui enregistre ôte le fichier avant de poser le nouveau : lu à cet
    instant, tout ce qui y est saisi passerait pour retiré.
    """
    if not all((donnees / c).exists() for c in connus):
        time.sleep(ABSENCE_SECONDES)


def est_ignore(relatif: Path) -> bool:
    """Vrai si un fichier de ce chemin, relatif au dossier des données, n'est jamais lu."""
    cache = any(p.startswith(_PREFIXES_IGNORES) for p in relatif.parts)
    # Les documents nommés (scénarios, dossiers…) vivent dans local/<genre>/ et ne sont pas des données.
    carnet = relatif.parts[0] == "local" and relatif.suffix.lower() == ".json"
    # Un dossier voté garde ses chiffres d'alors : ils ne doivent pas revenir parmi ceux du jour.
    fige = relatif.parts[:2] == ("local", "dossiers")
    # Les descriptions de fichiers ne sont pas des données (`entrepot.declarees`).
    decrit = relatif.parts[0] == "sources" and len(relatif.parts) > 1
    # Les autres territoires étudiés ici, mis de côté (`entrepot.bascule`).
    ailleurs = relatif.parts[0] == "territoires"
    return (
        cache or carnet or fige or decrit or ailleurs or relatif.suffix.lower() in _SUFFIXES_IGNORES
    )


def empreintes(donnees: Path) -> dict[str, str]:
    """Chemin relatif → empreinte du contenu ; un fichier illisible a l'empreinte « illisible »."""
    resultat = {}
    for chemin in fichiers(donnees):
        try:
            marque = empreinte(chemin)
        except (FichierRefuse, OSError):
            marque = "illisible"
        resultat[chemin.relative_to(donnees).as_posix()] = marque
    return resultat


def empreinte_edition(par_fichier: dict[str, str], reglages: bytes) -> str:
    """L'empreinte d'un entrepôt : mêmes fichiers, mêmes réglages, même construction → même empreinte."""
    somme = hashlib.sha256(empreinte_logiciel().encode())
    somme.update(reglages)
    for chemin, marque in sorted(par_fichier.items()):
        somme.update(f"{chemin}\0{marque}\n".encode())
    return somme.hexdigest()[:16]


def nom_sur(nom: str) -> str:
    """Le nom de fichier seul, sans dossier, qu'un navigateur a envoyé.

    Lève `FichierRefuse` si un fichier de ce nom ne serait jamais lu (caché, `.part`, `.pdf`…).
    """
    seul = unicodedata.normalize("NFC", PurePosixPath(nom.replace("\\", "/")).name).strip()
    seul = "".join(c for c in seul if c.isprintable() and c not in '<>:"|?*')
    seul = disque.nom_portable(seul)
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
    try:
        definitif.parent.mkdir(parents=True, exist_ok=True)
        with disque.remplacer(definitif) as flux:
            contenu.seek(0)
            shutil.copyfileobj(contenu, flux)
    except OSError as e:
        raise FichierRefuse(
            f"le fichier n'a pas pu être écrit ({raison(e)})",
            ou=relatif,
            faire=remede(e),
        ) from e
    return definitif
