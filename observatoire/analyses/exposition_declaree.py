"""Les quatre dimensions de l'exposition à l'isolement, les mesures qui les font, et où elles se lisent.

Pour chaque dimension, plusieurs entrées de la meilleure à la plus pauvre : la première que les fichiers
déposés permettent prend la relève des suivantes. Une dimension sans aucune entrée est absente.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from observatoire.analyses import services
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.panier import PAR_ID
from observatoire.memoire import une_fois
from observatoire.methodes.incertitude import bayes_empirique


@dataclass(frozen=True)
class Composante:
    """Une mesure. `part` : `num`/`den`, lissée vers l'ensemble (petits effectifs) ; `minutes` : temps
    moyen jusqu'aux `services` du panier. `titre` et `unite` la disent à l'écran."""

    id: str
    titre: str
    genre: Literal["part", "minutes"]
    num: tuple[str, ...] = ()
    den: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    unite: str = "%"
    reserve: str = ""


@dataclass(frozen=True)
class Entree:
    """Une façon de mesurer une dimension : toutes ses composantes sont exigées ; `pis_aller` : ce
    qu'il faut dire quand on s'en contente."""

    composantes: tuple[Composante, ...]
    pis_aller: str = ""


@dataclass(frozen=True)
class Dimension:
    """Une dimension : `entrees` par préférence, `sources` du catalogue qui l'alimentent le mieux."""

    id: str
    titre: str
    question: str
    entrees: tuple[Entree, ...]
    sources: tuple[str, ...]


_SEULS = Composante(
    "part_65_plus_seuls", "65 ans ou plus vivant seuls", "part",
    ("pop_65_79_seuls", "pop_80_plus_seuls"), ("pop_65_79_menages", "pop_80_plus_menages"),
)  # fmt: skip
_SEULS_80 = Composante(
    "part_80_plus_seuls", "80 ans ou plus vivant seuls", "part",
    ("pop_80_plus_seuls",), ("pop_80_plus_menages",),
)  # fmt: skip
_UNE_PERSONNE = Composante(
    "part_menages_une_personne", "ménages d'une personne", "part",
    ("menages_une_personne",), ("menages",),
    reserve="ménages d'une personne tirés d'un logement sur cinq, lissés",
)  # fmt: skip
_AGES = Composante(
    "part_80_plus", "habitants de 80 ans ou plus", "part", ("pop_80_plus",), ("pop_agee_total",)
)
_PANIER = Composante(
    "minutes_panier", "temps moyen aux services du quotidien", "minutes",
    services=("epicerie", "boulangerie", "medecin", "pharmacie", "poste", "ecole"), unite="minutes",
)  # fmt: skip
_VOITURE = Composante(
    "part_sans_voiture", "ménages sans voiture", "part",
    ("menages_sans_voiture",), ("residences_principales",),
)  # fmt: skip
_DROITS = Composante(
    "minutes_france_services", "temps jusqu'à France services", "minutes",
    services=("france_services",), unite="minutes",
)  # fmt: skip

DIMENSIONS: tuple[Dimension, ...] = (
    Dimension(
        "sociale", "Entourage", "Vit-on seul, et à quel âge ?",
        (
            Entree((_SEULS, _SEULS_80)),
            Entree(
                (_UNE_PERSONNE, _AGES),
                "faute de connaître les personnes seules par âge, la dimension sociale repose sur les "
                "ménages d'une personne et sur les habitants de 80 ans ou plus",
            ),
        ),
        ("melodi_personnes_seules", "insee_couples_familles"),
    ),
    Dimension(
        "acces", "Accès aux services", "Combien de minutes jusqu'aux services du quotidien ?",
        (
            Entree(
                (_PANIER,),
                "l'accès repose sur les minutes jusqu'aux équipements de la base permanente (BPE)",
            ),
        ),
        ("melodi_bpe", "minutes"),
    ),
    Dimension(
        "mobilite", "Mobilité", "Combien de ménages n'ont pas de voiture ?",
        (Entree((_VOITURE,)),), ("insee_logement", "melodi_logement"),
    ),
    Dimension(
        "droits", "Numérique et droits", "Combien de minutes jusqu'à France services ?",
        (
            Entree(
                (_DROITS,), "l'accès aux droits repose sur les minutes jusqu'à un espace France services"
            ),
        ),
        ("anct_france_services",),
    ),
)  # fmt: skip

CLASSES = ("plus faible", "moyenne", "plus forte")
"""Les trois classes d'exposition, de la plus faible à la plus forte."""

NIVEAUX_RURAUX = (5.0, 6.0, 7.0)
"""Grille de densité à sept niveaux : bourgs ruraux, rural à habitat dispersé, très dispersé."""


