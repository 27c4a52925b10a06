"""Ce qu'un TOML déclare : une source (la disposition d'un fichier) et les variables qu'elle donne."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from observatoire.sources.disposition import (
    AutreNiveau,
    Cle,
    Colonne,
    Lieux,
    Long,
    Marques,
    Millesime,
    Provisoire,
    RegleArrondi,
    Signature,
    Strict,
)
from observatoire.sources.formes import Collecte, Motif
from observatoire.sources.telechargement.declaration import Telechargement


class Geographie(Strict):
    """De quand date la géographie des lignes d'EPCI : leur périmètre en vient."""

    apres: int = 0
    """Années après le millésime, au moins."""
    au_plus: int = 0
    """Années après le millésime, au plus ; entre les deux, on ne sait pas."""
    fixe: bool = False
    """Une même géographie pour toutes les années du fichier, comptée depuis la plus récente."""


_SOUS = ("{trimestre}", "{mois}")
Egalite = Annotated[
    str, StringConstraints(pattern=r"^[^=<>]*[^=<>\s][^=<>]*(=|<=)[^=<>]*[^=<>\s][^=<>]*$")
]


class Source(Strict):
    """Une disposition de fichier d'un producteur. Voir `docs/ajouter-une-source.md`."""

    id: str
    """L'identifiant, unique, en minuscules, chiffres et _."""
    titre: str
    """Ce qu'il est, en mots : c'est ce que citent les lignes de source."""
    fichier: str = ""
    """Ce qui le distingue sous ce titre, chez son producteur : son nom de fichier, son format."""
    cite: str = ""
    """Comment une ligne de source le cite, en deux ou trois mots ; sinon, son titre."""
    producteur: str
    """Qui le publie."""
    description: str
    """Ce qu'il contient, en une ou deux phrases."""
    url: str
    """Où le trouver."""
    licence: str = "Licence Ouverte 2.0"
    """La licence du producteur."""
    frequence: Literal["annuelle", "trimestrielle", "ponctuelle", "continue"] = "annuelle"
    """Le rythme de ses livraisons."""
    mois_parution: int | None = Field(None, ge=1, le=12)
    """Le mois où paraît une livraison."""
    delai_parution: int = 1
    """Années entre le millésime et sa parution : donne la prochaine livraison attendue."""
    premiere_livraison: int | None = None
    """Du recensement, le premier millésime livré sous cette forme : chaque livraison redonne celui d'il y a cinq ou
    six ans et celui d'il y a dix à douze ans, et aucun autre."""
    nature: Literal[
        "donnees",
        "metadonnees",
        "appartenance",
        "mouvements",
        "communes",
        "matrice",
        "flux",
        "lieux",
        "reseau",
        "contours",
    ] = "donnees"
    """Ce que sont ses lignes : des chiffres, des lieux, ou de la géographie."""
    priorite: int = 50
    """À millésime égal, la source de plus forte priorité fournit la valeur."""
    publique: bool = False
    """Dans un espace de travail : le public voit aussi ces chiffres, et non le seul comité."""
    recopie: bool = False
    """Disposition à nous, recopiée chiffre à chiffre."""
    perimetre: str = ""
    """Le périmètre de ses lignes d'EPCI, en mots, quand leur producteur ne le dit pas : rien ne s'y compare."""
    geographie: Geographie = Geographie()
    """Sinon, l'année dont date la géographie de ses lignes d'EPCI : leur millésime, s'il n'en dit rien."""
    signature: Signature
    """À quoi on le reconnaît."""
    cle: Cle = Cle()
    """Où est le code du territoire."""
    millesime: Millesime = Millesime()
    """Où est l'année."""
    marques: Marques = Marques()
    """Ce qui y remplace un nombre."""
    arrondi: RegleArrondi | None = None
    """Comment le producteur arrondit ses comptes : chaque nombre en garde des bornes, et le dit."""
    entiers: bool = False
    """Le producteur n'y écrit que des nombres entiers."""
    egalites: list[Egalite] = Field(default_factory=list)
    """Ce qui s'accorde sur chaque ligne : « PMUN + PCAP = PTOT », « indfoy <= indnbp »."""
    ordre: list[Motif] = Field(default_factory=list)
    """Des colonnes, dans l'ordre où le producteur les range toujours : deux en-têtes échangés s'y voient."""
    collecte: Collecte = "inconnue"
    """Comment le producteur a compté."""
    taux: float | None = Field(None, gt=0, le=1)
    """La part des unités interrogées, si la collecte est un sondage."""
    cumul: bool = False
    """Plusieurs lignes par territoire se somment (IRIS, équipements)."""
    s_ajoute: str = ""
    """La colonne qui nomme les parts que ce fichier décrit : deux fichiers de parts différentes s'additionnent."""
    lignes_unites: int = Field(0, ge=0)
    """Lignes à sauter sous l'en-tête (unités)."""
    sans_effet: list[Motif] = Field(default_factory=list)
    """Colonnes qui décrivent la ligne sans la découper ; toute autre colonne de texte est une
    dimension, lue à son total seulement."""
    inclut: list[str] = Field(default_factory=list)
    """Autres sources dont on reprend les colonnes."""
    colonnes: dict[str, Colonne] = Field(default_factory=dict)
    """Variable → colonne(s), pour un fichier d'une ligne par territoire."""
    autres_niveaux: list[AutreNiveau] = Field(default_factory=list)
    """Les niveaux que portent aussi les mêmes lignes."""
    long: Long | None = None
    """Pour un fichier d'une observation par ligne."""
    traductions: dict[str, str] = Field(default_factory=dict)
    """Code du producteur → modalité de la variable, pour un zonage écrit en codes."""
    provisoire: Provisoire = Provisoire()
    """Ce qui y est provisoire."""
    lieux: Lieux | None = None
    """Pour un fichier de lieux."""
    roles: dict[str, Motif] = Field(default_factory=dict)
    """Pour un fichier de géographie : rôle → colonne."""
    telechargement: Telechargement | None = None
    """Où un programme le trouve ; sans cela, on le prend à la main à son adresse."""

    @field_validator("id")
    @classmethod
    def _identifiant_simple(cls, valeur: str) -> str:
        if not valeur.replace("_", "").isalnum() or valeur != valeur.lower():
            raise ValueError("identifiant en minuscules, chiffres et _ attendu")
        return valeur

    @model_validator(mode="after")
    def _coherente(self) -> Self:
        if self.nature == "lieux" and self.lieux is None:
            raise ValueError("une source de lieux a une table [lieux]")
        motifs = [m for c in self.colonnes.values() for m in c.somme]
        if self.millesime.periode == "annee" and any(t in m for m in motifs for t in _SOUS):
            raise ValueError("un trou {trimestre} ou {mois} demande `millesime.periode`")
        return self

    @property
    def nom(self) -> str:
        """Son titre et son nom de fichier, pour qui le cherche ou le dépose."""
        return f"{self.titre} ({self.fichier})" if self.fichier else self.titre

    def variables_lues(self) -> list[str]:
        """Les variables que le fichier donne, tous niveaux confondus, chacune une fois."""
        citees = [*self.colonnes, *(v for a in self.autres_niveaux for v in a.colonnes)]
        citees += [v.variable for v in self.long.variables] if self.long else []
        citees += self.lieux.comptage.values() if self.lieux else []
        return list(dict.fromkeys(citees))


