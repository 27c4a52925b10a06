"""Les morceaux d'une déclaration de source : où est le code, l'année, le secret, chaque variable.

La phrase sous chaque clé est sa référence : `sources.documentation` en fait `docs/cles-des-sources.md`.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from observatoire.methodes.arrondis import Arrondi, Regle
from observatoire.sources.formes import Cible, Modalite, Motif, compiler
from observatoire.sources.motifs import developper

SOUS_PERIODES = {"trimestre": 4, "mois": 12}


class Strict(BaseModel):
    """Un morceau de déclaration : figé, et qui refuse une clé qu'il ne connaît pas."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class ParColonne(Strict):
    """Une propriété lue dans une colonne, dont on traduit les codes du producteur."""

    colonne: Motif
    """La colonne qui la dit."""
    valeurs: dict[str, str]
    """Code du producteur → mot de l'observatoire (`COM = "commune"`)."""


class Cle(Strict):
    """Où est le code du territoire, et à quel niveau il se lit."""

    colonnes: list[Motif] = []
    """La colonne du code et ses synonymes ; le premier trouvé gagne."""
    compose: list[Motif] = []
    """Deux colonnes à mettre bout à bout (département et commune)."""
    niveau: (
        Literal["commune", "iris", "epci", "departement", "region", "france", "auto", "uai"]
        | ParColonne
    ) = "commune"
    """Un niveau fixe, `auto` (prouvé par les noms et la forme du code), `uai` (école placée par
    l'annuaire), ou une colonne qui le dit."""
    codes: dict[str, Cible] = {}
    """Codes propres au fichier : `FRANCE = "france:FR"`, au besoin suivi de `|périmètre`."""
    fixe: str = ""
    """Le seul territoire du fichier, quand il n'a pas de colonne de code."""
    par_nom: bool = False
    """La colonne porte des noms ; un homonyme est laissé de côté, et dit."""

    @property
    def nom(self) -> str:
        """La colonne du code, telle qu'on la nomme à qui a déposé le fichier."""
        return (self.colonnes or self.compose or ["code"])[0]


class Signature(Strict):
    """Ce qui fait reconnaître le fichier, jamais son nom."""

    exige: list[Motif] = Field(min_length=1)
    """Les colonnes qu'il doit avoir toutes."""
    exclut: list[Motif] = []
    """Les colonnes qu'il ne doit pas avoir."""
    contenu: dict[Motif, list[str]] = {}
    """Colonne → valeurs dont l'une au moins est dans les premières lignes."""


class Millesime(Strict):
    """Où lire l'année quand elle n'est pas dans l'en-tête, et ce que devient un trimestre ou un mois."""

    colonne: Motif = ""
    """La colonne qui porte l'année (« 2024 », « 2024-T4 », « 31/12/2024 »)."""
    motif_nom: str = ""
    """Expression dont le premier groupe est l'année à quatre chiffres, dans le nom du fichier."""
    annee_sinon: int | None = None
    """L'année d'un zonage que son producteur ne date pas ; le journal dit qu'elle est supposée."""
    periode: Literal["annee", "trimestre", "mois"] = "annee"
    """Ce que couvre une ligne, ou une colonne à trou `{trimestre}` ou `{mois}`."""
    mois: Annotated[int, Field(ge=1, le=12)] | None = None
    """Le mois dont un fichier annuel est l'état (« 2024-12 ») ; un autre mois le fait refuser."""
    colonne_periode: Motif = ""
    """La colonne du trimestre ou du mois, s'il n'est pas dans celle de l'année."""
    annuel: Literal["", "somme", "moyenne"] | int = ""
    """Le chiffre de l'année : celui du trimestre (ou mois) de ce numéro, la somme ou la moyenne de
    tous ; s'il en manque un, l'année manque."""

    @model_validator(mode="after")
    def _accord(self) -> Self:
        if self.motif_nom and compiler(self.motif_nom).groups != 1:
            raise ValueError("motif_nom a un groupe, l'année : '(20\\d\\d)'")
        combien = SOUS_PERIODES.get(self.periode)
        if (combien is None) != (self.annuel == ""):
            raise ValueError("`annuel` va avec une `periode` d'un trimestre ou d'un mois")
        if isinstance(self.annuel, int) and not 1 <= self.annuel <= (combien or 0):
            raise ValueError(f"`annuel` vaut de 1 à {combien}, somme ou moyenne")
        return self


class Marques(Strict):
    """Textes du producteur qui ne sont pas des nombres."""

    secret: list[str] = []
    """Ce qui veut dire « secret », en plus des usages de tous."""
    absent: list[str] = []
    """Ce qui veut dire « absent », en plus des usages de tous."""
    vide: Literal["absent", "secret", "zero"] = "absent"
    """Ce que vaut une case vide."""
    intervalle_secret: tuple[float, float] | None = None
    """Bornes connues d'une valeur secrète (MSA : 1 à 5), pour encadrer les sommes."""
    lignes_absentes: Literal["absent", "secret", "zero"] = "absent"
    """Ce que vaut une commune que le fichier omet, dans un département qu'il couvre."""
    presence: float = 0.5
    """La part de ses communes qu'un fichier nomme dans un département qu'il couvre, au moins."""


