"""Changer de territoire dans un espace de travail : chacun garde le sien, mis de côté sous son SIREN.

`territoires/<SIREN>/` reçoit `local/` et `territoire.toml` de celui qu'on quitte ; ils reviennent quand on y
revient. Les fichiers des producteurs, eux, servent à tous.
"""

import shutil
from pathlib import Path

from observatoire import disque, espace
from observatoire.entrepot.secteurs_proposes import reglages_neufs
from observatoire.erreurs import AppelIncorrect, raison
from observatoire.territoire import Reglages, changer_epci, libelles, lire_reglages, un_seul

DOSSIER = "territoires"


def changer(donnees: Path, siren: str) -> Reglages:
    """Étudie le territoire `siren` ; rend ses réglages, ceux d'avant s'il a déjà été étudié ici.

    Rien du territoire quitté ne reste en vue. `AppelIncorrect` si le SIREN est inconnu ou si le disque
    refuse ; `DeclarationInvalide` si les réglages présents sont illisibles : rien n'est alors touché.
    """
    siren = "".join(siren.split())
    if siren not in libelles("epci"):
        un_seul(siren)
    reglages = donnees / espace.REGLAGES
    avant = lire_reglages(donnees).epci if reglages.is_file() else ""
    try:
        if avant and avant != siren:
            _mettre_de_cote(donnees, avant)
        if avant != siren or _vide(donnees / "local"):
            _remettre(donnees, siren)
    except OSError as e:
        raise AppelIncorrect(
            f"Le territoire n'a pas pu changer ({raison(e)}). Rien n'est perdu : ce qui était mis de côté est "
            f"dans « {DOSSIER} ». À faire : vérifier les droits de l'espace de travail, puis recommencer."
        ) from e
    return changer_epci(donnees, siren)


def _mettre_de_cote(donnees: Path, siren: str) -> None:
    garde = donnees / DOSSIER / siren
    garde.mkdir(parents=True, exist_ok=True)
    if not _vide(donnees / "local"):
        if (garde / "local").exists():
            # Un arrêt au milieu d'un changement : l'ancienne copie n'est jamais écrasée.
            (garde / "local").rename(_libre(garde / "local"))
        (donnees / "local").rename(garde / "local")
    disque.ecrire_atomique(garde / espace.REGLAGES, (donnees / espace.REGLAGES).read_bytes())


def _remettre(donnees: Path, siren: str) -> None:
    garde = donnees / DOSSIER / siren
    if (garde / "local").is_dir() and _vide(donnees / "local"):
        shutil.rmtree(donnees / "local", ignore_errors=True)
        (garde / "local").rename(donnees / "local")
    (donnees / "local").mkdir(parents=True, exist_ok=True)
    connus = garde / espace.REGLAGES
    texte = connus.read_bytes() if connus.is_file() else reglages_neufs(siren).encode()
    disque.ecrire_atomique(donnees / espace.REGLAGES, texte)


def _vide(dossier: Path) -> bool:
    return not dossier.is_dir() or not any(dossier.iterdir())


def _libre(chemin: Path) -> Path:
    suites = (chemin.with_name(f"{chemin.name}-{n}") for n in range(2, 1000))
    return next(c for c in suites if not c.exists())
