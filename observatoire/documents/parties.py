"""Les parties d'un document écrites d'après l'entrepôt : phrases et tableaux, par leur nom.

`@partie("nom")` enregistre `f(lecteur, reglages, **parametres JSON) -> Sequence[Bloc]`, dans ce
module ou tout autre `documents.parties_*`. Une partie sans donnée lève `AppelIncorrect`, dont la
phrase est alors écrite dans le document.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import observatoire.documents
from observatoire.documents.contenu import Bloc
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import Reglages

Fabrique = Callable[..., Sequence[Bloc]]
_PARTIES: dict[str, Fabrique] = {}


def partie(nom: str) -> Callable[[Fabrique], Fabrique]:
    """Enregistre une partie sous ce nom ; deux du même nom sont une faute de code."""

    def enregistrer(fabrique: Fabrique) -> Fabrique:
        if _PARTIES.setdefault(nom, fabrique) is not fabrique:
            raise ValueError(f"partie déclarée deux fois : {nom}")
        return fabrique

    return enregistrer


def parties() -> dict[str, Fabrique]:
    """Toutes les parties déclarées dans les modules `documents.parties_*`."""
    for module in iter_modules(observatoire.documents.__path__):
        if module.name.startswith("parties_"):
            import_module(f"observatoire.documents.{module.name}")
    return dict(_PARTIES)


def blocs_de(
    lecteur: Lecteur, reglages: Reglages, nom: str, parametres: Mapping[str, Any]
) -> tuple[Bloc, ...]:
    """Les blocs d'une partie ; `AppelIncorrect` si elle est inconnue, mal appelée ou sans donnée."""
    connues = parties()
    if nom not in connues:
        raise AppelIncorrect(
            f"La partie « {nom} » n'existe pas. Possibles : {', '.join(sorted(connues))}."
        )
    try:
        lies = inspect.signature(connues[nom]).bind(lecteur, reglages, **parametres)
    except TypeError as e:
        attendus = list(inspect.signature(connues[nom]).parameters)[2:]
        raise AppelIncorrect(
            f"La partie « {nom} » ne se demande pas ainsi ({e}). Paramètres possibles : "
            f"{', '.join(attendus) or 'aucun'}."
        ) from e
    return tuple(connues[nom](*lies.args, **lies.kwargs))
