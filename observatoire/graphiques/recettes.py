"""Le registre des recettes : de quel nom de fabrique vient une figure, et la refaire.

Une figure se garde dans un dossier, s'envoie et se rejoue par sa recette, jamais par son image. Les
paramètres sont du JSON (textes, nombres, listes, vrai/faux, vide) ; un territoire s'écrit
« niveau:code ». `@recette("nom")` enregistre une fonction `f(lecteur, reglages, **parametres)`.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from observatoire import graphiques
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.recette import Recette
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages

Fabrique = Callable[..., Figure]
_RECETTES: dict[str, Fabrique] = {}
_PREFIXE = "fabrique"


def recette(nom: str) -> Callable[[Fabrique], Fabrique]:
    """Enregistre une fabrique sous ce nom ; deux fabriques du même nom sont une faute de code."""

    def enregistrer(fabrique: Fabrique) -> Fabrique:
        if _RECETTES.setdefault(nom, fabrique) is not fabrique:
            raise ValueError(f"recette déclarée deux fois : {nom}")
        return fabrique

    return enregistrer


def recettes() -> dict[str, Fabrique]:
    """Toutes les recettes déclarées dans les modules `graphiques.fabrique*`."""
    for module in iter_modules(graphiques.__path__):
        if module.name.startswith(_PREFIXE):
            import_module(f"{graphiques.__name__}.{module.name}")
    return dict(_RECETTES)


def figure_de(
    lecteur: Lecteur, reglages: Reglages, nom: str, parametres: Mapping[str, Any]
) -> Figure:
    """La figure d'une recette ; `AppelIncorrect` si elle est inconnue, mal appelée ou sans donnée."""
    connues = recettes()
    if nom not in connues:
        proches = difflib.get_close_matches(nom, connues, n=3, cutoff=0.5)
        raise AppelIncorrect(
            f"La figure « {nom} » n'existe pas."
            + (f" Voulez-vous dire {' ou '.join(proches)} ?" if proches else "")
        )
    fabrique = connues[nom]
    try:
        lies = inspect.signature(fabrique).bind(lecteur, reglages, **parametres)
    except TypeError as e:
        attendus = list(inspect.signature(fabrique).parameters)[2:]
        raise AppelIncorrect(
            f"La figure « {nom} » ne se demande pas ainsi ({e}). Paramètres possibles : "
            f"{', '.join(attendus) or 'aucun'}."
        ) from e
    return replace(fabrique(*lies.args, **lies.kwargs), recette=Recette.de(nom, parametres))


def territoire(texte: str) -> Territoire:
    """« epci:200034064 » → le territoire ; `AppelIncorrect` si le niveau n'existe pas."""
    niveau, _, code = texte.partition(":")
    if niveau not in list(Niveau) or not code:
        raise AppelIncorrect(
            f"« {texte} » n'est pas un territoire. Attendu : niveau:code, par exemple commune:81069."
        )
    return Territoire(Niveau(niveau), code)
