"""L'encadré qui dit qu'une partie repose sur des lignes inventées."""

from __future__ import annotations

from observatoire.documents.contenu import Bloc, Encadre

MENTION = "EXEMPLE — une partie de ces lignes est fictive."


def encadre(fictif: bool) -> list[Bloc]:
    """L'encadré d'exemple si une ligne est inventée, rien sinon ; ses tableaux le diront aussi."""
    return [Encadre(MENTION, genre="exemple")] if fictif else []


def nommer(nom: str, fictif: bool) -> str:
    """Le nom d'une ligne, qui se dit EXEMPLE si elle est inventée et ne le dit pas déjà."""
    return f"{nom} (EXEMPLE)" if fictif and "exemple" not in nom.lower() else nom
