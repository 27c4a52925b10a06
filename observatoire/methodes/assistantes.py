"""Assistantes maternelles : combien resteront dans dix ans, et combien en recruter.

Une assistante encore en activité à l'année t y était à t−1, n'est pas partie à la retraite (risque
selon l'âge) et n'a pas quitté le métier (risque annuel constant). Les entrées suivent une loi de
Poisson et quittent le métier au même rythme. Les nombres sont petits : la fourchette compte plus que
le nombre attendu.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from observatoire.erreurs import AppelIncorrect

Tableau = NDArray[np.float64]

# Exemple de risques de départ par âge : un réglage visible, à remplacer par les âges locaux.
DEPART_RETRAITE: Mapping[int, float] = {
    60: 0.1, 61: 0.15, 62: 0.3, 63: 0.35, 64: 0.6, 65: 0.6, 66: 0.7, 67: 1.0,
}  # fmt: skip
# Places de moins de 3 ans par assistante en activité (France 2015, calculé) ; plage 2 à 3.
PLACES_PAR_ASSISTANTE = 2.5


@dataclass(frozen=True)
class Parametres:
    """Les hypothèses d'une projection ; toutes se montrent et se changent à l'écran."""

    depart_retraite: Mapping[int, float] = field(default_factory=lambda: dict(DEPART_RETRAITE))
    autre_sortie: float = 0.04
    entrees_par_an: float = 0.0
    annees: int = 10
    places_par_assistante: float = PLACES_PAR_ASSISTANTE

    def __post_init__(self) -> None:
        risques = [*self.depart_retraite.values(), self.autre_sortie]
        if any(not 0 <= r <= 1 for r in risques):
            raise AppelIncorrect("Un risque de départ est entre 0 et 1 (exemple : 0,3 à 62 ans).")
        if self.entrees_par_an < 0 or self.annees < 1 or self.places_par_assistante < 0:
            raise AppelIncorrect(
                "Les entrées et les places par assistante sont positives, et l'horizon d'au moins un "
                "an (exemple : 0,4 entrée par an sur 10 ans)."
            )

    def risque_retraite(self, age: int) -> float:
        """Risque de partir à la retraite dans l'année, à cet âge : 0 avant, certain après la table."""
        if not self.depart_retraite:
            return 0.0
        if age > max(self.depart_retraite):
            return self.depart_retraite[max(self.depart_retraite)]
        return self.depart_retraite.get(age, 0.0)


def survie(ages: tuple[int, int], p: Parametres) -> Tableau:
    """Probabilité d'être encore en activité à chaque année 0..n, pour un âge connu par tranche.

    Dans une tranche (45, 49) les âges sont tenus pour également probables ; (52, 52) est un âge exact.
    """
    bas, haut = ages
    if not 18 <= bas <= haut <= 90:
        raise AppelIncorrect(
            f"Une tranche d'âge va par exemple de 45 à 49 ans, pas de {bas} à {haut}."
        )
    courbes = []
    for age in range(bas, haut + 1):
        annuelles = [
            (1 - p.risque_retraite(age + t)) * (1 - p.autre_sortie) for t in range(p.annees)
        ]
        courbes.append(np.concatenate([[1.0], np.cumprod(annuelles)]))
    moyenne: Tableau = np.mean(courbes, axis=0)
    return moyenne


def entrees(p: Parametres, par_an: float | None = None) -> Tableau:
    """Nombre attendu d'entrées encore en activité à chaque année 0..n (loi de Poisson)."""
    rythme = p.entrees_par_an if par_an is None else par_an
    gardees = [(1 - p.autre_sortie) ** k for k in range(p.annees)]
    return rythme * np.concatenate([[0.0], np.cumsum(gardees)])


def projeter(
    ages: Sequence[tuple[int, int]], p: Parametres, confiance: float = 0.8
) -> pd.DataFrame:
    """Une ligne par année 0..n : `attendu, ecart_type, bas, haut`, et les mêmes en places.

    `ages` : une tranche par assistante. L'intervalle vient de la loi exacte (somme de présences
    indépendantes et d'entrées de Poisson), pas d'une approximation normale fausse à quatre personnes.
    """
    restantes = np.array([survie(a, p) for a in ages]).reshape(len(ages), p.annees + 1)
    arrivees = entrees(p)
    attendu = restantes.sum(axis=0) + arrivees
    variance = (restantes * (1 - restantes)).sum(axis=0) + arrivees
    bornes = [_intervalle(restantes[:, t], arrivees[t], confiance) for t in range(p.annees + 1)]
    table = pd.DataFrame(
        {
            "attendu": attendu,
            "ecart_type": np.sqrt(variance),
            "bas": [b for b, _ in bornes],
            "haut": [h for _, h in bornes],
        }
    )
    for colonne in ("attendu", "bas", "haut"):
        table[f"places_{colonne}"] = table[colonne] * p.places_par_assistante
    return table.rename_axis("annee")


def recrutements(ages: Sequence[tuple[int, int]], p: Parametres) -> float:
    """Entrées par an, en moyenne, pour retrouver à l'horizon le nombre d'aujourd'hui.

    Les recrues quittent aussi le métier (`autre_sortie`) : il en faut plus que de départs à la retraite.
    """
    restantes = sum(float(survie(a, p)[-1]) for a in ages)
    return max(0.0, len(ages) - restantes) / float(entrees(p, par_an=1.0)[-1])


def etaler(tranches: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """{(45, 49): 3} → trois fois la tranche (45, 49) : la forme que `projeter` attend."""
    return [tranche for tranche, nombre in tranches.items() for _ in range(int(nombre))]


def _intervalle(presences: Tableau, arrivees: float, confiance: float) -> tuple[int, int]:
    """Quantiles centraux de (somme de Bernoulli indépendantes + Poisson)."""
    loi = np.array([1.0])
    for q in presences:
        loi = np.convolve(loi, [1 - q, q])
    if arrivees > 0:
        loi = np.convolve(
            loi, stats.poisson.pmf(np.arange(stats.poisson.ppf(1 - 1e-9, arrivees) + 2), arrivees)
        )
    cumul, reste = np.cumsum(loi), (1 - confiance) / 2
    # Une probabilité accumulée à 1e-12 près ne doit pas décaler un quantile.
    bas = int(np.searchsorted(cumul, reste - 1e-12))
    return bas, min(int(np.searchsorted(cumul, 1 - reste - 1e-12)), len(loi) - 1)
