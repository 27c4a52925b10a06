"""Où en est la saisie guidée : les questions répondues, celles qu'on a passées, d'une visite à l'autre."""

from contextlib import suppress
from datetime import date
from typing import Any

from observatoire.erreurs import ErreurObservatoire
from observatoire.local.questions import Question
from observatoire.ui import donnees

_AVANCEMENT = "avancement"


def lire() -> dict[str, Any]:
    """L'avancement tel qu'il est gardé."""
    with suppress(ErreurObservatoire):
        return donnees.carnet("questionnaire").lire(_AVANCEMENT).contenu
    return {}


def passees() -> dict[str, dict[str, str]]:
    """Les questions passées, par champ : « inconnu » ou « sans objet », et le jour."""
    lues = lire().get("passees", {})
    return lues if isinstance(lues, dict) else {}


def passer(q: Question, etat: str) -> None:
    """Retient qu\'on a passé cette question."""
    garde = lire()
    dites = {**passees(), q.champ: {"etat": etat, "le": date.today().isoformat()}}
    donnees.carnet("questionnaire").ecrire(_AVANCEMENT, {**garde, "passees": dites})


def noter(q: Question) -> None:
    """Retient qu\'on a répondu à cette question."""
    garde = lire()
    deja = garde.get("repondues", [])
    repondues = sorted({*(deja if isinstance(deja, list) else []), q.champ})
    dites = {c: e for c, e in passees().items() if c != q.champ}
    donnees.carnet("questionnaire").ecrire(
        _AVANCEMENT, {**garde, "repondues": repondues, "passees": dites}
    )
