"""Ce qu'une source déclare : un TOML par disposition de producteur, lu strictement.

Une clé inconnue, une variable non définie ou un type faux est une `DeclarationInvalide` qui
nomme le fichier et la clé. Le guide d'écriture est `docs/ajouter-une-source.md`.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, field_validator

from observatoire.erreurs import DeclarationInvalide
from observatoire.sources.disposition import (
    AutreNiveau,
    Cle,
    Collecte,
    Colonne,
    Lieux,
    Long,
    Marques,
    Millesime,
    Provisoire,
    Signature,
    Strict,
)
from observatoire.sources.niveaux import Toml, decliner

_M = TypeVar("_M", bound=BaseModel)


class Source(Strict):
    """Une disposition de fichier d'un producteur. Voir `docs/ajouter-une-source.md`."""

    id: str
    titre: str
    cite: str = ""  # comment une ligne de source la cite, en deux ou trois mots ; sinon, son titre
    producteur: str
    description: str
    url: str
    licence: str = "Licence Ouverte 2.0"
    frequence: Literal["annuelle", "trimestrielle", "ponctuelle", "continue"] = "annuelle"
    mois_parution: int | None = Field(None, ge=1, le=12)
    # Années entre le millésime et sa parution : donne la prochaine livraison attendue.
    delai_parution: int = 1
    nature: Literal[
        "donnees", "metadonnees", "appartenance", "mouvements", "communes", "matrice", "lieux"
    ] = "donnees"
    # À millésime égal, la source de plus forte priorité fournit la valeur.
    priorite: int = 50
    recopie: bool = False  # disposition à nous, recopiée chiffre à chiffre
    perimetre: str = ""
    signature: Signature
    cle: Cle = Cle()
    millesime: Millesime = Millesime()
    marques: Marques = Marques()
    arrondi: float | None = None  # pas d'arrondi du producteur : la collecte est alors « arrondie »
    entiers: bool = False  # le producteur n'y écrit que des nombres entiers
    # Ce qui doit s'accorder sur chaque ligne : « PMUN + PCAP = PTOT », « indfoy <= indnbp ».
    egalites: list[str] = Field(default_factory=list)
    collecte: Collecte = "inconnue"
    taux: float | None = None  # part des unités interrogées, si la collecte est un sondage
    cumul: bool = False  # plusieurs lignes par territoire se somment (IRIS, équipements)
    lignes_unites: int = 0  # lignes à sauter sous l'en-tête (unités)
    # Colonnes qui décrivent la ligne sans la découper (`usages.toml` a celles de tout le monde).
    sans_effet: list[str] = Field(default_factory=list)
    inclut: list[str] = Field(default_factory=list)  # dictionnaires de colonnes d'autres sources
    colonnes: dict[str, Colonne] = Field(default_factory=dict)
    autres_niveaux: list[AutreNiveau] = Field(default_factory=list)
    long: Long | None = None
    provisoire: Provisoire = Provisoire()
    lieux: Lieux | None = None
    roles: dict[str, str] = Field(
        default_factory=dict
    )  # colonnes des fichiers de géographie : rôle → motif

    @field_validator("id")
    @classmethod
    def _identifiant_simple(cls, valeur: str) -> str:
        if not valeur.replace("_", "").isalnum() or valeur != valeur.lower():
            raise ValueError("identifiant en minuscules, chiffres et _ attendu")
        return valeur

    def variables_lues(self) -> list[str]:
        """Les variables que le fichier donne, tous niveaux confondus, chacune une fois."""
        citees = [*self.colonnes, *(v for a in self.autres_niveaux for v in a.colonnes)]
        citees += [v.variable for v in self.long.variables] if self.long else []
        citees += self.lieux.comptage.values() if self.lieux else []
        return list(dict.fromkeys(citees))


