"""De quoi on parle : ce qui varie d'un indicateur à l'autre, pris de sa déclaration."""

from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any, Literal

import pandas as pd

from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.declaration import (
    Evolution,
    Indicateur,
    Moyenne,
    Ratio,
    Solde,
    TauxAnnuel,
)
from observatoire.methodes.arrondis import A_CINQ, Arrondi
from observatoire.sources.declaration import arrondi_de, variables

# Le genre du premier mot d'un libellé ; un mot absent d'ici garde la forme « Libellé : … ».
_ARTICLES = {
    "accessibilité": "l'", "besoin": "le ", "densité": "la ", "distance": "la ", "durée": "la ", "espérance": "l'",
    "évolution": "l'", "indice": "l'", "médiane": "la ", "nombre": "le ", "part": "la ",
    "offre": "l'", "population": "la ", "rapport": "le ", "revenu": "le ", "solde": "le ", "taille": "la ",
    "taux": "le ", "tension": "la ", "trajet": "le ",
}  # fmt: skip
_INVARIABLES = {"avis", "cours", "décès", "des", "fois", "moins", "mois", "plus", "temps"}
_THEMES_RECENSES = {"Population", "Âges", "Ménages et familles", "Emploi et formation", "Logement"}


@dataclass(frozen=True, kw_only=True)
class Sujet:
    """Un sujet de phrase, son unité et ce que ses valeurs permettent de dire.

    `compte` : ce que l'on compte (« enfants de moins de 3 ans »), au pluriel ; `parmi` : de quoi c'est
    une part ; `periode` : comment se disent ses années ; `signe` : une hausse porte « + » ; `recense` :
    ses millésimes partagent des enquêtes ; `incertitude` : voir `Indicateur` ; `modalites` : le nom de
    chaque rang d'un zonage ; `marge` : le changement relatif en deçà duquel rien n'a bougé vraiment ;
    `superlatif` : ce qu'est la plus grande valeur (« la plus éloignée ») ; `arrondi` : la règle que déclarent ses
    sources, pour ses valeurs arrondies.
    """

    nom: str
    unite: str = ""
    decimales: int = 0
    forme: Literal["effectif", "taux", "zonage"] = "effectif"
    compte: str = ""
    parmi: str = ""
    question: str = ""
    periode: Literal["annee", "moyenne", "entre"] = "annee"
    signe: bool = False
    recense: bool = False
    incertitude: Literal["poisson", "part", "rapport", "aucune"] = "aucune"
    modalites: tuple[tuple[int, str], ...] = ()
    palmares: bool = True
    sens: Literal["hausse", "baisse", "neutre"] = "neutre"
    marge: float = 0.2
    superlatif: str = "la plus élevée"
    arrondi: Arrondi = A_CINQ

    @property
    def pluriel(self) -> bool:
        """« Foyers au RSA » oui, « Indice de jeunesse » non."""
        return self.nom.split()[0].endswith("s")

    @property
    def avec_article(self) -> str:
        """« Taux de pauvreté » → « le taux de pauvreté » ; vide si l'article n'est pas sûr."""
        article = "les " if self.pluriel else _ARTICLES.get(self.nom.split()[0].lower(), "")
        return f"{article}{minuscule(self.nom)}" if article else ""


ELOIGNEMENT = Sujet(
    nom="Minutes de trajet", unite="minutes", compte="communes", superlatif="la plus éloignée"
)


@cache
def sujet(declare: Indicateur) -> Sujet:
    """Le sujet d'un indicateur."""
    moyenne = isinstance(declare.calcul, Moyenne)
    entre = isinstance(declare.calcul, Evolution | TauxAnnuel | Solde)
    comptable = declare.forme == "effectif" or isinstance(declare.calcul, Ratio)
    flux = isinstance(declare.calcul, TauxAnnuel) and declare.incertitude != "aucune"
    return Sujet(
        nom=declare.libelle,
        unite=declare.unite,
        decimales=declare.decimales,
        forme=declare.forme,
        compte=(declare.compte or (declare.unite if moyenne else "")) if comptable else "",
        parmi=declare.parmi,
        question=declare.question,
        periode="moyenne" if moyenne else "entre" if entre else "annee",
        signe=isinstance(declare.calcul, Evolution | Solde),
        recense=vient_du_recensement(declare),
        incertitude="poisson" if flux else declare.incertitude,
        modalites=tuple(modalites(declare).items()),
        palmares=declare.palmares,
        sens=declare.sens,
        arrondi=arrondi_de(variables_de(declare.calcul)),
    )


def vient_du_recensement(declare: Indicateur) -> bool:
    """Vrai si les millésimes successifs partagent des années d'enquête du recensement."""
    return declare.theme in _THEMES_RECENSES and any(
        s.startswith(("insee_", "releve_")) for s in declare.sources
    )


def modalites(declare: Indicateur) -> dict[int, str]:
    """Rang → nom de chaque modalité d'un zonage ; vide pour un nombre."""
    connues = variables()
    return {
        rang: texte
        for v in variables_de(declare.calcul)
        if v in connues
        for texte, rang in connues[v].modalites.items()
    }


def minuscule(libelle: str) -> str:
    """La première lettre en minuscule, sauf celle d'un sigle (« APL »)."""
    return libelle if libelle[1:2].isupper() else libelle[:1].lower() + libelle[1:]


def majuscule(texte: str) -> str:
    """La première lettre en majuscule, sans toucher aux autres."""
    return texte[:1].upper() + texte[1:]


_LIENS = frozenset(("de", "du", "des", "à", "au", "aux", "par", "pour", "sur", "en", "dans", "sans", "avec", "qui", "et", "ou"))  # fmt: skip


def accorder(unite: str, v: Any) -> str:
    """L'unité au singulier sous 2 (« 1 habitant », « 0,9 heure cherchée par heure offerte ») ; « % », « hab./km² »
    ne changent pas."""
    if pd.isna(v) or abs(float(v)) >= 2 or not unite:
        return unite
    premier, *suite = unite.split(" ")
    if suite[:1] == ["et"]:  # « structures et services » : un seul est l'un ou l'autre
        return f"{_singulier(premier)} ou {_singulier(suite[1])}"
    accordes = [_singulier(m) for m in takewhile(lambda m: m not in _LIENS and "'" not in m, suite)]
    return " ".join([_singulier(premier), *accordes, *suite[len(accordes) :]])


def pluriel(nom: str) -> str:
    """« Service » → « services » ; vide si ce n'est pas un nom (« Qui compte · où »)."""
    return f"{minuscule(nom)}{'x' if nom.endswith('eu') else 's'}" if nom.isalpha() else ""


def _singulier(mot: str) -> str:
    if mot == "lieux":
        return "lieu"
    simple = mot.isalpha() and mot.endswith("s") and mot not in _INVARIABLES
    return mot.removesuffix("s") if simple else mot
