"""Les enfants d'un âge à une date : un seul estimateur, que toutes les pages appellent.

Une génération née ici se prolonge de deux façons : par l'âge (elle prend le rapport des enfants recensés
aux naissances de son âge futur) ou par la génération (elle garde celui qu'elle avait au recensement). L'âge,
la génération et le hasard ne se séparent pas : la valeur est la moyenne des deux lectures, et leur écart une
part du doute. Les naissances enregistrées n'ont pas d'erreur ; ce qui reste et ce qui arrive en a une.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy import stats

Ages = tuple[int, int]
CONFIANCE = 0.8
_Z = float(stats.norm.ppf((1 + CONFIANCE) / 2))


@dataclass(frozen=True)
class Estimation:
    """Les enfants d'un âge : les deux lectures, leur moyenne, son écart-type et l'intervalle à 80 %."""

    par_age: float
    par_generation: float
    recenses: float

    @property
    def valeur(self) -> float:
        """La moyenne des deux lectures."""
        return (self.par_age + self.par_generation) / 2

    def ecart_type(self, total: float | None = None) -> float:
        """L'écart entre lectures, et le hasard de ceux qui restent ou arrivent ; `total` : l'estimation
        de l'ensemble quand celle-ci n'en est qu'une partie, dont la rétention propre n'est pas connue."""
        lectures = (self.par_age - self.par_generation) / 2
        tout = self.valeur if total is None else total
        # Un de plus : sans naissance, il peut encore arriver un enfant.
        seule = (self.valeur + 1) * (1 - self.valeur / tout) if tout > 0 else 0.0
        commune = self.valeur**2 / self.recenses if self.recenses > 0 else 0.0
        return math.sqrt(lectures**2 + commune + max(0.0, seule))

    def bornes(self, total: float | None = None) -> tuple[float, float]:
        """L'intervalle à 80 %."""
        demi = _Z * self.ecart_type(total)
        return max(0.0, self.valeur - demi), self.valeur + demi


@dataclass(frozen=True)
class Retention:
    """Ce qu'un recensement dit de ceux qui restent : `recenses` par groupe d'âges, `an` du recensement,
    `naissances` de l'ensemble par année."""

    naissances: Mapping[int, float]
    recenses: Mapping[Ages, float]
    an: int

    def rapport(self, ages: Ages) -> float | None:
        """Enfants recensés d'un groupe par naissance des mêmes années ; None s'il en manque une."""
        annees = [self.an - 1 - a for a in range(ages[0], ages[1] + 1)]
        if ages not in self.recenses or not all(a in self.naissances for a in annees):
            return None
        nees = sum(self.naissances[a] for a in annees)
        return self.recenses[ages] / nees if nees > 0 else None

    def groupe(self, age: int, *, connu: bool = True) -> Ages | None:
        """Le groupe d'un âge ; avec `connu`, à défaut de rapport, le dernier groupe plus jeune qui en a un."""
        for ages in sorted(self.recenses, reverse=True):
            if ages[0] <= age and (not connu or self.rapport(ages) is not None):
                return ages if connu or age <= ages[1] else None
        return None


def enfants_unique(
    naissances: Mapping[int, float],
    retention: Retention,
    ages: Ages,
    annee: int,
    recenses: Mapping[Ages, float] | None = None,
) -> Estimation | None:
    """Les enfants de `ages` (bornes comprises) au 1er janvier `annee`, d'après les `naissances` du lieu.

    `recenses` : les groupes recensés du lieu (ceux de l'ensemble par défaut), pour une année de naissance
    d'avant la série : le groupe divisé par sa largeur. None si une année manque sans qu'on sache la remplacer.
    """
    locaux = retention.recenses if recenses is None else recenses
    par_age = par_generation = 0.0
    employes: set[Ages] = set()
    for age in range(ages[0], ages[1] + 1):
        nee = annee - 1 - age
        vu = retention.an - 1 - nee
        if nee not in naissances:
            groupe = retention.groupe(vu, connu=False) if vu >= 0 else None
            if groupe is None or groupe not in locaux:
                return None
            effectif = locaux[groupe] / (groupe[1] - groupe[0] + 1)
            par_age, par_generation = par_age + effectif, par_generation + effectif
            employes.add(groupe)
            continue
        futur = retention.groupe(age)
        # Avant le recensement, une génération n'a pas encore la rétention qu'il lui trouvera.
        d_alors = retention.groupe(vu) if age > vu >= 0 else futur
        if futur is None or d_alors is None:
            return None
        par_age += naissances[nee] * (retention.rapport(futur) or 0.0)
        par_generation += naissances[nee] * (retention.rapport(d_alors) or 0.0)
        employes |= {futur, d_alors}
    return Estimation(par_age, par_generation, sum(retention.recenses[g] for g in employes))
