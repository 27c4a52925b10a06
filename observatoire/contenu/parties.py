"""Les parties d'un document écrites d'après l'entrepôt : phrases et tableaux, par leur nom.

`@partie("nom", "Libellé")` enregistre `f(lecteur, reglages, **parametres JSON) -> Sequence[Bloc]`,
dans un module `documents.parties_*`. L'écran la montre (`ui.parties`) et un dossier la garde : c'est
la même fonction. Une partie sans donnée lève `AppelIncorrect`, dont la phrase est alors écrite.

Une partie qui dépend du jour (un retard, une échéance) prend `jour: str = ""` : l'écran donne
aujourd'hui ; sans lui, c'est le jour de publication, pour qu'un document se refasse à l'identique.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import observatoire.documents
from observatoire.documents.contenu import Bloc, Encadre, Tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.contenu.recettes import lier, verifier_territoires
from observatoire.territoire import Reglages

Fabrique = Callable[..., Sequence[Bloc]]
_PARTIES: dict[str, Fabrique] = {}
_LIBELLES: dict[str, str] = {}


def partie(nom: str, libelle: str) -> Callable[[Fabrique], Fabrique]:
    """Enregistre une partie ; `libelle` la nomme dans un dossier. Deux du même nom sont une faute."""

    def enregistrer(fabrique: Fabrique) -> Fabrique:
        if _PARTIES.setdefault(nom, fabrique) is not fabrique:
            raise ValueError(f"partie déclarée deux fois : {nom}")
        _LIBELLES[nom] = libelle
        return fabrique

    return enregistrer


@cache
def parties() -> Mapping[str, Fabrique]:
    """Toutes les parties déclarées dans les modules `documents.parties_*`."""
    for module in iter_modules(observatoire.documents.__path__):
        if module.name.startswith("parties_"):
            import_module(f"observatoire.documents.{module.name}")
    return _PARTIES


def libelle_de(nom: str) -> str:
    """Le nom d'une partie dans un dossier ; vide si elle n'existe pas."""
    parties()
    return _LIBELLES.get(nom, "")


def jour_de(lecteur: Lecteur, jour: str) -> date:
    """Le jour où se place une partie : celui qu'on lui donne (AAAA-MM-JJ), sinon la publication."""
    try:
        return date.fromisoformat(jour) if jour else lecteur.publie_le.date()
    except ValueError as e:
        raise AppelIncorrect(
            f"« {jour} » n'est pas une date. Attendu : année-mois-jour, par exemple 2026-11-25."
        ) from e


def blocs_de(
    lecteur: Lecteur, reglages: Reglages, nom: str, parametres: Mapping[str, Any]
) -> tuple[Bloc, ...]:
    """Les blocs d'une partie ; `AppelIncorrect` si elle est inconnue, mal appelée ou sans donnée."""
    connues = parties()
    if nom not in connues:
        raise AppelIncorrect(
            f"La partie « {nom} » n'existe pas. Possibles : {', '.join(sorted(connues))}."
        )
    lies = lier(f"La partie « {nom} »", connues[nom], (lecteur, reglages), parametres)
    verifier_territoires(lecteur, parametres)
    return marquer(connues[nom](*lies.args, **lies.kwargs))


def marquer(blocs: Sequence[Bloc]) -> tuple[Bloc, ...]:
    """Chaque tableau d'une partie d'exemple le dit lui-même : un CSV emporté seul le dira aussi."""
    exemple = [b.texte for b in blocs if isinstance(b, Encadre) and b.genre == "exemple"]
    if not exemple:
        return tuple(blocs)
    return tuple(
        replace(b, notes=(*b.notes, exemple[0]))
        if isinstance(b, Tableau) and not any("EXEMPLE" in n for n in b.notes)
        else b
        for b in blocs
    )
