"""Lire les composantes de l'exposition dans ce que l'entrepôt contient."""

import numpy as np
import pandas as pd

from observatoire.analyses import services
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.exposition_declaree import Composante
from observatoire.analyses.panier import PAR_ID
from observatoire.memoire import une_fois
from observatoire.methodes.incertitude import bayes_empirique
from observatoire.methodes.trajets import Vitesse


class Lecture:
    """Ce qu'une mesure lit, gardé le temps d'un calcul."""

    def __init__(self, contexte: Contexte, vitesse: Vitesse) -> None:
        self.contexte, self.vitesse = contexte, vitesse
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
            self.contexte, panier, origines=origines, connue=self._offre, vitesse=self.vitesse,
            au_mieux=au_mieux,
        )  # fmt: skip
        # Un service que personne n'a nulle part n'éloigne pas plus une commune qu'une autre.
        return table.dropna(subset=["minutes"]).groupby("code")["minutes"].mean()

    def annees(self) -> tuple[int, int]:
        """La première et la dernière année des fichiers lus ; (0, 0) s'il n'y en a aucun."""
        annees = [int(d["fin"].max()) for d in self._variables.values() if len(d)]
        if self._offre is not None and self._offre.annee is not None:
            annees.append(self._offre.annee)
        return (min(annees), max(annees)) if annees else (0, 0)
