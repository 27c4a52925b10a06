"""Essayer les adresses, sans rien garder : ce qui répond comme déclaré, et ce qui ne répond plus."""

from dataclasses import dataclass

from observatoire.sources.source import Source
from observatoire.sources.telechargement.client import Client
from observatoire.sources.telechargement.demande import demandes
from observatoire.sources.telechargement.portee import Portee
from observatoire.sources.telechargement.refus import TelechargementImpossible

_JSON = ("melodi", "datagouv", "ods_piece")


@dataclass(frozen=True)
class Essai:
    """La réponse d'une adresse, en une phrase."""

    source: str
    adresse: str
    repond: bool
    dit: str


def essayer(client: Client, source: Source, portee: Portee) -> Essai:
    """Demande le début de la première adresse d'une source, et vérifie que c'est du bon genre."""
    t = source.telechargement
    assert t is not None
    premiere = demandes(t, portee)[0]
    genre = "json" if t.methode in _JSON else "page" if t.methode == "insee" else t.suffixe
    try:
        dit = client.sonder(premiere.adresse, genre, premiere.parametres)
    except TelechargementImpossible as e:
        return Essai(source.id, str(premiere), False, e.constat)
    return Essai(source.id, str(premiere), True, dit)
