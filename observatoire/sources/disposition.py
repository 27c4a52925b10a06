"""Les morceaux d'une déclaration de source : où est le code, l'année, le secret, chaque variable."""

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from observatoire.sources.motifs import developper

# Comment un chiffre est collecté. `enquete` : le recensement, exhaustif sous 10 000 habitants et
# sondé à 40 % au-delà ; `saisie` : par le territoire ; `inconnue` tant que rien ne le dit.
Collecte: TypeAlias = Literal[
    "inconnue", "exhaustive", "enquete", "sondage", "arrondie", "modelisee", "saisie"
]


class Strict(BaseModel):
    """Un morceau de déclaration : figé, et qui refuse une clé qu'il ne connaît pas."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ParColonne(Strict):
    """Une propriété lue dans une colonne : `valeurs` traduit les codes du producteur."""

    colonne: str
    valeurs: dict[str, str]


class Cle(Strict):
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
    par_nom: bool = False  # la colonne porte le nom du territoire, et non son code

    @property
    def nom(self) -> str:
        """La colonne du code, telle qu'on la nomme à qui a déposé le fichier."""
        return (self.colonnes or self.compose or ["code"])[0]


class Signature(Strict):
    """Ce qui fait reconnaître le fichier : en-têtes exigés, exclus, contenu des premières lignes."""

    exige: list[str]
    exclut: list[str] = []
    contenu: dict[str, list[str]] = {}


class Millesime(Strict):
    """Où lire l'année quand elle n'est pas dans l'en-tête : une colonne, ou le nom du fichier.

    `motif_nom` : expression dont le premier groupe est l'année à 4 chiffres.
    """

    colonne: str = ""
    motif_nom: str = ""
    # Année d'un zonage que le producteur ne date pas, quand le nom du fichier ne la donne pas.
    annee_sinon: int | None = None


class Marques(Strict):
    """Textes du producteur qui ne sont pas des nombres."""

    secret: list[str] = []
    absent: list[str] = []
    vide: Literal["absent", "secret", "zero"] = "absent"
    # Bornes connues d'une valeur secrète (MSA : 1 à 5), pour encadrer les sommes.
    intervalle_secret: tuple[float, float] | None = None
    lignes_absentes: Literal["absent", "secret", "zero"] = "absent"


class Colonne(Strict):
    """Une variable faite d'une ou plusieurs colonnes ; un terme précédé de `-` se retranche et
    `[0-2]` tient la place de chaque nombre de l'intervalle. Un motif seul ou une liste de motifs à
    sommer suffisent à l'écrire."""

    somme: list[str]
    periode: Literal["annee", "entre_recensements"] = "annee"
    statut: Literal["", "estime", "provisoire"] = ""

    @model_validator(mode="before")
    @classmethod
    def _raccourcis(cls, brut: object) -> object:
        if isinstance(brut, str | list):
            return {"somme": [brut] if isinstance(brut, str) else brut}
        return brut

    @field_validator("somme")
    @classmethod
    def _intervalles(cls, somme: list[str]) -> list[str]:
        return [terme for motif in somme for terme in developper(motif)]


class VariableLongue(Strict):
    """Une variable d'un fichier long : les modalités qui la définissent (plusieurs = somme).

    `Y[0-2]` vaut les modalités Y0, Y1 et Y2 ; `~expression` vaut toute modalité qui y répond en
    entier, en minuscules sans accent (tranches dont l'écriture change). `periode` : `entre_recensements` si la valeur est le
    cumul depuis l'année précédente du fichier.
    """

    variable: str
    si: dict[str, str | list[str]] = {}
    statut: Literal["", "estime", "provisoire"] = ""
    periode: Literal["annee", "entre_recensements"] = "annee"
    # Expressions dont chacune doit répondre à une ligne du territoire, sinon la variable manque.
    complet: list[str] = []

    def modalites(self, dimension: str) -> list[str]:
        """Les modalités d'une dimension, intervalles développés."""
        brutes = self.si[dimension]
        liste_ = [brutes] if isinstance(brutes, str) else brutes
        return [m for b in liste_ for m in ([b] if b.startswith("~") else developper(b))]


class Long(Strict):
    """Une observation par ligne. Les colonnes de `dimensions` non citées valent `total` ; sans
    `dimensions`, ce sont toutes celles où le producteur écrit ce total."""

    valeur: str
    variables: list[VariableLongue]
    filtres: dict[str, list[str]] = {}
    dimensions: list[str] | None = None
    total: str = "_T"


class Provisoire(Strict):
    """Ce que le producteur dit provisoire : des années, ou les valeurs d'une colonne."""

    annees: list[int] = []
    colonne: str = ""
    valeurs: list[str] = []


class Lieux(Strict):
    """Un lieu par ligne (école, France Services) : gardé avec sa position, et compté."""

    categorie: str | ParColonne
    libelle: str
    identifiant: str = ""
    lon: str = ""
    lat: str = ""
    comptage: dict[str, str] = {}  # catégorie → variable
    filtres: dict[str, list[str]] = {}


class AutreNiveau(Strict):
    """Un second niveau porté par les mêmes lignes (taux de l'EPCI répété sur chaque commune)."""

    cle: Cle
    colonnes: dict[str, Colonne]
    perimetre: str = ""
