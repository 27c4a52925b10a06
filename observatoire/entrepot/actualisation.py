"""Ce qu'une actualisation a fait, et de quoi dire que rien n'a changé depuis sans rien relire ni construire.

`sceau.json`, à côté des éditions, garde l'état de chaque fichier du logiciel et des données (taille et dates) tel
qu'il était avant la lecture, et la somme de l'édition qui en vient. Au moindre écart, il ne sert pas. Ce module
n'importe rien de lourd : la commande répond aussitôt.
"""

import contextlib
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from observatoire import disque

FICHIER = "sceau.json"
_PAQUET = Path(__file__).parents[1]
# Un fichier écrit à l'instant pourrait l'être encore sans que ses dates le disent.
SECONDES_SURES = 2


@dataclass
class Actualisation:
    """Ce qu'une actualisation a fait ; `version` est l'empreinte de l'entrepôt en service."""

    version: str
    chemin: Path
    fichiers: list[dict[str, object]] = field(default_factory=list)
    alertes: tuple[str, ...] = ()
    mouvements: list[dict[str, Any]] = field(default_factory=list)
    refaite: bool = True

    @property
    def refus(self) -> list[dict[str, object]]:
        """Les fichiers refusés."""
        return [f for f in self.fichiers if f["statut"] == "refuse"]

    @property
    def attentes(self) -> list[dict[str, object]]:
        """Les fichiers retenus jusqu'à ce qu'une personne dise leur année ou confirme leurs chiffres."""
        return [f for f in self.fichiers if f["statut"] == "a_confirmer"]


@dataclass(frozen=True)
class Etat:
    """La somme des tailles et des dates des fichiers du logiciel et des données ; `sur` : aucun n'est tout neuf."""

    somme: str
    sur: bool

    @classmethod
    def de(cls, donnees: Path, entrepot: Path) -> "Etat":
        """L'état d'à présent ; jamais sûr si un fichier ne se laisse pas lire."""
        somme, dernier = hashlib.sha256(sys.version.encode()), 0
        try:
            for racine in (_PAQUET, donnees.resolve()):
                for chemin in sorted(_fichiers(racine, entrepot.resolve())):
                    lu = chemin.stat()
                    dates = (lu.st_mtime_ns, lu.st_ctime_ns)
                    somme.update(f"{chemin}\0{lu.st_size}\0{dates}\n".encode())
                    dernier = max(dernier, *dates)
        except OSError:
            return cls("", False)
        return cls(somme.hexdigest(), dernier < (time.time() - SECONDES_SURES) * 1e9)


def _fichiers(dossier: Path, hors: Path) -> Iterator[Path]:
    for chemin in dossier.iterdir():
        if chemin.name.startswith((".", "__pycache__")) or chemin == hors:
            continue
        if chemin.is_dir():
            yield from _fichiers(chemin, hors)
        else:
            yield chemin


def sceller(avant: Etat, fait: Actualisation) -> None:
    """Dit de quel état des fichiers vient l'édition en service."""
    if avant.sur:
        garde = {"etat": avant.somme, "somme": _somme(fait.chemin), "version": fait.version,
                 "edition": fait.chemin.name, "fichiers": fait.fichiers, "alertes": fait.alertes}  # fmt: skip
        with contextlib.suppress(OSError):
            disque.ecrire_atomique(fait.chemin.parent / FICHIER, json.dumps(garde).encode())


def inchangee(donnees: Path, entrepot: Path) -> Actualisation | None:
    """L'édition en service si rien n'a changé depuis qu'elle l'est, intacte ; None s'il faut y regarder."""
    try:
        garde = json.loads((entrepot / FICHIER).read_bytes())
        en_service = (entrepot / "COURANT").read_text(encoding="utf-8").split()[0]
        edition = entrepot / garde["edition"]
        if (
            en_service == garde["edition"]
            and Etat.de(donnees, entrepot).somme == garde["etat"]
            and _somme(edition) == garde["somme"]
        ):
            return Actualisation(garde["version"], edition, garde["fichiers"], tuple(garde["alertes"]), refaite=False)  # fmt: skip
    except (OSError, ValueError, LookupError, TypeError):
        pass
    return None


def _somme(chemin: Path) -> str:
    with chemin.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
