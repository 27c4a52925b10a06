"""Lire un TOML strictement : ce qui ne va pas est une phrase qui nomme le fichier et la clé."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from observatoire.erreurs import DeclarationInvalide
from observatoire.sources.niveaux import Toml

_M = TypeVar("_M", bound=BaseModel)
# Le texte d'un TOML que l'on n'a pas pu lire.
ILLISIBLE = "\0"


def lire_toml(texte: str, origine: str) -> dict[str, Toml]:
    """Le contenu d'un TOML ; `DeclarationInvalide` s'il ne se lit pas."""
    if texte == ILLISIBLE:
        raise DeclarationInvalide(f"{origine} ne se lit pas, ou n'est pas écrit en UTF-8.")
    try:
        return tomllib.loads(texte)
    except tomllib.TOMLDecodeError as e:
        ou = re.search(r"line (\d+), column (\d+)", str(e))
        place = f"ligne {ou[1]}, colonne {ou[2]}" if ou else "à la fin du fichier"
        raise DeclarationInvalide(
            f"{origine} n'est pas un TOML lisible ({place}). À faire : y vérifier les guillemets, les "
            "crochets et les signes égal."
        ) from e


def valider(modele: type[_M], brut: Toml, origine: str) -> _M:
    """Le morceau de déclaration que `brut` écrit ; `DeclarationInvalide` nomme la clé fautive."""
    try:
        return modele.model_validate(brut)
    except ValidationError as e:
        premier = e.errors()[0]
        cle = ".".join(str(p) for p in premier["loc"] if "[" not in str(p))
        admises = f" Clés admises : {', '.join(modele.model_fields)}." * (len(premier["loc"]) < 2)
        raise DeclarationInvalide(f"{origine}, `{cle}` : {_raison(premier)}.{admises}") from e


# Ce que pydantic attend, dit en français ; le premier début de code qui convient l'emporte.
_ATTENDUS = {
    "extra_forbidden": "clé inconnue",
    "missing": "clé obligatoire absente",
    "string_pattern": "ce texte n'est pas de la forme attendue",
    "string": "un texte est attendu",
    "literal": "cette valeur n'est pas admise",
    "list": "une liste entre crochets est attendue",
    "dict": "une table est attendue",
    "model": "une table est attendue",
    "bool": "true ou false est attendu",
    "int": "un nombre entier est attendu",
    "float": "un nombre est attendu",
    "greater": "cette valeur est trop petite",
    "less": "cette valeur est trop grande",
    "too_short": "il en manque",
}


def _raison(erreur: Mapping[str, Any]) -> str:
    """Une erreur de pydantic, en français."""
    if erreur["type"] == "value_error":
        return f"valeur refusée ({erreur['ctx']['error']})"
    dite = next((d for t, d in _ATTENDUS.items() if erreur["type"].startswith(t)), "valeur refusée")
    admis = erreur.get("ctx", {}).get("expected", "").replace(" or ", ", ")
    return dite + (f" ; admises : {admis}" if admis and erreur["type"] == "literal_error" else "")
