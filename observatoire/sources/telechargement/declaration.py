"""Ce qu'une source déclare de son téléchargement : la table `[telechargement]` de son TOML."""

import re
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from observatoire.sources.disposition import Strict

Methode = Literal["fichier", "insee", "melodi", "ods", "ods_piece", "datagouv", "dido", "wfs"]


class Telechargement(Strict):
    """Où un programme trouve ce fichier, et comment n'en demander que ce qu'il faut au territoire."""

    methode: Methode
    """`fichier` : une adresse stable ; `insee` : le lien d'une page d'insee.fr ; `melodi` : le catalogue de
    l'INSEE ; `ods` : l'export d'un portail Opendatasoft ; `ods_piece` : une pièce jointe d'un tel portail ;
    `datagouv` : une ressource de data.gouv.fr ; `dido` : le service du SDES ; `wfs` : les objets d'un service géographique, page par page."""
    jeu: str = Field(min_length=1)
    """L'identifiant du jeu chez son producteur : adresse, numéro de page, identifiant de jeu."""
    hote: str = ""
    """Le portail, pour `ods`, `ods_piece` et `wfs`, par exemple « data.caf.fr »."""
    champ: str = ""
    """La colonne qui dit le territoire, pour n'en demander que le nôtre."""
    niveau: Literal["", "commune", "epci", "departement", "region"] = ""
    """Ce que ce champ désigne ; vide : tout est demandé."""
    fichier: str = ""
    """Ce qu'on y choisit, quand il y en a plusieurs : un motif de nom ou de titre."""
    suffixe: Literal["csv", "zip", "xlsx", "parquet", "geojson"] = "csv"
    """Le genre du fichier reçu ; un autre est refusé."""
    octets: int | None = Field(None, gt=0)
    """La taille du fichier national, si on la connaît."""
    annee: bool = True
    """Faux si son nom ne doit pas porter d'année (l'année est dans ses colonnes)."""

    @field_validator("fichier")
    @classmethod
    def _motif(cls, valeur: str) -> str:
        try:
            re.compile(valeur)
        except re.error as e:
            raise ValueError(f"ce motif ne se lit pas ({e})") from e
        return valeur

    @model_validator(mode="after")
    def _coherente(self) -> Self:
        if self.methode == "fichier" and urlsplit(self.jeu).scheme != "https":
            raise ValueError("une adresse en https:// est attendue")
        if self.methode in ("ods", "ods_piece", "wfs") and not self.hote:
            raise ValueError("le portail (`hote`) est attendu")
        if bool(self.champ) != bool(self.niveau):
            raise ValueError("`champ` et `niveau` vont ensemble")
        return self
