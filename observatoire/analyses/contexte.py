"""Ce qu'une analyse a le droit de lire, sans savoir d'où cela vient.

La construction donne un contexte sur la base en cours d'écriture, l'écran un contexte sur
l'édition en service ; un scénario enveloppe l'un ou l'autre pour en changer une partie.
"""

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from observatoire.methodes.routes import Obtention
from observatoire.methodes.trajets import VITESSE, Vitesse
from observatoire.territoire import Reglages

COLONNES_INDICATEUR = (
    "code", "niveau", "debut", "fin", "valeur", "statut", "bas", "haut", "numerateur",
    "denominateur", "perimetre", "note", "fichier", "nature_intervalle", "cause",
)  # fmt: skip
"""Les colonnes que rend la fonction d'un indicateur `Methode`. Une colonne omise vaut vide ;
`statut` vaut alors « estime ». `fichier` est le chemin du fichier d'où vient la valeur (celui de
`mesures`, ou `local/structures.csv`) : la source citée s'en déduit. `nature_intervalle` et `cause` : ce
qu'affirment `bas` et `haut` (`modele.Nature`, `modele.Cause`), l'étendue des hypothèses si elles sont vides."""


class Contexte(Protocol):
    """Les données d'une édition, en tableaux. Aucune méthode ne modifie quoi que ce soit."""

    @property
    def reglages(self) -> Reglages:
        """Les réglages du territoire étudié."""

    def territoires(self, niveau: str = "commune") -> pd.DataFrame:
        """Les territoires d'un niveau, colonnes du contrat (`code`, `libelle`, `epci`, `secteur`,
        `superficie_km2`, `lon`, `lat`…), triés par code."""

    def communes(self) -> pd.DataFrame:
        """Les communes de l'intercommunalité étudiée, colonnes du contrat."""

    def anneau(self) -> pd.DataFrame:
        """Les communes hors de l'intercommunalité, à moins de `minutes_voisinage` de l'une d'elles."""

    def mesures(self, variables: str | Sequence[str], niveau: str | None = None) -> pd.DataFrame:
        """Toutes les mesures de ces variables : `code`, `niveau`, `variable`, `debut`, `fin`,
        `valeur`, `statut`, `bas`, `haut`, `perimetre`, `fichier`, de la plus ancienne."""

    def derniere(
        self, variable: str, niveau: str = "commune", annee: int | None = None
    ) -> pd.DataFrame:
        """Une ligne par code, sur une même année : `annee`, sinon la dernière année non provisoire
        où l'intercommunalité étudiée (ou une de ses communes) a une valeur. Mêmes colonnes que
        `mesures`, sans index particulier ; vide si la variable n'a aucune valeur."""

    def indicateur(self, identifiant: str, niveau: str | None = None) -> pd.DataFrame:
        """Les valeurs déjà calculées d'un indicateur (colonnes de la table `indicateurs`)."""

    def locale(self, nom: str) -> pd.DataFrame:
        """Une table de `data/local`, typée ; vide avec ses colonnes si rien n'y est saisi."""

    def flux(self) -> pd.DataFrame:
        """Les actifs allant travailler d'une commune à une autre, la dernière année connue : `origine`,
        `destination`, `annee`, `valeur` (pondérée), `fichier` ; vide si rien n'est déposé."""

    def lieux(self) -> pd.DataFrame:
        """Les lieux déposés : `fichier`, `source`, `categorie`, `code`, `libelle`, `identifiant`,
        `lon`, `lat`."""

    def minutes(
        self, origines: Sequence[str], destinations: Sequence[str], vitesse: Vitesse = VITESSE
    ) -> pd.DataFrame:
        """Minutes de voiture de commune à commune (index : origines, colonnes : destinations) : la
        durée mesurée si une matrice est déposée, sinon celle du réseau routier déposé, sinon l'estimation ; vide si on ne peut rien
        estimer : position inconnue, aucune route d'une île à l'autre, plus de `trajets.PLAFOND`."""

    def obtention(self) -> Obtention:
        """Comment sont obtenues les minutes du territoire : mesurées, par la route, ou estimées."""
