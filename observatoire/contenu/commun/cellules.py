"""Les cellules et les encadrés que plusieurs parties écrivent : nombre, part, montant, exemple."""

import math
from typing import Any

from observatoire import formats
from observatoire.documents.contenu import Valeur


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