class Colonne(Strict):
    """Une variable faite d'une ou plusieurs colonnes. Un motif seul, ou une liste de motifs à sommer,
    suffisent à l'écrire."""

    somme: list[Motif]
    """Les colonnes à sommer ; `-` devant retranche, `[0-2]` tient la place de chaque nombre."""
    periode: Literal["annee", "entre_recensements"] = "annee"
    """`entre_recensements` : un cumul, d'une date du fichier à la suivante."""
    statut: Literal["", "estime", "provisoire"] = ""
    """Le statut de ces chiffres, s'il n'est pas « publié »."""

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
    """Une variable d'un fichier long : les modalités qui la définissent (plusieurs se somment)."""

    variable: str
    """La variable."""
    si: dict[Motif, Modalite | list[Modalite]] = {}
    """Dimension → modalité(s) ; `Y[0-2]` vaut Y0, Y1 et Y2 ; `~expression` vaut toute modalité qui y
    répond en entier, en minuscules sans accent."""
    statut: Literal["", "estime", "provisoire"] = ""
    """Le statut de ces chiffres, s'il n'est pas « publié »."""
    periode: Literal["annee", "entre_recensements"] = "annee"
    """`entre_recensements` : le cumul depuis l'année précédente du fichier."""
    complet: list[Modalite] = []
    """Expressions dont chacune doit répondre à une ligne du territoire, sinon la variable manque."""

    @model_validator(mode="after")
    def _une_dimension(self) -> Self:
        if self.complet and len(self.si) != 1:
            raise ValueError("`complet` demande une seule dimension dans `si`")
        return self

    def modalites(self, dimension: str) -> list[str]:
        """Les modalités d'une dimension, intervalles développés."""
        brutes = self.si[dimension]
        liste_ = [brutes] if isinstance(brutes, str) else brutes
        return [m for b in liste_ for m in ([b] if b.startswith("~") else developper(b))]


class Long(Strict):
    """Une observation par ligne ; toute dimension non citée vaut son total."""

    valeur: Motif = ""
    """La colonne du chiffre ; sans elle, chaque ligne compte pour un."""
    variables: list[VariableLongue] = []
    """Les variables, une table `[[long.variables]]` chacune ; celles des sources incluses s'y ajoutent."""
    filtres: dict[Motif, list[str]] = {}
    """Colonne → valeurs des lignes à garder ; une colonne absente ne filtre rien."""
    dimensions: list[Motif] | None = None
    """Les dimensions du fichier ; sans cette clé, toutes celles où le producteur écrit un total."""
    total: str = "_T"
    """La modalité qui vaut toutes les autres."""


class Provisoire(Strict):
    """Ce que le producteur dit provisoire."""

    annees: list[int] = []
    """Ces années."""
    colonne: Motif = ""
    """La colonne du statut."""
    valeurs: list[str] = []
    """Ses valeurs qui veulent dire « provisoire »."""


class RegleArrondi(Strict):
    """Comment le producteur arrondit ses comptes ; un nombre seul (`arrondi = 5`) en est le pas, au plus proche."""

    pas: float = Field(gt=1)
    """Le multiple auquel il arrondit."""
    regle: Regle = "plus_proche"
    """Au multiple le plus proche, ou tiré au sort entre les deux multiples voisins."""
    secret: float = Field(0, ge=0)
    """Sous ce compte il n'écrit rien : un 0 est alors vraiment zéro (0 : rien n'est tu)."""

    @model_validator(mode="before")
    @classmethod
    def _seul(cls, donne: Any) -> Any:
        return {"pas": donne} if isinstance(donne, int | float) else donne

    @property
    def formule(self) -> Arrondi:
        """La même règle, pour les calculs."""
        return Arrondi(self.pas, self.regle, self.secret)


class Lieux(Strict):
    """Un lieu par ligne (école, France Services) : gardé avec sa position, et compté."""

    categorie: str | ParColonne
    """La catégorie de tous, ou la colonne qui la dit."""
    libelle: Motif
    """La colonne du nom."""
    identifiant: Motif = ""
    """La colonne de l'identifiant (UAI)."""
    lon: Motif = ""
    """La colonne de la longitude."""
    lat: Motif = ""
    """La colonne de la latitude."""
    comptage: dict[str, str] = {}
    """Catégorie → variable qui compte ces lieux par commune."""
    filtres: dict[Motif, list[str]] = {}
    """Colonne → valeurs des lignes à garder."""


class AutreNiveau(Strict):
    """Un second niveau porté par les mêmes lignes (taux de l'EPCI répété sur chaque commune)."""

    cle: Cle
    """Où est son code."""
    colonnes: dict[str, Colonne]
    """Ses variables."""
    perimetre: str = ""
    """Le périmètre de ses chiffres, s'il n'est pas celui d'aujourd'hui."""
