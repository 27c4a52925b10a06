"""Les moins de 18 ans à venir : l'estimateur unique (`methodes.enfants`), prolongé par les naissances prévues.

Une naissance enregistrée n'a pas d'erreur, ce qu'il en reste en a une ; celle d'un enfant à naître s'y ajoute.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from observatoire.analyses.enfants_ages import GROUPES_RECENSES
from observatoire.analyses.panel import Groupe, Panel, annees, effectif
from observatoire.memoire import une_fois
from observatoire.methodes.enfants import Ages, Estimation, Retention, enfants_unique
from observatoire.methodes.previsions import Prevision, Tableau

METHODE = "naissances_retention"
# Les groupes de l'estimateur unique ; à défaut, ceux des âges détaillés.
DECOUPES: tuple[tuple[Ages, ...], ...] = (
    tuple(GROUPES_RECENSES.values()),
    ((0, 2), (3, 5), (6, 10), (11, 17)),
)


@dataclass(frozen=True)
class Prevus(Prevision):
    """Des enfants par commune : `par_age` et `par_generation`, les deux lectures ; `recenses`, ce qui fonde la
    rétention ; `a_naitre`, ceux dont la naissance est prévue. `propre` et `commun` sont le doute des
    naissances à venir, et de l'ensemble après elles ; celui de l'estimateur s'y ajoute."""

    par_age: Tableau
    par_generation: Tableau
    recenses: float
    a_naitre: Tableau

    @property
    def var(self) -> Tableau:
        """La variance de chaque commune."""
        return np.array([self.somme([i])[1] for i in range(len(self.mu))])

    def fois(self, facteur: ArrayLike) -> "Prevus":
        """La même prévision multipliée, commune par commune."""
        f = np.asarray(facteur, float)
        return replace(
            self, mu=self.mu * f, propre=self.propre * f**2, commun=self.commun * f,
            par_age=self.par_age * f, par_generation=self.par_generation * f, a_naitre=self.a_naitre * f,
        )  # fmt: skip

    def somme(self, choix: ArrayLike | None = None, niveau: str = "epci") -> tuple[float, float]:
        """Moyenne et variance du total des communes choisies (toutes par défaut)."""
        ici = slice(None) if choix is None else np.asarray(choix, int)
        seule = Estimation(
            float(self.par_age[ici].sum()), float(self.par_generation[ici].sum()), self.recenses
        )
        futur = float((self.a_naitre[ici] + self.propre[ici]).sum()) + self.commun[ici].sum() ** 2
        return seule.valeur, seule.ecart_type(float(self.mu.sum())) ** 2 + float(futur)


@dataclass(frozen=True)
class Enfants:
    """De quoi projeter les enfants d'un EPCI : la rétention de l'ensemble et ce que chacune a recensé."""

    panel: Panel
    retention: Retention
    recenses: tuple[dict[Ages, float], ...]

    @property
    def millesime(self) -> int:
        """Le recensement de la rétention."""
        return self.retention.an

    @property
    @une_fois
    def _comptees(self) -> dict[int, np.ndarray]:
        return _completes(self.panel)

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
        encore. `derive` : variance relative annuelle des arrivées de familles, à partir de la dernière
        année que l'estimateur sait dire sans rien prévoir.
        """
        assert groupe.ages is not None
        prevues = self._prevues(groupe.ages, annee, a_naitre)
        nees = {**self._comptees, **{n: p.mu for n, p in prevues.items()}}
        lues = [self._une(i, nees, groupe.ages, annee) for i in range(len(self.panel.codes))]
        par_age = familles * np.array([e.par_age for e in lues])
        par_generation = familles * np.array([e.par_generation for e in lues])
        mu = (par_age + par_generation) / 2
        zero = np.zeros(len(mu))
        futur, propre, commun = zero, zero, zero
        for naissance, prevue in prevues.items():
            ratio = familles * self._rapport(annee - 1 - naissance, naissance)
            futur = futur + ratio * prevue.mu
            propre = propre + ratio**2 * prevue.propre
            commun = commun + ratio * prevue.commun
        commun = np.sqrt(commun**2 + mu**2 * derive * max(0, annee - max(self._comptees) - 2))
        total = float(mu.sum())
        rendu = Prevus(mu, propre, commun, par_age, par_generation, lues[0].recenses, futur)
        return rendu, 1 - float(futur.sum()) / total if total > 0 else 0.0

    def couvre(self, groupe: Groupe) -> bool:
        """Vrai si le groupe commence dans un âge recensé dont la rétention est connue."""
        connus = [a for a in self.retention.recenses if self.retention.rapport(a) is not None]
        return groupe.enfants and groupe.ages is not None and groupe.ages[0] <= max(connus)[1]

    def _prevues(
        self, ages: Ages, annee: int, a_naitre: Callable[[int], Prevision]
    ) -> dict[int, Prevision]:
        """Les naissances que ni l'état civil ni le recensement ne donnent."""
        voulues = [annee - 1 - age for age in range(ages[0], ages[1] + 1)]
        return {
            n: a_naitre(n)
            for n in voulues
            if n not in self._comptees
            and (n >= self.millesime or self.retention.groupe(self.millesime - 1 - n, connu=False) is None)
        }  # fmt: skip

    def _une(self, rang: int, nees: dict[int, np.ndarray], ages: Ages, annee: int) -> Estimation:
        siennes = {a: float(n[rang]) for a, n in nees.items()}
        lue = enfants_unique(siennes, self.retention, ages, annee, self.recenses[rang])
        assert lue is not None, (ages, annee)
        return lue

    def _rapport(self, age: int, naissance: int) -> float:
        """Ce que devient une naissance prévue à `age` : la moyenne des deux lectures."""
        une = enfants_unique({naissance: 1.0}, self.retention, (age, age), naissance + 1 + age)
        return une.valeur if une else 0.0


def preparer(ici: Panel) -> Enfants | None:
    """La rétention du dernier recensement par âge dont les naissances sont connues, ou None."""
    completes = _completes(ici)
    totaux = {a: float(n.sum()) for a, n in completes.items()}
    for millesime in sorted(ici.ages, reverse=True):
        for decoupe in DECOUPES:
            lus = {a: effectif(ici.ages[millesime], *a) for a in decoupe}
            connus = {a: s for a, s in lus.items() if s is not None and s.notna().all()}
            retention = Retention(totaux, {a: float(s.sum()) for a, s in connus.items()}, millesime)
            if retention.groupe(0) is not None:
                recenses = tuple(
                    {a: float(s.iloc[i]) for a, s in connus.items()} for i in range(len(ici.codes))
                )
                return Enfants(ici, retention, recenses)  # fmt: skip
    return None


def _completes(panel: Panel) -> dict[int, np.ndarray]:
    """Les naissances des années que toutes les communes ont."""
    table = panel.naissances
    return {a: table[a].to_numpy(float) for a in annees(table) if table[a].notna().all()}
