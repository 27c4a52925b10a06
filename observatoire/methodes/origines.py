"""Origines glissantes : à chaque année passée, ce qu'une méthode aurait annoncé et ce qui est venu.

Les essais d'une même série se recouvrent : leur nombre n'est pas celui d'expériences indépendantes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatoire.methodes import naissances
from observatoire.methodes.justesse import NIVEAU, couverture, intervalle, score_intervalle

Tableau = NDArray[np.float64]
Projeter = Callable[[Tableau, int], Tableau]

ANNEES_MINIMUM = 6  # années connues à la première origine
HORIZON = 9
CLASSES: tuple[tuple[int, int], ...] = ((1, 3), (4, 6), (7, 9))  # horizons jugés séparément


@dataclass(frozen=True)
class Epreuves:
    """Un essai par ligne, un territoire par colonne. `connues` : années laissées à la méthode ;
    `horizons` : années entre la dernière connue et la fin de ce qui est prévu."""

    connues: NDArray[np.int64]
    horizons: NDArray[np.int64]
    prevu: Tableau
    vu: Tableau
    duree: int = 1

    def grouper(self, groupes: ArrayLike) -> "Epreuves":
        """Les mêmes essais pour des sommes de territoires (`groupes` : une ligne de 0 et 1 chacune)."""
        g = np.asarray(groupes, float).T
        return replace(self, prevu=self.prevu @ g, vu=self.vu @ g)

    def entre(self, bas: int, haut: int) -> "Epreuves":
        """Les essais d'une classe d'horizons, bornes comprises."""
        ici = (self.horizons >= bas) & (self.horizons <= haut)
        return replace(
            self, connues=self.connues[ici], horizons=self.horizons[ici], prevu=self.prevu[ici],
            vu=self.vu[ici],
        )  # fmt: skip

    @property
    def erreur(self) -> float:
        """Erreur absolue moyenne, dans l'unité de la série."""
        return float(np.abs(self.prevu - self.vu).mean()) if self.vu.size else np.nan

    @property
    def biais(self) -> float:
        """Erreur moyenne avec son signe : positif, on annonçait trop."""
        return float((self.prevu - self.vu).mean()) if self.vu.size else np.nan

    def variance(self, memoire: float, ampleur: float) -> Tableau:
        """La variance annoncée de chaque essai."""
        return naissances.variance(
            self.prevu, self.duree, self.horizons[:, None], memoire=memoire, ampleur=ampleur
        )

    def couvertes(self, memoire: float, ampleur: float) -> Tableau:
        """Part de chaque essai tenue par la bande (règle mi-p)."""
        return couverture(self.vu, self.prevu, self.variance(memoire, ampleur))

    def score(self, memoire: float, ampleur: float) -> float:
        """Score d'intervalle moyen : large ou manquée, une bande coûte."""
        bas, haut = intervalle(self.prevu, self.variance(memoire, ampleur))
        return float(score_intervalle(self.vu, bas, haut).mean()) if self.vu.size else np.nan


def eprouver(series: ArrayLike, projeter: Projeter, duree: int = 1) -> Epreuves:
    """Toutes les origines et tous les horizons d'une méthode sur des séries (lignes).

    `projeter(connu, horizon)` ne voit que le passé de chaque origine. `duree` : années sommées.
    """
    y = np.asarray(series, float)
    annees = y.shape[1]
    connues, horizons, prevu, vu = [], [], [], []
    for n in range(ANNEES_MINIMUM, annees):
        horizon = min(HORIZON, annees - n)
        annonce, venu = projeter(y[:, :n], horizon), y[:, n : n + horizon]
        for fin in range(duree, horizon + 1):
            connues.append(n)
            horizons.append(fin)
            prevu.append(annonce[:, fin - duree : fin].sum(axis=1))
            vu.append(venu[:, fin - duree : fin].sum(axis=1))
    forme = (len(vu), len(y))
    return Epreuves(
        np.array(connues, dtype=np.int64), np.array(horizons, dtype=np.int64),
        np.array(prevu).reshape(forme), np.array(vu).reshape(forme), duree,
    )  # fmt: skip


def calibrer(essais: tuple[Epreuves, ...], memoire: float, plancher: float = 0.0) -> float:
    """La plus petite ampleur σ, au moins `plancher`, dont la bande aurait couvert `NIVEAU` de chaque
    famille d'essais (années seules, totaux de trois ans) ; la plus grande si aucune n'y suffit."""
    for ampleur in naissances.AMPLEURS:
        if ampleur >= plancher and all(
            e.vu.size and e.couvertes(memoire, ampleur).mean() >= NIVEAU for e in essais
        ):
            return ampleur
    return naissances.AMPLEURS[-1]


def choisir(essais: Mapping[str, Epreuves], defaut: str, memoire: float, ampleur: float) -> str:
    """Le meilleur score moyen parmi les méthodes de biais inférieur à la moitié de l'erreur.

    Une autre que `defaut` ne la remplace que si elle fait mieux à toutes les classes d'horizons : les
    essais d'une seule série se recouvrent, un petit avantage n'y prouve rien.
    """
    droites = {m: e for m, e in essais.items() if abs(e.biais) <= e.erreur / 2 + 1e-9}
    scores = {m: e.score(memoire, ampleur) for m, e in droites.items()}
    for methode in sorted(scores, key=lambda m: scores[m]):
        if methode == defaut or bat(essais[methode], essais[defaut], memoire, ampleur):
            return methode
    return defaut


def bat(autre: Epreuves, defaut: Epreuves, memoire: float, ampleur: float) -> bool:
    """Vrai si `autre` a un meilleur score que `defaut` à chaque classe d'horizons jugée."""
    jugees = [(autre.entre(*c), defaut.entre(*c)) for c in CLASSES if defaut.entre(*c).vu.size]
    return bool(jugees) and all(
        a.score(memoire, ampleur) < d.score(memoire, ampleur) for a, d in jugees
    )
