"""Le dossier des données : quels fichiers y sont lus, et l'empreinte de l'ensemble."""

import hashlib
from pathlib import Path

from observatoire.entrepot.logiciel import empreinte_logiciel
from observatoire.erreurs import AppelIncorrect, FichierRefuse
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


def fichiers(donnees: Path) -> list[Path]:
    """Les fichiers à lire sous `donnees`, à toute profondeur, dans un ordre stable."""
    if not donnees.is_dir():
        raise AppelIncorrect(
            f"Le dossier des données « {donnees} » n'existe pas. Attendu : le dossier data/ du "
            "projet. À faire : lancer la commande depuis le dossier du projet, ou indiquer "
            "--donnees DOSSIER."
        )
    trouves = []
    for chemin in donnees.rglob("*"):
        if not est_ignore(chemin.relative_to(donnees)) and not chemin.is_dir():
            trouves.append(chemin)
    return sorted(trouves, key=lambda c: c.relative_to(donnees).as_posix())


def est_ignore(relatif: Path) -> bool:
    """Vrai si un fichier de ce chemin, relatif au dossier des données, n'est jamais lu."""
    cache = any(p.startswith(_PREFIXES_IGNORES) for p in relatif.parts)
    # Les documents nommés (scénarios, dossiers…) vivent dans local/<genre>/ et ne sont pas des données.
    carnet = relatif.parts[0] == "local" and relatif.suffix.lower() == ".json"
    # Un dossier voté garde ses chiffres d'alors : ils ne doivent pas revenir parmi ceux du jour.
    fige = relatif.parts[:2] == ("local", "dossiers")
    return cache or carnet or fige or relatif.suffix.lower() in _SUFFIXES_IGNORES


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