class Variable(Strict):
    """Une grandeur mesurée, définie une seule fois pour toutes les sources.

    `agregation` : `somme` (un effectif s'additionne) ou `aucune` (médiane, taux, zonage).
    `exploitation` : `complementaire` pour les variables du recensement sondées à 20 %.
    `collecte` : sa collecte, quand elle n'est pas celle de la source qui la donne.
    `modalites` : texte du producteur → code, pour un zonage.
    """

    libelle: str
    unite: str
    agregation: Literal["somme", "aucune"] = "somme"
    exploitation: Literal["", "complementaire"] = ""
    collecte: Collecte | Literal[""] = ""
    minimum: float | None = 0
    maximum: float | None = None
    modalites: dict[str, int] = Field(default_factory=dict)
    flux: bool = False


@cache
def variables() -> dict[str, Variable]:
    """Le dictionnaire des variables (`sources/variables/*.toml`), toutes sources confondues."""
    toutes: dict[str, Variable] = {}
    for texte, origine in _tomls("variables"):
        for nom, contenu in lire_toml(texte, origine).items():
            if nom in toutes:
                raise DeclarationInvalide(f"{origine} : la variable {nom} est déjà définie.")
            toutes[nom] = valider(Variable, contenu, f"{origine}, [{nom}]")
    return toutes


@cache
def catalogue() -> dict[str, Source]:
    """Toutes les sources déclarées, par identifiant, `inclut` résolus."""
    lues: dict[str, Source] = {}
    for texte, origine in _tomls("catalogue"):
        for source in lire_sources(texte, origine):
            if source.id in lues:
                raise DeclarationInvalide(f"{origine} : l'identifiant {source.id} est déjà pris.")
            lues[source.id] = source
    return {nom: _resoudre(source, lues) for nom, source in lues.items()}


def lire_sources(texte: str, origine: str) -> list[Source]:
    """Les sources d'un TOML, une par niveau décliné ; `origine` nomme le fichier dans l'erreur."""
    return [_source(brut, origine) for brut in decliner(lire_toml(texte, origine), origine)]


def _source(brut: dict[str, Toml], origine: str) -> Source:
    source = valider(Source, brut, origine)
    inconnues = sorted(set(source.variables_lues()) - set(variables()))
    if inconnues:
        raise DeclarationInvalide(
            f"{origine} : variable(s) inconnue(s) {', '.join(inconnues)}. "
            "À faire : les définir dans sources/variables/, ou corriger leur nom."
        )
    return source


def _resoudre(source: Source, toutes: dict[str, Source]) -> Source:
    if not source.inclut:
        return source
    colonnes: dict[str, Colonne] = {}
    for nom in source.inclut:
        if nom not in toutes:
            raise DeclarationInvalide(f"{source.id} : `inclut` cite la source inconnue {nom}.")
        colonnes |= _resoudre(toutes[nom], toutes).colonnes
    return source.model_copy(update={"colonnes": colonnes | source.colonnes})


def _tomls(dossier: str) -> Iterator[tuple[str, str]]:
    """Le texte et le nom de chaque TOML d'un dossier de déclarations, dans l'ordre des noms."""
    for entree in sorted((files("observatoire.sources") / dossier).iterdir(), key=lambda e: e.name):
        if entree.name.endswith(".toml"):
            yield entree.read_text(encoding="utf-8"), entree.name


def lire_toml(texte: str, origine: str) -> dict[str, Toml]:
    """Le contenu d'un TOML ; `DeclarationInvalide` s'il ne se lit pas."""
    try:
        return tomllib.loads(texte)
    except tomllib.TOMLDecodeError as e:
        raise DeclarationInvalide(f"{origine} n'est pas un TOML lisible : {e}.") from e


def valider(modele: type[_M], brut: Toml, origine: str) -> _M:
    """Le morceau de déclaration que `brut` écrit ; `DeclarationInvalide` nomme la clé fautive."""
    try:
        return modele.model_validate(brut)
    except ValidationError as e:
        premier = e.errors()[0]
        cle = ".".join(str(p) for p in premier["loc"])
        raisons = {"extra_forbidden": "clé inconnue", "missing": "clé obligatoire absente"}
        raison = raisons.get(premier["type"], f"valeur refusée ({premier['msg']})")
        raise DeclarationInvalide(
            f"{origine}, `{cle}` : {raison}. Clés admises : {', '.join(modele.model_fields)}."
        ) from e
