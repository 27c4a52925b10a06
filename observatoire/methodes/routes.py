"""Les minutes calculées par la route, mises à la place des estimées ; et comment elles sont obtenues."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.geodesie import VITESSE, Vitesse

MESURE, RESEAU, ESTIME = "mesure", "reseau", "estime"
"""Comment une durée est obtenue : dans un fichier déposé, par la route, ou d'après la distance."""

DE_LA_ROUTE = (
    "minutes de conduite calculées sur les routes d'OpenStreetMap, route dégagée (© les contributeurs "
    "d'OpenStreetMap)"
)
_COLONNES = ("bas", "minutes", "haut")


class Routes:
    """Les trajets d'un réseau : `origine`, `destination`, `minutes` (vide : aucune route), `bas`, `haut`."""

    def __init__(self, trajets: pd.DataFrame) -> None:
        codes = pd.Index(sorted({*trajets["origine"], *trajets["destination"]}))
        de, vers = (codes.get_indexer(trajets[c]) for c in ("origine", "destination"))
        self._codes = codes
        self._connus = np.zeros((len(codes), len(codes)), dtype=bool)
        self._connus[de, vers] = True
        self._minutes = {}
        for route, colonne in enumerate(_COLONNES, -1):
            table = np.full((len(codes), len(codes)), np.nan)
            table[de, vers] = trajets[colonne].to_numpy(dtype=float)
            self._minutes[route] = table

    def connus(self, origines: pd.Index, destinations: pd.Index) -> np.ndarray:
        """Vrai là où le trajet a été cherché sur le réseau."""
        de, vers = self._codes.get_indexer(origines), self._codes.get_indexer(destinations)
        dedans = np.logical_and.outer(de >= 0, vers >= 0)
        return np.asarray(dedans & self._connus[np.ix_(de, vers)]) if len(self._codes) else dedans

    def completer(self, estimees: pd.DataFrame, vitesse: Vitesse = VITESSE) -> pd.DataFrame:
        """Les minutes par la route mises à la place des estimées, là où le réseau les a cherchées.

        Un trajet cherché et non trouvé est vide : une estimation le dirait possible.
        """
        connus = self.connus(estimees.index, estimees.columns)
        de, vers = (self._codes.get_indexer(i) for i in (estimees.index, estimees.columns))
        siennes = self._minutes[vitesse.route][np.ix_(de, vers)]
        return pd.DataFrame(
            np.where(connus, siennes, estimees.to_numpy(dtype=float)),
            index=estimees.index, columns=estimees.columns,
        )  # fmt: skip


@dataclass(frozen=True)
class Obtention:
    """Comment viennent les minutes d'un territoire : la `part_mesuree` des trajets entre ses communes (dans un
    sens ou dans l'autre), si une matrice est `deposee`, si un `reseau` de routes l'est."""

    part_mesuree: float = 0.0
    deposee: bool = False
    reseau: bool = False

    @property
    def estimees(self) -> bool:
        """Vrai si tout est estimé d'après la distance."""
        return not (self.deposee or self.reseau)

    @property
    def court(self) -> str:
        """« minutes mesurées », « minutes calculées par la route », « minutes estimées »."""
        if self.part_mesuree == 1.0:
            return "minutes mesurées"
        return "minutes calculées par la route" if self.reseau else "minutes estimées"

    def dite(self, vitesse: Vitesse = VITESSE) -> str:
        """« minutes de conduite calculées sur les routes… », « minutes mesurées pour 3 % des trajets ; … »."""
        if self.part_mesuree == 1.0:
            return "minutes mesurées"
        reste = DE_LA_ROUTE if self.reseau else vitesse.dite()
        if not self.deposee:
            return reste
        part = formats.nombre(100 * self.part_mesuree)
        return f"minutes mesurées pour {part} % des trajets du territoire ; ailleurs, {reste}"


def obtenues(codes: pd.Series, mesurees: pd.DataFrame, *, reseau: bool) -> Obtention:
    """Comment viennent les minutes entre ces communes, `mesurees` (`origine`, `destination`) étant déposées ; un
    trajet mesuré dans un sens l'est dans l'autre."""
    paires = {frozenset(p) for p in zip(mesurees["origine"], mesurees["destination"], strict=True)}
    voulues = {frozenset((a, b)) for a in codes for b in codes if a != b}
    part = len(paires & voulues) / len(voulues) if voulues else 0.0
    return Obtention(part, bool(len(mesurees)), reseau)
