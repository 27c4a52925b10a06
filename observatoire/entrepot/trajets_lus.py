"""Les trajets d'une édition : minutes mesurées, par la route ou estimées, et comment elles sont obtenues."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from observatoire.memoire import une_fois
from observatoire.methodes.routes import ESTIME, MESURE, RESEAU, Obtention, Routes, obtenues
from observatoire.methodes.trajets import LENTE, RAPIDE, VITESSE, Vitesse, completer, estimer
from observatoire.territoire import terres


class TrajetsLus(ABC):
    """La part de `socle.Socle` qui répond des trajets ; lui dit comment on lit et d'où cela vient."""

    @abstractmethod
    def _lire(self, sql: str, parametres: tuple[object, ...] = ()) -> pd.DataFrame: ...

    @abstractmethod
    def _noter(
        self, lues: pd.DataFrame, variables: Collection[str] = (), *, calcule: bool = False
    ) -> None: ...

    @abstractmethod
    def territoires(self, niveau: str = "commune") -> pd.DataFrame:
        """Les territoires d'un niveau."""

    @abstractmethod
    def communes(self) -> pd.DataFrame:
        """Les communes de l'intercommunalité étudiée."""

    def minutes(
        self, origines: Sequence[str], destinations: Sequence[str], vitesse: Vitesse = VITESSE
    ) -> pd.DataFrame:
        """Minutes de voiture : mesurées si déposées, sinon par la route, sinon estimées là où elle mène."""
        lieux = self.territoires("commune")
        estimees = estimer(lieux, origines, destinations, vitesse, terres())
        reseau = self.reseau()
        if reseau is not None:
            self._noter(self._lire("SELECT DISTINCT fichier FROM trajets WHERE mode = 'voiture'"))
            estimees = reseau.completer(estimees, vitesse)
        mesurees = self._lire("SELECT origine, destination, minutes, fichier FROM minutes")
        self._noter(mesurees)
        au_reglage = mesurees.assign(minutes=mesurees["minutes"] * vitesse.mesure)
        return completer(estimees, au_reglage.drop(columns="fichier"))

    def trajets_doux(self, mode: str) -> pd.DataFrame:
        """Les trajets à pied (`pied`) ou à vélo (`velo`) de trois kilomètres au plus, de mairie à mairie :
        `origine`, `destination`, `minutes`, `bas`, `haut` ; vide sans extrait routier."""
        lus = self._lire(
            "SELECT origine, destination, minutes, bas, haut, fichier FROM trajets WHERE mode = ? "
            "ORDER BY origine, destination",
            (mode,),
        )
        self._noter(lus)
        return lus.drop(columns="fichier")

    def isochrones(self, commune: str) -> gpd.GeoDataFrame:
        """Jusqu'où l'on va d'une commune en voiture : `minutes`, `geometry` (WGS84) ; vide sans réseau."""
        lues = self._lire(
            "SELECT minutes, wkb, fichier FROM isochrones WHERE code = ? ORDER BY minutes",
            (commune,),
        )
        self._noter(lues)
        formes = gpd.GeoSeries.from_wkb(lues["wkb"].map(bytes), crs=4326)
        return gpd.GeoDataFrame(lues[["minutes"]], geometry=formes, crs=4326)

    @une_fois
    def reseau(self) -> Routes | None:
        """Les trajets calculés par la route, ou None sans extrait routier."""
        lus = self._lire(
            "SELECT origine, destination, minutes, bas, haut FROM trajets WHERE mode = 'voiture'"
        )
        return Routes(lus) if len(lus) else None

    @une_fois
    def obtention(self) -> Obtention:
        """Comment sont obtenues les minutes entre les communes du territoire."""
        mesurees = self._lire("SELECT DISTINCT origine, destination FROM minutes")
        return obtenues(self.communes()["code"], mesurees, self.reseau())

    def trajets(self, origines: Sequence[str], destinations: Sequence[str]) -> pd.DataFrame:
        """Chaque trajet : `origine`, `destination`, `minutes`, `bas`, `haut` et `obtention` (mesure, reseau,
        estime) ; les minutes sont vides si rien ne se dit de ce trajet."""
        tables = {
            n: self.minutes(origines, destinations, v).to_numpy(dtype=float).ravel()
            for n, v in (("minutes", VITESSE), ("bas", RAPIDE), ("haut", LENTE))
        }
        de, vers = pd.Index(origines), pd.Index(destinations)
        reseau = self.reseau()
        par_route = (
            reseau.connus(de, vers) if reseau else np.zeros((len(de), len(vers)), dtype=bool)
        )
        rien = pd.DataFrame(np.nan, index=de, columns=vers)
        mesurees = self._lire("SELECT origine, destination, minutes FROM minutes")
        mesure = completer(rien, mesurees).notna().to_numpy()
        return pd.DataFrame(
            {"origine": np.repeat(de, len(vers)), "destination": np.tile(vers, len(de)), **tables,
             "obtention": np.where(mesure, MESURE, np.where(par_route, RESEAU, ESTIME)).ravel()}
        )  # fmt: skip
