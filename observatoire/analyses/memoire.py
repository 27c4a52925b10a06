"""Ne calculer qu'une fois par contexte : une édition ne change pas pendant qu'on la lit.

Plusieurs indicateurs et plusieurs figures partent des mêmes enfants, de la même offre, des mêmes
minutes. `@une_fois` garde le résultat tant que le contexte vit ; un tableau est rendu en copie
légère, que l'appelant peut compléter sans toucher l'original.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from observatoire.provenance import noter, suivre

_R = TypeVar("_R")
_gardes: WeakKeyDictionary[Any, dict[Hashable, Any]] = WeakKeyDictionary()


def une_fois(fonction: Callable[..., _R]) -> Callable[..., _R]:
    """Garde ce que rend `fonction(contexte, *arguments)` pour des arguments comparables (textes,
    nombres, n-uplets) ; avec d'autres arguments (un tableau, un dictionnaire), calcule à chaque fois."""

    @wraps(fonction)
    def gardee(contexte: Any, *arguments: Any, **nommes: Any) -> _R:
        cle = (fonction.__module__, fonction.__qualname__, arguments, tuple(sorted(nommes.items())))
        try:
            garde = _gardes.setdefault(contexte, {})
            connue = cle in garde
        except TypeError:
            return fonction(contexte, *arguments, **nommes)
        if not connue:
            with suivre() as trace:
                rendu = fonction(contexte, *arguments, **nommes)
            garde[cle] = rendu, trace.lue
        else:
            noter(garde[cle][1])  # ce qui est gardé vient toujours d'où il venait
        return _copie(garde[cle][0])

    return gardee


def _copie(rendu: Any) -> Any:
    return rendu.copy(deep=False) if isinstance(rendu, pd.DataFrame | pd.Series) else rendu
