"""Les cellules et les tableaux que plusieurs parties écrivent : nombre, part, montant."""

import math
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.documents.tableau import Cellule, Colonne, Tableau, Valeur, inventees


def nombre(v: Any, decimales: int = 0, *, signe: bool = False) -> Valeur:
    """Un nombre à la française ; inconnu, il se lit « non disponible », jamais 0."""
    if not _connu(v):
        return Valeur(formats.NON_DISPONIBLE)
    texte = formats.nombre(float(v), decimales)
    plus = "+" if signe and round(float(v), decimales) > 0 else ""
    return Valeur(f"{plus}{texte}", float(v), decimales)


def part(v: Any, decimales: int = 0) -> Valeur:
    """0,85 → « 85 % »."""
    if not _connu(v):
        return Valeur(formats.NON_DISPONIBLE)
    texte = f"{formats.nombre(100 * float(v), decimales)}{formats.INSECABLE}%"
    return Valeur(texte, 100 * float(v), decimales)


def euros(v: float | None, decimales: int = 0) -> Valeur:
    """Un montant ; inconnu, « non disponible »."""
    if v is None or not _connu(v):
        return Valeur(formats.NON_DISPONIBLE)
    return Valeur(f"{formats.nombre(v, decimales)}{formats.INSECABLE}€", float(v), decimales)


def _connu(v: Any) -> bool:
    return v is not None and v == v and math.isfinite(float(v))


def en_tableau(
    lignes: pd.DataFrame, colonnes: Mapping[Colonne, str | Callable[[Any], Cellule]], **reste: Any
) -> Tableau:
    """Un tableau dont chaque colonne dit ce qu'elle contient et d'où vient sa cellule : un champ de la
    ligne, ou une fonction de la ligne. Une ligne `fictif` y est marquée."""
    lues = lignes.to_dict("records")
    tirer = [c if callable(c) else itemgetter(c) for c in colonnes.values()]
    complet: dict[str, Any] = {"fictives": inventees(x.get("fictif") in (True,) for x in lues)}
    return Tableau(
        colonnes=tuple(colonnes),
        lignes=tuple(tuple(f(x) for f in tirer) for x in lues),
        **(complet | reste),
    )
