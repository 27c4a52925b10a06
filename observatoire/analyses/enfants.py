"""Les moins de 18 ans : les naissances déjà enregistrées, puis ce qu'il reste et ce qui arrive.

Rétention d'un âge = enfants recensés / naissances de la commune les années où ils sont nés. Elle
dépasse 1 quand il arrive plus de familles avec enfants qu'il n'en part.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from observatoire.analyses.panel import Groupe, Panel, annees
from observatoire.memoire import une_fois
from observatoire.methodes import projection as pr
from observatoire.methodes.previsions import Passe, Prevision, prevoir

METHODE = "naissances_retention"
# La découpe la plus fine dont toutes les tranches sont recensées et les naissances connues.
DECOUPES: tuple[tuple[tuple[int, int], ...], ...] = (
    ((0, 2), (3, 5), (6, 10), (11, 17)),
    ((0, 2), (3, 5), (6, 10)),
    ((0, 2), (3, 5)),
    ((0, 4), (5, 9), (10, 14), (15, 19)),
    ((0, 4), (5, 9), (10, 14)),
    ((0, 4), (5, 9)),
    ((0, 4),),
    ((0, 2),),
)


@dataclass(frozen=True)
class Retention:
    """La rétention d'une tranche d'âge, par commune de l'EPCI : le ratio rétréci (sa force s'estime sur le
    département), sa variance propre et celle du ratio de l'EPCI (c/N)."""

    ages: tuple[int, int]
    ratio: np.ndarray
    propre: np.ndarray
    relatif: float


@dataclass(frozen=True)
class Enfants:
    """De quoi projeter les enfants d'un EPCI : recensement de base et rétention par tranche."""

    panel: Panel
    millesime: int
    tranches: tuple[Retention, ...]

    @property
    @une_fois
    def _comptees(self) -> dict[int, np.ndarray]:
        table = self.panel.naissances
        return {a: table[a].to_numpy(float) for a in annees(table)}

    def projeter(
        self,
        groupe: Groupe,
        annee: int,
        a_naitre: Callable[[int], Prevision],
        *,
        familles: float = 1.0,
        derive: float = 0.0,
    ) -> tuple[Prevision, float]:
        """Les enfants d'un groupe au 1er janvier `annee`, et la part déjà née (0 à 1).

        `a_naitre(année)` : la prévision des naissances d'une année que l'état civil ne donne pas
        encore. `derive` : variance relative annuelle des arrivées de familles.
        """
        assert groupe.ages is not None
        zero = np.zeros(len(self.panel.codes))
        bases = [zero for _ in self.tranches]
        futur, futur_propre, nes = zero, zero, 0.0
        for age in range(groupe.ages[0], groupe.ages[1] + 1):
            naissance = annee - 1 - age
            parts = self._parts(age, naissance)
            prevues = None if naissance in self._comptees else a_naitre(naissance)
            n = self._comptees[naissance] if prevues is None else prevues.mu
            for rang, part in parts.items():
                bases[rang] = bases[rang] + part * n
                ratio = part * familles * self.tranches[rang].ratio
                if prevues is None:
                    nes += float((n * ratio).sum())
                else:
                    futur = futur + ratio * prevues.commun
                    futur_propre = futur_propre + ratio * np.sqrt(prevues.propre)
        couples = list(zip(bases, self.tranches, strict=True))
        mu = zero + sum(n * t.ratio * familles for n, t in couples)
        propre = futur_propre**2 + sum(n**2 * t.propre for n, t in couples)
        commun2 = futur**2 + sum(n**2 * t.relatif for n, t in couples)
        commun2 = commun2 + mu**2 * derive * max(0, annee - self.millesime)
        total = float(mu.sum())
        return Prevision(mu, propre, np.sqrt(commun2)), nes / total if total > 0 else 0.0

    def couvre(self, groupe: Groupe) -> bool:
        """Vrai si le groupe commence dans une tranche dont la rétention est connue."""
        return (
            groupe.enfants
            and groupe.ages is not None
            and groupe.ages[0] <= self.tranches[-1].ages[1]
        )

    def _parts(self, age: int, naissance: int) -> dict[int, float]:
        """Rang de tranche → poids de sa rétention pour une génération vue à `age`.

        Une génération déjà recensée est la moyenne de deux façons simples de la prolonger : elle
        garde les enfants qu'elle avait au recensement, ou elle prend la rétention de son âge futur.
        """
        futur = self._rang(age)
        vu = self.millesime - 1 - naissance
        if vu < 0 or self._rang(vu) == futur:
            return {futur: 1.0}
        return {futur: 0.5, self._rang(vu): 0.5}

    def _rang(self, age: int) -> int:
        """La tranche d'un âge ; au-delà de la dernière, la sienne continue."""
        trouves = [i for i, t in enumerate(self.tranches) if t.ages[0] <= age <= t.ages[1]]
        return trouves[0] if trouves else len(self.tranches) - 1


def preparer(panel: Panel, ici: Panel) -> Enfants | None:
    """Rétentions du dernier recensement par âge dont les naissances sont connues, ou None.

    `panel` : toutes les communes du département (la force s'y estime) ; `ici` : celles de l'EPCI.
    """
    for millesime in sorted(ici.ages, reverse=True):
        for decoupe in DECOUPES:
            tranches = [_retention(panel, ici, millesime, t) for t in decoupe]
            if all(tranches):
                return Enfants(ici, millesime, tuple(t for t in tranches if t is not None))
    return None


def _retention(panel: Panel, ici: Panel, millesime: int, ages: tuple[int, int]) -> Retention | None:
    tout, nous = _base_et_effectif(panel, millesime, ages), _base_et_effectif(ici, millesime, ages)
    if tout is None or nous is None or np.isnan(nous[0]).any() or np.isnan(nous[1]).any():
        return None
    connues = ~np.isnan(tout[0]) & ~np.isnan(tout[1])
    force = pr.estimer_force(tout[0][connues], tout[1][connues])
    base, effectif = nous
    if base.sum() == 0:
        return None
    passe = Passe(base, effectif, np.ones(len(base)), effectif, effectif, 0 * base)
    prevue = prevoir("ratios_retrecis", passe, force)
    # Rétrécir déplace un peu le total : on le remet sur les enfants recensés dans l'EPCI.
    retenus = float((base * prevue.mu).sum())
    calage = effectif.sum() / retenus if retenus > 0 else 1.0
    relatif = float(effectif.sum() / base.sum()) / float(base.sum())
    return Retention(ages, prevue.mu * calage, prevue.propre, relatif)


def _base_et_effectif(
    panel: Panel, millesime: int, ages: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray] | None:
    annees_nees = [millesime - 1 - a for a in range(ages[0], ages[1] + 1)]
    recenses = panel.ages.get(millesime)
    if (
        recenses is None
        or ages not in recenses.columns
        or not set(annees_nees) <= set(panel.naissances)
    ):
        return None
    base = panel.naissances[annees_nees].sum(axis=1, skipna=False)
    return base.to_numpy(float), recenses[ages].to_numpy(float)
