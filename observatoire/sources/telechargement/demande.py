"""D'une source déclarée à ce qu'on demande, sans toucher au réseau ; et ce qui en est revenu."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from observatoire.sources.source import Source
from observatoire.sources.telechargement.client import Parametres
from observatoire.sources.telechargement.declaration import Telechargement
from observatoire.sources.telechargement.portee import Portee
from observatoire.sources.telechargement.transfert import Recu

INSEE, MELODI = "https://www.insee.fr/fr", "https://api.insee.fr/melodi"
DATAGOUV = "https://www.data.gouv.fr/api/1/datasets"
DIDO = "https://data.statistiques.developpement-durable.gouv.fr/dido/api/v1/datafiles"
# Codes par demande : une adresse trop longue est refusée.
_CODES = 100
PAGE = 1000
"""Objets géographiques par réponse."""


@dataclass(frozen=True)
class Demande:
    """Une adresse et ses paramètres."""

    adresse: str
    parametres: Parametres = ()

    def __str__(self) -> str:
        return f"{self.adresse}?{urlencode(self.parametres)}" if self.parametres else self.adresse


@dataclass(frozen=True)
class Obtenu:
    """Un fichier reçu : son nom (qui propose une année, s'il le faut), et ce qu'en dit le producteur."""

    recu: Recu
    nom: str
    annee: int | None = None
    produit: str = ""
    licence: str = ""
    etendue: str = "territoire"  # ou « national »


def nommer(source: Source, annee: int | None, suffixe: str) -> str:
    """« melodi_bpe_2025.zip » ; sans année si ses colonnes la disent."""
    return f"{source.id}_{annee}.{suffixe}" if annee else f"{source.id}.{suffixe}"


def demandes(t: Telechargement, portee: Portee) -> list[Demande]:
    """Les demandes d'une source, ou la première de celles qui diront les autres."""
    match t.methode:
        case "fichier":
            return [Demande(t.jeu)]
        case "insee":
            return [Demande(f"{INSEE}/{t.jeu}")]
        case "melodi":
            return [Demande(f"{MELODI}/catalog/{t.jeu}")]
        case "datagouv":
            return [Demande(f"{DATAGOUV}/{t.jeu}/")]
        case "ods_piece":
            return [Demande(f"{_ods(t)}/attachments")]
        case "wfs":
            return _objets(t, portee)
        case "dido":
            adresse = f"{DIDO}/{t.jeu}/csv"
            deps = portee.departements if t.champ else ()
            return [
                Demande(adresse, (("withColumnName", "true"), (t.champ, f"startsWith:{d}")))
                for d in deps
            ] or [Demande(adresse, (("withColumnName", "true"),))]
    return _exports(t, portee)


def _exports(t: Telechargement, portee: Portee) -> list[Demande]:
    """L'export d'un portail Opendatasoft, restreint aux codes voulus, cent par demande."""
    adresse = f"{_ods(t)}/exports/csv"
    fixes = (("delimiter", ";"), ("use_labels", "false"))
    codes = portee.codes(t.niveau) if t.niveau else ()
    return [
        Demande(adresse, (*fixes, ("where", f"{t.champ} in ({', '.join(map(_cite, lot))})")))
        for lot in _lots(codes)
    ] or [Demande(adresse, fixes)]


def _objets(t: Telechargement, portee: Portee) -> list[Demande]:
    """Les objets d'un service WFS, restreints aux codes voulus ; la page se demande en plus (`STARTINDEX`)."""
    fixes = (
        ("SERVICE", "WFS"), ("VERSION", "2.0.0"), ("REQUEST", "GetFeature"), ("TYPENAMES", t.jeu),
        ("OUTPUTFORMAT", "application/json"), ("SRSNAME", "EPSG:4326"), ("COUNT", str(PAGE)),
    )  # fmt: skip
    adresse = f"https://{t.hote}/wfs/ows"
    return [
        Demande(adresse, (*fixes, ("CQL_FILTER", f"{t.champ} IN ({', '.join(lot)})")))
        for lot in _lots([f"'{c}'" for c in portee.codes(t.niveau)] if t.niveau else [])
    ] or [Demande(adresse, fixes)]


def _lots(codes: Sequence[str]) -> list[Sequence[str]]:
    return [codes[i : i + _CODES] for i in range(0, len(codes), _CODES)]


def _ods(t: Telechargement) -> str:
    return f"https://{t.hote}/api/explore/v2.1/catalog/datasets/{t.jeu}"


def _cite(code: str) -> str:
    return f'"{code}"'
