"""Le journal des gestes qui engagent : publier, confirmer, exporter, administrer. On y ajoute, sans récrire."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from observatoire import disque
from observatoire.disque import EcritureImpossible
from observatoire.local.connexion import Compte
from observatoire.local.historique import DOSSIER


@dataclass(frozen=True)
class Geste:
    """Un geste : quand, lequel, sur quoi, avec quelle fonction et quel compte (pseudonyme)."""

    quand: str
    geste: str
    objet: str
    fonction: str
    role: str
    compte: str


def fichier(donnees: Path) -> Path:
    """Le journal de l'espace de travail."""
    return donnees / "local" / DOSSIER / "gestes.jsonl"


def noter(donnees: Path, geste: str, objet: str, compte: Compte, fonction: str = "") -> None:
    """Ajoute un geste, posé sur le disque avant de rendre la main. `EcritureImpossible` sinon."""
    quand = datetime.now().astimezone().isoformat(timespec="seconds")
    ligne = Geste(quand, geste, objet, fonction or compte.fonction, compte.role, compte.pseudonyme)
    chemin = fichier(donnees)
    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.touch(mode=0o600)
        # Une ligne coupée par un arrêt ou un disque plein est close : elle n'emporte pas la suivante.
        disque.ajouter_ligne(chemin, json.dumps(asdict(ligne), ensure_ascii=False))
    except OSError as e:
        raise EcritureImpossible(
            "Le journal des gestes ne peut pas être écrit : rien n'a été fait. À faire : vérifier la place et "
            f"les droits du dossier « {chemin.parent} »."
        ) from e


def lire(donnees: Path) -> list[Geste]:
    """Les gestes, du plus récent ; une ligne coupée est passée."""
    try:
        lignes = fichier(donnees).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    lus = []
    for ligne in lignes:
        try:
            lus.append(Geste(**json.loads(ligne)))
        except (ValueError, TypeError):
            continue
    return lus[::-1]
