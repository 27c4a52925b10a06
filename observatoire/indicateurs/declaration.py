"""Ce qu'est un indicateur : une déclaration, dont le calcul est aussi la règle d'agrégation."""

from dataclasses import dataclass
from typing import Literal

from observatoire.indicateurs.preuve import Verification
from observatoire.local import tables

# Une variable, ou plusieurs à sommer ; un nom précédé de `-` se retranche.
Terme = str | tuple[str, ...]

Theme = Literal[
    "Population",
    "Naissances et décès",
    "Âges",
    "Ménages et familles",
    "Emploi et formation",
    "Logement",
    "Mobilité",
    "Revenus",
    "Prestations",
    "Petite enfance",
    "Retraite et agriculture",
    "Équipements",
    "Santé",
    "Isolement",
    "Zonages",
    "Coopération",
    "Fichiers du territoire",
]


@dataclass(frozen=True)
class Somme:
    """Un effectif : il s'additionne d'un niveau à l'autre. `ensemble` : de quoi il est une partie, pour
    l'intervalle d'un effectif sondé."""

    terme: Terme
    ensemble: Terme = ""


@dataclass(frozen=True)
class Repli:
    """Ce qui remplace un dénominateur absent : `den`, d'une autre exploitation du recensement.

    Il n'est pas plus petit que la somme de `parties`, connues du même tirage, et la part n'est jamais
    « publiée » ; `deposer` : le fichier qui donne le vrai dénominateur.
    """

    den: str
    parties: tuple[str, ...]
    deposer: str


@dataclass(frozen=True)
class Ratio:
    """Un rapport d'effectifs : on somme, puis on divise, puis on multiplie par `facteur`.

    `repli` : que faire là où les fichiers n'ont pas le dénominateur.
    """

    num: Terme
    den: Terme
    facteur: float = 100
    repli: Repli | None = None


@dataclass(frozen=True)
class ParSuperficie:
    """Un effectif par km², d'après la superficie du territoire."""

    num: Terme


@dataclass(frozen=True)
class Moyenne:
    """La moyenne annuelle d'un flux sur `annees` années pleines ; une année provisoire en est
    exclue, une année manquante la rend absente."""

    terme: str
    annees: int


@dataclass(frozen=True)
class Evolution:
    """L'évolution annuelle moyenne (%) entre deux recensements comparables (`methodes.series.ecart_requis`), ou la
    part due au solde naturel ou migratoire apparent (au prorata des soldes)."""

    variable: str = "population"
    part: Literal["", "naturel", "migratoire"] = ""


@dataclass(frozen=True)
class TauxAnnuel:
    """Un flux annuel moyen entre deux recensements, pour `facteur` habitants en moyenne."""

    flux: str
    facteur: float = 1000


@dataclass(frozen=True)
class Solde:
    """Le solde naturel ou migratoire apparent, en nombre, entre deux recensements."""

    part: Literal["naturel", "migratoire"]


@dataclass(frozen=True)
class Publie:
    """Une médiane, un taux ou un zonage : seuls les niveaux que le producteur publie."""

    variable: str


@dataclass(frozen=True)
class Methode:
    """Une fonction de `analyses` (« module:fonction ») qui reçoit un `Contexte` et rend les valeurs
    de tous les niveaux (colonnes `analyses.contexte.COLONNES_INDICATEUR`).

    `entrees` : les variables qu'elle lit ; `locales` : les tables de `data/local` ; `en_mots` : ce
    qu'elle calcule, en une ou deux phrases pour le dictionnaire ; `effectif` : vrai si le résultat
    est un nombre de personnes ou de places (cercles sur la carte), faux pour un taux ; `parametre` :
    ce que la fonction reçoit après le contexte, quand elle sert à plusieurs indicateurs.
    """

    fonction: str
    en_mots: str
    entrees: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    effectif: bool = False
    parametre: str | int = ""


Calcul = Somme | Ratio | ParSuperficie | Moyenne | Evolution | TauxAnnuel | Solde | Publie | Methode


@dataclass(frozen=True)
class Indicateur:
    """Un indicateur et tout ce qu'il faut en dire.

    `sources` : identifiants du catalogue des sources qui l'alimentent, la plus utile d'abord.
    `sens` : `hausse` ou `baisse` si une évolution a un sens pour l'action publique, `neutre`
    sinon. `preuve` : ce que les tests exécutent pour le vérifier, ou pourquoi rien ne le permet.
    `incertitude` : `poisson` pour un comptage d'événements ou de ménages, `part` pour une part
    (le numérateur est inclus dans le dénominateur), `rapport` pour deux groupes disjoints,
    `aucune` pour un inventaire, un arrondi du producteur ou une médiane. `compte` : ce que l'on
    compte, au pluriel, si le libellé ne le dit pas ; avec `parmi`, il fait la phrase d'une part :
    « … compte 1 892 *personnes de 65 ans ou plus*, soit 34,8 % *de la population* » ; vide, la
    phrase d'une part dit « la part des … est de … ». `interne` : réservé
    au comité, retiré de l'édition publique. `palmares` : faux si ranger les territoires du plus au
    moins n'aurait pas de sens ou stigmatiserait : ni classement, ni extrêmes dans un titre.
    """

    id: str
    theme: Theme
    libelle: str
    question: str
    unite: str
    decimales: int
    calcul: Calcul
    sources: tuple[str, ...]
    sens: Literal["hausse", "baisse", "neutre"]
    definition: str
    interpretation: str
    limites: str
    preuve: Verification
    incertitude: Literal["poisson", "part", "rapport", "aucune"] = "aucune"
    compte: str = ""
    parmi: str = ""
    interne: bool = False
    palmares: bool = True

    @property
    def tables_saisies(self) -> tuple[str, ...]:
        """Les tables que le territoire remplit, et dont il vient."""
        return self.calcul.locales if isinstance(self.calcul, Methode) else ()

    @property
    def tables_de_personnes(self) -> tuple[str, ...]:
        """Les tables du territoire dont il vient et qui comptent des gens : un petit compte, ou un petit
        écart entre deux éditions, y désigne quelqu'un."""
        noms = tables()
        return tuple(n for n in self.tables_saisies if n in noms and noms[n].compte_des_personnes)

    @property
    def compte_seulement_des_personnes(self) -> bool:
        """Vrai si rien d'autre n'y entre : son numérateur est un compte de gens, pas de places."""
        lues = self.tables_saisies
        return bool(lues) and set(lues) == set(self.tables_de_personnes)

    @property
    def est_part(self) -> bool:
        """Vrai pour une part d'un tout, qui ne dépasse jamais 100 % (un taux d'occupation le peut, une évolution aussi)."""
        return self.unite == "%" and (
            self.libelle.startswith("Part ") or not isinstance(self.calcul, Methode)
        )

    def impossible(self, valeur: float) -> str:
        """Pourquoi cette valeur ne peut pas être ; vide si elle le peut, ou si elle n'est pas connue."""
        if self.est_part and (valeur < 0 or valeur > 100):
            return "une part va de 0 à 100 %"
        return (
            "un nombre n'est pas négatif" if isinstance(self.calcul, Somme) and valeur < 0 else ""
        )

    @property
    def forme(self) -> Literal["effectif", "taux", "zonage"]:
        """Ce qui décide de la carte : cercles pour un effectif, aplats pour un taux."""
        if self.unite == "modalité":
            return "zonage"
        effectif = isinstance(self.calcul, Somme | Moyenne | Solde) or (
            isinstance(self.calcul, Methode) and self.calcul.effectif
        )
        return "effectif" if effectif else "taux"
