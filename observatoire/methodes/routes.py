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
    sens ou dans l'autre), si une matrice est `deposee`, la `part_reseau` que le réseau de routes déposé couvre."""

    part_mesuree: float = 0.0
    deposee: bool = False
    part_reseau: float = 0.0

    @property
    def reseau(self) -> bool:
        """Vrai si le réseau déposé couvre au moins un trajet."""
        return self.part_reseau > 0

    @property
    def estimees(self) -> bool:
        """Vrai si tout est estimé d'après la distance."""
        return not (self.deposee or self.reseau)

    @property
    def court(self) -> str:
        """« minutes mesurées », « minutes calculées par la route ou estimées », « minutes estimées »."""
        if self.part_mesuree == 1.0:
            return "minutes mesurées"
        if not self.reseau:
            return "minutes estimées"
        return f"minutes calculées par la route{' ou estimées' * (self.part_reseau < 1)}"

    def dite(self, vitesse: Vitesse = VITESSE) -> str:
        """« minutes de conduite calculées sur les routes… pour 84 % des trajets du territoire ; ailleurs, … »."""
        if self.part_mesuree == 1.0:
            return "minutes mesurées"
        parts = []
        if self.deposee:
            parts.append(("minutes mesurées", self.part_mesuree))
        if self.reseau:
            parts.append((DE_LA_ROUTE, self.part_reseau))
        if self.part_reseau < 1.0:
            parts.append((vitesse.dite(), 1.0))
        *premieres, (reste, _) = parts
        dites = [f"{nom} pour {_part(p)} des trajets du territoire" for nom, p in premieres]
        return " ; ".join([*dites, f"ailleurs, {reste}" if dites else reste])


def _part(p: float) -> str:
    """« 84 % » ; ni « 0 % » de ce qui existe, ni « 100 % » de ce qui n'est pas tout."""
    if 0 < p < 0.005:
        return f"moins de 1{formats.INSECABLE}%"
    if 0.995 <= p < 1:
        return f"plus de 99{formats.INSECABLE}%"
    return f"{formats.nombre(100 * p)}{formats.INSECABLE}%"


def obtenues(codes: pd.Series, mesurees: pd.DataFrame, routes: Routes | None) -> Obtention:
    """Comment viennent les minutes entre ces communes, `mesurees` (`origine`, `destination`) étant déposées ; un
    trajet mesuré dans un sens l'est dans l'autre."""
    paires = {frozenset(p) for p in zip(mesurees["origine"], mesurees["destination"], strict=True)}
    voulues = {frozenset((a, b)) for a in codes for b in codes if a != b}
    part = len(paires & voulues) / len(voulues) if voulues else 0.0
    par_route = 0.0
    if routes is not None:
        connus = routes.connus(pd.Index(codes), pd.Index(codes))
        autres = ~np.eye(len(codes), dtype=bool)
        par_route = float(connus[autres].mean()) if voulues else float(connus.all())
    return Obtention(part, bool(len(mesurees)), par_route)
