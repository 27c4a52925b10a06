"""Ce que `territoire.toml` peut déclarer : les types, leurs valeurs par défaut et leurs bornes."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictInt, StrictStr
from pydantic.dataclasses import dataclass

_STRICT = ConfigDict(extra="forbid")
_Effectif = Annotated[StrictInt, Field(ge=0, le=1000)]
CritereDeRessemblance = Literal[
    "population", "densite", "part_65_plus", "revenu_median", "naissances", "distance_pole"
]
_Minutes = Annotated[StrictInt, Field(ge=0, le=120)]


@dataclass(frozen=True, config=_STRICT)
class Secteur:
    """Un regroupement de communes de l'EPCI, proposé tant qu'aucune décision ne le retient."""

    id: StrictStr
    libelle: StrictStr
    communes: tuple[StrictStr, ...]


@dataclass(frozen=True, config=_STRICT)
class Decision:
    """Qui a décidé, et quand ; sans elle, rien n'est dit décidé."""

    le: date
    instance: StrictStr


@dataclass(frozen=True, config=_STRICT)
class Collectivite:
    """Comment la collectivité se nomme en haut de chaque page et de chaque document, sa couleur (« #005a9c »)
    et son logo (déposé sur la page Réglages : le nom de l'image gardée ; une fois lus, l'image en base64)."""

    nom: StrictStr = ""
    couleur: Annotated[StrictStr, Field(pattern=r"^(#[0-9a-fA-F]{6})?$")] = ""
    logo: Annotated[StrictStr, Field(max_length=1_000_000)] = ""


@dataclass(frozen=True, config=_STRICT)
class Comparaison:
    """À quoi l'EPCI est comparé par défaut ; `epci` liste des SIREN ; `semblables` : de combien
    d'intercommunalités qui lui ressemblent on donne la médiane (0 : aucune), d'après les `criteres` (tous)."""

    departement: StrictBool = True
    region: StrictBool = True
    france: StrictBool = True
    epci: tuple[StrictStr, ...] = ()
    semblables: Annotated[StrictInt, Field(ge=0, le=50)] = 10
    criteres: tuple[CritereDeRessemblance, ...] = ()


@dataclass(frozen=True, config=_STRICT)
class Seuils:
    """Effectif sous lequel un intervalle est donné, effectif local caché, rayon du voisinage."""

    petit_effectif: _Effectif = 20
    secret_local: _Effectif = 5
    minutes_voisinage: _Minutes = 30


@dataclass(frozen=True, config=_STRICT)
class Competence:
    """Une compétence déclarée de l'EPCI ; `communes` dit où elle s'exerce."""

    nom: StrictStr
    communes: tuple[StrictStr, ...] | Literal["toutes"] = "toutes"
    depuis: date | None = None
    note: StrictStr = ""


@dataclass(frozen=True, config=_STRICT)
class ActionSociale:
    """Les centres d'action sociale : un CIAS (None : pas encore dit) et les communes à CCAS."""

    cias: StrictBool | None = None
    ccas: tuple[StrictStr, ...] = ()


@dataclass(frozen=True, config=_STRICT)
class Etudes:
    """Les actions du plan que les simulateurs étudient, par leur identifiant ; vide : aucune."""

    dedoublement: StrictStr = ""
    transport: StrictStr = ""


@dataclass(frozen=True, config=_STRICT)
class Mentions:
    """Ce que la loi fait dire à un site public ; une mention vide est à remplir avant de publier."""

    editeur: StrictStr = ""
    directeur: StrictStr = ""
    hebergeur: StrictStr = ""
    dpo: StrictStr = ""
    contact: StrictStr = ""
    journaux: StrictStr = ""
    site: StrictStr = ""


@dataclass(frozen=True, config=_STRICT)
class Accessibilite:
    """Le dernier audit RGAA du site, s'il y en a eu un ; `taux` : part des critères respectés, en %."""

    audite_le: date | None = None
    audite_par: StrictStr = ""
    taux: Annotated[StrictInt, Field(ge=0, le=100)] | None = None
    schema_pluriannuel: StrictStr = ""


@dataclass(frozen=True, config=_STRICT)
class Reglages:
    """Ce que dit `territoire.toml`, contrôlé : `epci` (SIREN) est obligatoire, aucun territoire ne l'est d'office ;
    `alertes` sont des phrases à montrer."""

    epci: StrictStr
    perimetre: Literal["departement", "france"] = "departement"
    secteurs: tuple[Secteur, ...] = ()
    decision_secteurs: Decision | None = None
    comparaison: Comparaison = Field(default_factory=Comparaison)
    seuils: Seuils = Field(default_factory=Seuils)
    competences: tuple[Competence, ...] = ()
    action_sociale: ActionSociale = Field(default_factory=ActionSociale)
    etudes: Etudes = Field(default_factory=Etudes)
    collectivite: Collectivite = Field(default_factory=Collectivite)
    mentions: Mentions = Field(default_factory=Mentions)
    accessibilite: Accessibilite = Field(default_factory=Accessibilite)
    alertes: tuple[str, ...] = ()
