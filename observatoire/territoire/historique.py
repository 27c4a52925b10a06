"""Ce que les réglages ont été : chaque changement fait à l'écran, et le retour à ce qui valait avant lui."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from observatoire import disque

_FICHIER = Path("local") / ".historique" / "reglages.jsonl"


@dataclass(frozen=True)
class Changement:
    """Un changement des réglages : quand (ISO, heure locale), quoi en mots, et le texte entier d'avant."""

    quand: str
    quoi: str
    avant: str


def changements(donnees: Path) -> list[Changement]:
    """Les changements gardés, du plus récent ; une ligne coupée par un arrêt est ignorée."""
    try:
        brut = (donnees / _FICHIER).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    lus = []
    for ligne in brut.splitlines():
        try:
            lus.append(Changement(**json.loads(ligne)))
        except (json.JSONDecodeError, TypeError):
            continue
    return lus[::-1]


def garder(donnees: Path, quoi: str, avant: str) -> None:
    """Ajoute un changement au journal ; `OSError` si le disque refuse."""
    quand = datetime.now().astimezone().isoformat(timespec="seconds")
    ligne = json.dumps(asdict(Changement(quand, quoi, avant)), ensure_ascii=False)
    disque.ajouter_ligne(donnees / _FICHIER, ligne)