class Rapport(Strict):
    """Entre quelles parts d'une autre variable un chiffre reste toujours, au hasard des petits nombres près."""

    a: str
    """La variable dont il est une part."""
    entre: tuple[float, float]
    """La plus petite et la plus grande de ces parts."""


class Variable(Strict):
    """Une grandeur mesurée, définie une seule fois pour toutes les sources."""

    libelle: str = Field(min_length=1)
    """Son nom, tel qu'on le lit."""
    unite: str = Field(min_length=1)
    """Son unité (« foyers », « % », « euros par an », « modalité » pour un zonage)."""
    agregation: Literal["somme", "aucune"] = "somme"
    """`somme` : un effectif s'additionne ; `aucune` : une médiane, un taux, un zonage, jamais."""
    exploitation: Literal["", "principale", "complementaire"] = ""
    """Celle du recensement : `principale` (lettre P, tout logement codé, sauf dans les grandes communes)
    ou `complementaire` (lettre C, un logement sur cinq)."""
    collecte: Collecte | Literal[""] = ""
    """Sa collecte, quand elle n'est pas celle de la source qui la donne."""
    minimum: float | None = 0
    """Une valeur au-dessous fait refuser le fichier."""
    maximum: float | None = None
    """Une valeur au-dessus fait refuser le fichier."""
    partie_de: str = ""
    """La variable dont elle est une part, et qu'elle ne peut donc pas dépasser."""
    egale: list[list[str]] = Field(default_factory=list)
    """Ce dont elle est la somme : chaque liste de variables la refait, même année, même territoire."""
    rapports: list[Rapport] = Field(default_factory=list)
    """Ce qu'elle est à d'autres variables, dans toute commune de France."""
    usuel: tuple[float, float] | None = None
    """Entre quoi est toujours la médiane des communes, ou des EPCI, d'un fichier."""
    modalites: dict[str, int] = Field(default_factory=dict)
    """Texte du producteur → rang, pour un zonage."""
    flux: bool = False
    """Ce qui se passe dans l'année (naissances), et non ce qui est là un jour donné."""
    recensee: list[int] = Field(default_factory=list)
    """Les années où on l'a comptée, commune par commune : entre elles, il n'y en a pas d'autre."""
    seuil: int = Field(0, ge=0)
    """Un compte de 1 à ce nombre moins un est tenu secret, ici, quand le producteur ne le cache pas."""
    decimales: int | None = Field(None, ge=0, le=6)
    """Décimales affichées de l'indicateur simple d'une variable de l'espace de travail."""

    @model_validator(mode="after")
    def _zonage(self) -> Self:
        if self.modalites and (self.agregation, self.unite) != ("aucune", "modalité"):
            raise ValueError('un zonage a `agregation = "aucune"` et `unite = "modalité"`')
        if self.seuil and self.agregation != "somme":
            raise ValueError("un seuil de secret vaut pour un compte, qui se somme")
        return self
