"""Ne calculer qu'une fois : la seule façon de garder un résultat, hors de l'écran.

Ce qui se déduit d'un objet (une édition, un contexte, un moteur, une figure) porte `@une_fois` : le
résultat vit dans l'objet et meurt avec lui ; une autre édition est un autre objet, rien n'est donc
jamais à vider. Ce qui ne dépend que des fichiers livrés avec le logiciel (catalogues, découpage de
la France) vit autant que le programme : c'est `functools.cache`. L'écran a `st.cache_*`, dont la clé
est la version de l'édition.
"""

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import Any, TypeVar

import pandas as pd

from observatoire.provenance import noter, suivre

_R = TypeVar("_R")
_GARDES, _VERROUS = "_gardes_une_fois", "_verrous_une_fois"
MAXIMUM = 400


def une_fois(fonction: Callable[..., _R]) -> Callable[..., _R]:
    """Garde dans `objet` ce que rend `fonction(objet, *arguments)`, méthode ou non.

    Les arguments sont comparables (textes, nombres, n-uplets, objets figés) ; avec d'autres (un
    tableau, un dictionnaire), le calcul est refait à chaque fois. Un tableau gardé est rendu en copie
    légère, que l'appelant peut compléter sans toucher l'original. Demandé par plusieurs visites à la fois, il
    n'est fait que par la première. Pour un attribut, `@property` va
    au-dessus.
    """

    @wraps(fonction)
    def gardee(objet: Any, *arguments: Any, **nommes: Any) -> _R:
        cle = (fonction, arguments, tuple(sorted(nommes.items())))
        gardes = vars(objet).setdefault(_GARDES, {})
        try:
            connue = gardes.get(cle)
        except TypeError:
            return fonction(objet, *arguments, **nommes)
        if connue is not None:
            noter(connue[1])  # ce qui est gardé vient toujours d'où il venait
        else:
            connue = _calculer(objet, cle, lambda: fonction(objet, *arguments, **nommes))
        garde: _R = _copie(connue[0])
        return garde

    return gardee


def _calculer(objet: Any, cle: tuple[Any, ...], calcul: Callable[[], Any]) -> tuple[Any, Any]:
    """Fait le calcul et le garde ; qui le demande pendant ce temps attend, au lieu de le refaire."""
    gardes = vars(objet).setdefault(_GARDES, {})
    verrous = vars(objet).setdefault(_VERROUS, {})
    with verrous.setdefault(cle, RLock()):
        if (connue := gardes.get(cle)) is not None:
            noter(connue[1])
            faite: tuple[Any, Any] = connue
            return faite
        try:
            with suivre() as trace:
                rendu = calcul()
            _faire_place(gardes, cle[0])
            gardes[cle] = rendu, trace.lue
            return rendu, trace.lue
        finally:
            verrous.pop(cle, None)


def _faire_place(gardes: dict[Any, Any], fonction: Callable[..., Any]) -> None:
    """Un curseur que l'on traîne essaie mille réglages : seuls les derniers d'une fonction se gardent."""
    # Plusieurs visiteurs partagent une édition : on parcourt une copie, qu'aucun autre ne change.
    siens = [cle for cle in list(gardes) if cle[0] is fonction]
    if len(siens) >= MAXIMUM:
        gardes.pop(siens[0], None)


def _copie(rendu: Any) -> Any:
    return rendu.copy(deep=False) if isinstance(rendu, pd.DataFrame | pd.Series) else rendu


def oublier(objet: Any) -> None:
    """Une copie d'un objet ne garde rien de ce qui se déduisait de l'original."""
    vars(objet).pop(_GARDES, None)
    vars(objet).pop(_VERROUS, None)
