"""Les formes d'une déclaration : un motif d'en-tête, une modalité, un territoire."""

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, StringConstraints

from observatoire.sources.motifs import accords

# Comment un chiffre est collecté. `enquete` : le recensement, exhaustif sous 10 000 habitants et
# sondé à 40 % au-delà ; `saisie` : par le territoire ; `inconnue` tant que rien ne le dit.
Collecte: TypeAlias = Literal[
    "inconnue", "exhaustive", "enquete", "sondage", "arrondie", "modelisee", "saisie"
]


def _motif(texte: str) -> str:
    try:
        accords(texte, ())
    except re.error as e:
        raise ValueError(f"« {texte} » n'est pas un motif d'en-tête : {e}") from e
    return texte


def _modalite(texte: str) -> str:
    if texte.startswith("~"):
        compiler(texte[1:])
    return texte


def compiler(texte: str) -> re.Pattern[str]:
    """L'expression compilée ; `ValueError`, en français, si elle n'en est pas une."""
    try:
        return re.compile(texte)
    except re.error as e:
        raise ValueError(f"« {texte} » n'est pas une expression : {e}") from e


# Un nom de colonne où l'année est un trou (`sources/motifs.py`).
Motif: TypeAlias = Annotated[str, AfterValidator(_motif)]
Modalite: TypeAlias = Annotated[str, AfterValidator(_modalite)]


Cible: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^(commune|epci|departement|region|france):\w+(\|.*)?$")
]
