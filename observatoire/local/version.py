"""La version d'écriture d'un espace de travail : comprise, reprise avec une copie, ou refusée sans y toucher."""

from collections.abc import Callable
from pathlib import Path

from observatoire import disque
from observatoire.erreurs import AppelIncorrect
from observatoire.local import sauvegarde
from observatoire.local.campagnes import reprendre_jeunes
from observatoire.local.historique import DOSSIER

# Le pas n° k fait passer un espace de la version k à la version k + 1 : le fichier de `local/` qu'il reprend
# (sans lui, rien ne change) et ce qu'il en fait. De 0 à 1 : la marque elle-même, les tables d'avant se lisent
# telles quelles. De 1 à 2 : l'enquête jeunesse devient une enquête.
_PAS: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("", lambda donnees: None),
    ("enquete_jeunes.csv", reprendre_jeunes),
)
ACTUELLE = len(_PAS)
_SAISI = ("territoire.toml", "local")


def comprendre(donnees: Path, logiciel: str) -> Path | None:
    """Met l'espace à la version d'aujourd'hui ; rend la copie gardée d'abord, si un de ses fichiers change.

    `AppelIncorrect` s'il vient d'un logiciel plus récent : il n'est alors pas touché.
    """
    marque = donnees / "local" / DOSSIER / "version"
    trouvee = _lire(marque)
    if trouvee > ACTUELLE:
        raise AppelIncorrect(
            f"L'espace de travail « {donnees} » a été écrit par une version plus récente de l'observatoire. À "
            "faire : installer cette version, ou restaurer une sauvegarde d'avant (observatoire restaurer)."
        )
    if trouvee == ACTUELLE or not (donnees / "local").is_dir():
        return None
    copie = None
    if any(nom and (donnees / "local" / nom).is_file() for nom, _ in _PAS[trouvee:]):
        copie = marque.parent / f"avant-version-{ACTUELLE}.zip"
        marque.parent.mkdir(parents=True, exist_ok=True)
        if not copie.exists():
            # Les fichiers des producteurs ne sont jamais récrits : ce qui est saisi suffit.
            sauvegarde.sauvegarder(donnees, copie, logiciel, seulement=_SAISI)
    for _, pas in _PAS[trouvee:]:
        pas(donnees)
    disque.ecrire_atomique(marque, f"{ACTUELLE}\n".encode())
    return copie


def _lire(marque: Path) -> int:
    try:
        return int(marque.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
