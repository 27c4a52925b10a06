"""Rejouer le passé d'un groupe recensé : ce que chaque méthode aurait dit d'un millésime qu'on lui cache."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from observatoire.analyses import enfants, naissances, passes
from observatoire.analyses.panel import Groupe, Panel, annees, comparables
from observatoire.methodes.previsions import METHODES, Prevision, prevoir

PREMIERE_CIBLE = 1982  # avant, le monde n'est plus comparable (et 1968 ouvre le dernier triplet)


@dataclass(frozen=True)
class Essai:
    """Une origine et une cible essayées : ce que chaque méthode disait et ce qui est arrivé."""

    groupe: str
    apprentissage: tuple[int, int]
    cible: tuple[int, int]
    codes: list[str]
    tailles: np.ndarray
    observe: np.ndarray
    prevues: dict[str, Prevision]
    notres: np.ndarray  # rangs des communes de l'EPCI étudié
    entier: bool  # toutes y sont : leur somme est celle de l'EPCI

    def somme(self, methode: str, codes: Collection[str] | None = None) -> tuple[float, ...] | None:
        """Observé, projeté et variance d'un ensemble de communes (l'EPCI étudié par défaut), ou
        None si une commune n'a pas pu être essayée."""
        if codes is None:
            rangs = self.notres if self.entier else self.notres[:0]
        else:
            rangs = np.array([i for i, c in enumerate(self.codes) if c in codes], dtype=int)
            if len(rangs) != len(set(codes)):
                return None
        if not len(rangs) or np.isnan(self.observe[rangs]).any():
            return None
        return float(self.observe[rangs].sum()), *self.prevues[methode].somme(rangs)


def rejouer(panel: Panel, groupe: Groupe, epci: set[str]) -> Iterator[Essai]:
    """Un essai par triplet de millésimes comparables d'un groupe recensé."""
    table = panel.groupe(groupe)
    dates = comparables(annees(table), 20)
    for (avant, apres), cible in zip(pairwise(dates), dates[2:], strict=False):
        if cible < PREMIERE_CIBLE:
            continue
        depart = passes.effectifs(panel, groupe, avant, apres, cible)
        if depart is not None:
            yield from _essayer(panel, groupe, depart, (avant, apres), (cible, cible), table[cible], epci)  # fmt: skip


def _essayer(
    panel: Panel,
    groupe: Groupe,
    depart: passes.Depart,
    apprentissage: tuple[int, int],
    cible: tuple[int, int],
    observe: pd.Series,
    epci: set[str],
) -> Iterator[Essai]:
    codes = depart.codes
    avant = [a for a in annees(panel.population) if a <= depart.origine]
    tailles = panel.population.loc[codes, avant].ffill(axis=1).iloc[:, -1].to_numpy(float)
    rangs = np.array([i for i, c in enumerate(codes) if c in epci], dtype=int)
    prevues = {m: prevoir(m, depart.passe) for m in METHODES}
    if groupe.enfants:
        nees = _par_les_naissances(panel.restreint(codes), groupe, depart)
        prevues |= {enfants.METHODE: nees} if nees is not None else {}
    essai = Essai(
        groupe.id,
        apprentissage,
        cible,
        codes,
        tailles,
        observe[codes].to_numpy(float),
        prevues,
        rangs,
        len(rangs) == len(epci),
    )
    if not np.isnan(essai.observe).all():
        yield essai


def _par_les_naissances(panel: Panel, groupe: Groupe, depart: passes.Depart) -> Prevision | None:
    """Ce que les naissances et la rétention auraient dit, avec ce qu'on savait à l'origine."""
    connues = panel.naissances[[a for a in annees(panel.naissances) if a < depart.origine]]
    alors = replace(
        panel, naissances=connues, provisoires=connues.iloc[:, :0],
        ages={a: t for a, t in panel.ages.items() if a == depart.origine},
    )  # fmt: skip
    pret = enfants.preparer(alors)
    series = naissances.preparer(alors)
    if pret is None or not pret.couvre(groupe) or series is None:
        return None
    return pret.projeter(groupe, depart.cible, series.prevoir)[0]
