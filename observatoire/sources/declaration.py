"""Ce qu'une source déclare : un TOML par disposition de producteur, lu strictement.

Une clé inconnue, une variable non définie ou un type faux est une `DeclarationInvalide` qui
nomme le fichier et la clé. Le guide d'écriture est `docs/ajouter-une-source.md`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from observatoire.erreurs import DeclarationInvalide
from observatoire.sources.motifs import developper

_M = TypeVar("_M", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ParColonne(_Strict):
    """Une propriété lue dans une colonne : `valeurs` traduit les codes du producteur."""

    colonne: str
    valeurs: dict[str, str]


class Cle(_Strict):
    """Où est le code du territoire, et à quel niveau il se lit.

    `colonnes` : synonymes, le premier trouvé gagne. `compose` : colonnes à mettre bout à bout
    (département + commune). `niveau` : un niveau fixe, `auto` (d'après la forme du code) ou
    une colonne. `codes` : codes propres au fichier (`FRANCE = "france:FR"`). `fixe` : le seul
    territoire du fichier, quand il n'a pas de colonne de code.
    """

    colonnes: list[str] = []
    compose: list[str] = []
    niveau: (
        Literal["commune", "iris", "epci", "departement", "region", "france", "auto", "uai"]
        | ParColonne
    ) = "commune"
    codes: dict[str, str] = {}
    fixe: str = ""


class Signature(_Strict):
    """Ce qui fait reconnaître le fichier : en-têtes exigés, exclus, contenu des premières lignes."""

    exige: list[str]
    exclut: list[str] = []
    contenu: dict[str, list[str]] = {}


class Millesime(_Strict):
    """Où lire l'année quand elle n'est pas dans l'en-tête : colonne, nom du fichier ou constante.

    `motif_nom` : expression dont le premier groupe est l'année à 4 chiffres.
    `decalage` s'ajoute à l'année lue (population légale parue 3 ans après son millésime).
    """

    colonne: str = ""
    motif_nom: str = ""
    annee: int | None = None
    decalage: int = 0
    # Année d'un zonage que le producteur ne date pas, quand le nom du fichier ne la donne pas.
    annee_sinon: int | None = None


class Marques(_Strict):
    """Textes du producteur qui ne sont pas des nombres."""

    secret: list[str] = []
    absent: list[str] = []
    vide: Literal["absent", "secret", "zero"] = "absent"
    # Bornes connues d'une valeur secrète (MSA : 1 à 5), pour encadrer les sommes.
    intervalle_secret: tuple[float, float] | None = None
    lignes_absentes: Literal["absent", "secret", "zero"] = "absent"


class Colonne(_Strict):
    """Une variable faite d'une ou plusieurs colonnes ; un terme précédé de `-` se retranche et
    `[0-2]` tient la place de chaque nombre de l'intervalle."""

    somme: list[str]
    periode: Literal["annee", "entre_recensements"] = "annee"
    statut: Literal["", "estime", "provisoire"] = ""


class VariableLongue(_Strict):
    """Une variable d'un fichier long : les modalités qui la définissent (plusieurs = somme).

    `Y[0-2]` vaut les modalités Y0, Y1 et Y2 ; `~expression` vaut toute modalité qui y répond en
    entier, en minuscules sans accent (tranches dont l'écriture change). `periode` : `entre_recensements` si la valeur est le
    cumul depuis l'année précédente du fichier.
    """

    variable: str
    si: dict[str, str | list[str]] = {}
    statut: Literal["", "estime", "provisoire"] = ""
    periode: Literal["annee", "entre_recensements"] = "annee"

    def modalites(self, dimension: str) -> list[str]:
        """Les modalités d'une dimension, intervalles développés."""
        brutes = self.si[dimension]
        liste_ = [brutes] if isinstance(brutes, str) else brutes
        return [m for b in liste_ for m in ([b] if b.startswith("~") else developper(b))]


class Long(_Strict):
    """Une observation par ligne. Les colonnes de `dimensions` non citées valent `total` ; sans
    `dimensions`, ce sont toutes celles où le producteur écrit ce total."""

    valeur: str
    variables: list[VariableLongue]
    filtres: dict[str, list[str]] = {}
    dimensions: list[str] | None = None
    total: str = "_T"


class Provisoire(_Strict):
    """Ce que le producteur dit provisoire : des années, ou les valeurs d'une colonne."""

    annees: list[int] = []
    colonne: str = ""
    valeurs: list[str] = []


class Lieux(_Strict):
    """Un lieu par ligne (école, France Services) : gardé avec sa position, et compté."""

    categorie: str | ParColonne
    libelle: str
    identifiant: str = ""
    lon: str = ""
    lat: str = ""
    comptage: dict[str, str] = {}  # catégorie → variable
    filtres: dict[str, list[str]] = {}


class AutreNiveau(_Strict):
    """Un second niveau porté par les mêmes lignes (taux de l'EPCI répété sur chaque commune)."""

    cle: Cle
    colonnes: dict[str, str | list[str] | Colonne]
    perimetre: str = ""


class Source(_Strict):
    """Une disposition de fichier d'un producteur. Voir `docs/ajouter-une-source.md`."""

    id: str
    titre: str
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
    releve: bool = False  # disposition à nous, relevée chiffre à chiffre
    fictif: bool = False
    perimetre: str = ""
    signature: Signature
    cle: Cle = Cle()
    millesime: Millesime = Millesime()
    marques: Marques = Marques()
    arrondi: float | None = None  # pas d'arrondi du producteur
    cumul: bool = False  # plusieurs lignes par territoire se somment (IRIS, équipements)
    lignes_unites: int = 0  # lignes à sauter sous l'en-tête (unités)
    inclut: list[str] = []  # dictionnaires de colonnes d'autres sources
    colonnes: dict[str, str | list[str] | Colonne] = {}
    autres_niveaux: list[AutreNiveau] = []
    long: Long | None = None
    provisoire: Provisoire = Provisoire()
    lieux: Lieux | None = None
    roles: dict[str, str] = {}  # colonnes des fichiers de géographie : rôle → motif

    @field_validator("id")
    @classmethod
    def _identifiant_simple(cls, valeur: str) -> str:
        if not valeur.replace("_", "").isalnum() or valeur != valeur.lower():
            raise ValueError("identifiant en minuscules, chiffres et _ attendu")
        return valeur


class Variable(_Strict):
    """Une grandeur mesurée, définie une seule fois pour toutes les sources.

    `agregation` : `somme` (un effectif s'additionne) ou `aucune` (médiane, taux, zonage).
    `exploitation` : `complementaire` pour les variables du recensement sondées à 20 %.
    `modalites` : texte du producteur → code, pour un zonage.
    """

    libelle: str
    unite: str
    agregation: Literal["somme", "aucune"] = "somme"
    exploitation: Literal["", "principale", "complementaire"] = ""
    minimum: float | None = 0
    maximum: float | None = None
    modalites: dict[str, int] = {}
    flux: bool = False


@cache
def variables() -> dict[str, Variable]:
    """Le dictionnaire des variables (`sources/variables/*.toml`), toutes sources confondues."""
    toutes: dict[str, Variable] = {}
    dossier = files("observatoire.sources") / "variables"
    for entree in sorted(dossier.iterdir(), key=lambda e: e.name):
        if not entree.name.endswith(".toml"):
            continue
        for nom, contenu in _lire_toml(entree.read_text(encoding="utf-8"), entree.name).items():
            if nom in toutes:
                raise DeclarationInvalide(f"{entree.name} : la variable {nom} est déjà définie.")
            toutes[nom] = _valider(Variable, contenu, f"{entree.name}, [{nom}]")
    return toutes


@cache
def catalogue() -> dict[str, Source]:
    """Toutes les sources déclarées, par identifiant, `inclut` résolus."""
    dossier = files("observatoire.sources") / "catalogue"
    lues: dict[str, Source] = {}
    for entree in sorted(dossier.iterdir(), key=lambda e: e.name):
        if entree.name.endswith(".toml"):
            source = lire_source(entree.read_text(encoding="utf-8"), entree.name)
            if source.id in lues:
                raise DeclarationInvalide(
                    f"{entree.name} : l'identifiant {source.id} est déjà pris."
                )
            lues[source.id] = source
    return {nom: _resoudre(source, lues) for nom, source in lues.items()}


def lire_source(texte: str, origine: str) -> Source:
    """La source décrite par un TOML ; `origine` sert à nommer le fichier dans l'erreur."""
    source = _valider(Source, _lire_toml(texte, origine), origine)
    connues = variables()
    inconnues = sorted(set(_variables_citees(source)) - set(connues))
    if inconnues:
        raise DeclarationInvalide(
            f"{origine} : variable(s) inconnue(s) {', '.join(inconnues)}. "
            "À faire : les définir dans sources/variables/, ou corriger leur nom."
        )
    return source


def _variables_citees(source: Source) -> list[str]:
    citees = [*source.colonnes]
    for autre in source.autres_niveaux:
        citees += autre.colonnes
    if source.long:
        citees += [v.variable for v in source.long.variables]
    if source.lieux:
        citees += source.lieux.comptage.values()
    return citees


def _resoudre(source: Source, toutes: dict[str, Source]) -> Source:
    if not source.inclut:
        return source
    colonnes: dict[str, Any] = {}
    for nom in source.inclut:
        if nom not in toutes:
            raise DeclarationInvalide(f"{source.id} : `inclut` cite la source inconnue {nom}.")
        colonnes |= _resoudre(toutes[nom], toutes).colonnes
    return source.model_copy(update={"colonnes": colonnes | source.colonnes})


def _lire_toml(texte: str, origine: str) -> dict[str, Any]:
    try:
        return tomllib.loads(texte)
    except tomllib.TOMLDecodeError as e:
        raise DeclarationInvalide(f"{origine} n'est pas un TOML lisible : {e}.") from e


def _valider(modele: type[_M], brut: Any, origine: str) -> _M:
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


def colonne(declaration: str | list[str] | Colonne) -> Colonne:
    """La forme complète d'une colonne écrite en raccourci (un motif, ou une liste à sommer)."""
    if isinstance(declaration, str):
        declaration = [declaration]
    if isinstance(declaration, list):
        declaration = Colonne(somme=declaration)
    termes = [terme for motif in declaration.somme for terme in developper(motif)]
    return declaration.model_copy(update={"somme": termes})


def chemin_catalogue() -> Path:
    """Le dossier des déclarations, pour les messages et la documentation."""
    return Path(str(files("observatoire.sources") / "catalogue"))
