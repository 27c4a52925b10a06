"""Les 65 ans ou plus : la pyramide vieillie avec la mortalité que disent les décès de la commune.

Sert tant qu'un seul recensement par âge est déposé. La mortalité est la même pour toutes les
communes (celle de l'EPCI) ; les arrivées et départs d'aînés sont une hypothèse, nulle par défaut.
"""

from dataclasses import dataclass

import numpy as np

from observatoire.analyses.panel import QUINQUENNAUX, Groupe, Panel, annees
from observatoire.methodes import survie
from observatoire.methodes.previsions import Prevision

METHODE = "survie_deces"
ANNEES_DECES = 5
# Un départ vers un établissement voisin ne se voit pas dans les décès d'ici : la mortalité locale
# n'est connue qu'à 15 % près, hasard des décès en plus.
DOUTE_MORTALITE = 0.15


@dataclass(frozen=True)
class Aines:
    """Pyramides détaillées par commune au `millesime`, niveau de mortalité et décès qui le calent."""

    millesime: int
    ages: np.ndarray  # communes × âges
    niveau: float
    deces: float
    annees_deces: tuple[int, int]

    def projeter(
        self,
        groupe: Groupe,
        annee: int,
        *,
        arrivees: float = 0.0,
        mortalite: float = 1.0,
        derive: float = 0.0,
    ) -> Prevision:
        """Les aînés d'un groupe au 1er janvier `annee`. `arrivees` : part par an ; `derive` :
        variance relative annuelle des arrivées et départs."""
        assert groupe.ages is not None
        duree, debut = annee - self.millesime, groupe.ages[0]
        vieillis = survie.vieillir(self.ages, duree, self.niveau * mortalite, arrivees=arrivees)
        mu = vieillis[:, debut:].sum(axis=1)
        # Sans décès, combien seraient-ils ? L'incertitude du niveau porte sur ceux qui manquent.
        partants = self.ages[:, max(0, debut - duree) :].sum(axis=1) - mu
        doute = 1 / self.deces + DOUTE_MORTALITE**2
        commun = np.sqrt(np.maximum(partants, 0) ** 2 * doute + mu**2 * derive * duree)
        return Prevision(mu, np.zeros(len(mu)), commun)


def preparer(panel: Panel) -> Aines | None:
    """Les aînés d'un EPCI, ou None sans recensement par âge quinquennal ou sans décès."""
    connues = sorted(a for a in annees(panel.deces) if panel.deces[a].notna().all())
    connues = connues[-ANNEES_DECES:]
    complets = [
        a
        for a, t in panel.ages.items()
        if set(QUINQUENNAUX) <= set(t.columns) and t[list(QUINQUENNAUX)].notna().all(axis=None)
    ]
    if not connues or not complets:
        return None
    millesime = max(complets)
    tranches = panel.ages[millesime][list(QUINQUENNAUX)]
    ages = np.array(
        [
            survie.ages_detailles(dict(zip(QUINQUENNAUX, ligne, strict=True)))
            for ligne in tranches.to_numpy(float)
        ]
    )
    deces = float(panel.deces[connues].to_numpy().sum())
    if deces == 0:
        return None
    niveau = survie.niveau_de_mortalite(ages.sum(axis=0), deces / len(connues))
    return Aines(millesime, ages, niveau, deces, (connues[0], connues[-1]))
