"""Où sont les choses : l'application installée, l'espace de travail, son entrepôt."""

import os
from pathlib import Path

REGLAGES = "territoire.toml"
DONNEES, ENTREPOT = "OBSERVATOIRE_DONNEES", "OBSERVATOIRE_ENTREPOT"
BOITE = "OBSERVATOIRE_BOITE"
_PAQUET = Path(__file__).resolve().parent


def application() -> Path:
    """Le dossier de `app.py`, de `pages/` et des fichiers de départ : dans le paquet une fois installé,
    à la racine du dépôt quand on y travaille."""
    installee = _PAQUET / "application"
    return installee if (installee / "app.py").is_file() else _PAQUET.parent


def donnees_ici() -> Path:
    """L'espace de travail qu'on ouvre sans rien dire : celui que nomme l'environnement, sinon le
    dossier courant s'il a un `territoire.toml`, sinon son `data/`."""
    if dit := os.environ.get(DONNEES):
        return Path(dit)
    return Path() if Path(REGLAGES).is_file() else Path("data")


def entrepot_de(donnees: Path) -> Path:
    """L'entrepôt d'un espace de travail : `.entrepot/`, dans cet espace, ou à côté d'un `data/`."""
    if dit := os.environ.get(ENTREPOT):
        return Path(dit)
    return (donnees.parent if donnees.name == "data" else donnees) / ".entrepot"


def boite_de(donnees: Path) -> Path:
    """La boîte de dépôt du guichet public : à côté de l'espace de travail, jamais dedans."""
    if dit := os.environ.get(BOITE):
        return Path(dit)
    ici = donnees.resolve()
    return ici.parent / f".guichet-{ici.name}"
