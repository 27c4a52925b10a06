"""Ce que tous les producteurs écrivent de même : `usages.toml`, lu une fois."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from observatoire.sources.disposition import Strict
from observatoire.sources.motifs import accords


class _Marques(Strict):
    secret: list[str]
    absent: list[str]
    a_dire: dict[str, str]


class _Colonnes(Strict):
    colonnes: list[str]
    coupes: list[str]


class Echelon(Strict):
    """Un échelon géographique : comment on le dit, et ce qui l'annonce dans un nom."""

    dit: str
    motif: str


class Usages(Strict):
    """Marques, totaux, colonnes de noms, colonnes sans effet et échelons, communs à toutes les sources."""

    totaux: list[str]
    marques: _Marques
    noms: dict[str, list[str]]
    sans_effet: _Colonnes
    echelons: dict[str, Echelon]


@cache
def usages() -> Usages:
    """Les usages déclarés."""
    texte = (files("observatoire.sources") / "usages.toml").read_text(encoding="utf-8")
    return Usages.model_validate(tomllib.loads(texte))


def repond(entete: str, motifs: Iterable[str]) -> bool:
    """Vrai si l'en-tête normalisé répond à l'un des motifs."""
    return any(accords(motif, (entete,)) for motif in motifs)