class Lecture:
    """Ce qu'une mesure lit, gardé le temps d'un calcul."""

    def __init__(self, contexte: Contexte) -> None:
        self.contexte = contexte
        self.etudiees = tuple(contexte.communes()["code"])
        self.territoires = contexte.territoires("commune")
        self.departements = set(contexte.communes()["departement"])
        self._variables: dict[str, pd.DataFrame] = {}
        self._offre: services.Offre | None = None

    @property
    @une_fois
    def autour(self) -> set[str]:
        """Les communes étudiées et leurs voisines : là où l'on sait ce qu'il y a alentour."""
        return {*self.etudiees, *self.contexte.anneau()["code"]}

    def departement(self) -> set[str]:
        """Les communes du département du territoire étudié."""
        dedans = self.territoires["departement"].isin(self.departements)
        return set(self.territoires.loc[dedans, "code"])

    @une_fois
    def valeurs(self, c: Composante) -> pd.Series:
        """Une composante par commune, en % ou en minutes ; vide si les fichiers ne la donnent pas."""
        return self._part(c) if c.genre == "part" else self._temps(c)

    def au_mieux(self, c: Composante) -> pd.Series:
        """La composante si chaque commune voisine non décrite avait les services cherchés."""
        return self.valeurs(c) if c.genre == "part" else self._temps(c, au_mieux=True)

    def _part(self, c: Composante) -> pd.Series:
        annee = max(
            (int(d["fin"].max()) for v in c.num if len(d := self._derniere(v))), default=None
        )
        # Numérateur et dénominateur du même recensement, tant que le fichier le permet.
        num, den = self._somme(c.num), self._somme(c.den, annee)
        communs = num.index.intersection(den.index)
        if communs.empty:
            return pd.Series(dtype=float)
        m = den[communs].to_numpy(dtype=float)
        # Numérateur de sondage et dénominateur exhaustif : la part ne dépasse pas 1.
        x = np.minimum(num[communs].to_numpy(dtype=float), m)
        return pd.Series(100 * bayes_empirique(x, m).lisse, index=communs)

    def _somme(self, variables: tuple[str, ...], annee: int | None = None) -> pd.Series:
        lues = [self._derniere(v, annee) for v in variables]
        table = pd.concat([d.set_index("code")["valeur"] for d in lues], axis=1)
        return table.dropna().sum(axis=1)

    def _derniere(self, variable: str, annee: int | None = None) -> pd.DataFrame:
        """La dernière année d'une variable, ou `annee` si elle y a des valeurs."""
        if variable not in self._variables:
            self._variables[variable] = self.contexte.derniere(variable).dropna(subset=["valeur"])
        lue = self._variables[variable]
        if annee is not None and len(lue) and int(lue["fin"].max()) != annee:
            autre = self.contexte.derniere(variable, annee=annee).dropna(subset=["valeur"])
            lue = autre if len(autre) else lue
        return lue

    def fichier(self, c: Composante) -> str:
        """Le fichier d'où vient une composante (vide s'il n'y en a pas) : la source à citer."""
        if c.genre == "part":
            lue = self._derniere(c.num[0])
            return str(lue["fichier"].iloc[0]) if len(lue) else ""
        equipements = {v for s in c.services for v in PAR_ID[s].variables}
        mesures = self.contexte.mesures(sorted(equipements), "commune")
        return str(mesures["fichier"].iloc[-1]) if len(mesures) else ""

    def _temps(self, c: Composante, au_mieux: bool = False) -> pd.Series:
        panier = [PAR_ID[s] for s in c.services]
        if self._offre is None:
            self._offre = services.offre(self.contexte)
        decrites = set(self._offre.comptes.dropna(how="all").index)
        origines = sorted(decrites & (self.departement() | self.autour))
        table = services.acces(
            self.contexte, panier, origines=origines, connue=self._offre, au_mieux=au_mieux,
        )  # fmt: skip
        # Un service que personne n'a nulle part n'éloigne pas plus une commune qu'une autre ; là où l'un des
        # autres n'est pas connu, la moyenne ne serait pas celle du même panier.
        minutes = table.pivot(index="code", columns="service", values="minutes")
        return minutes.dropna(axis=1, how="all").mean(axis=1, skipna=False).dropna()

    def annees(self) -> tuple[int, int]:
        """La première et la dernière année des fichiers lus ; (0, 0) s'il n'y en a aucun."""
        annees = [int(d["fin"].max()) for d in self._variables.values() if len(d)]
        if self._offre is not None and self._offre.annee is not None:
            annees.append(self._offre.annee)
        return (min(annees), max(annees)) if annees else (0, 0)
