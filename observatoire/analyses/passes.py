"""Du passé d'un panel à ce que voit une méthode à une date d'origine (`methodes.previsions.Passe`).

Les mêmes constructions servent au rétro-test (origine passée) et à la projection (origine
d'aujourd'hui).
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from observatoire.analyses.panel import Groupe, Panel, annees, comparables
from observatoire.methodes.previsions import Passe, derive_annuelle
from observatoire.methodes.projection import estimer_force, lineaire

PART_COMPLETEE = 0.2  # au plus une commune sur cinq se complète par le taux des autres
MEMBRES_MINIMUM = 5  # un ensemble plus petit ne donne pas de rythme de référence


@dataclass(frozen=True)
class Depart:
    """Un passé prêt à être prolongé jusqu'à `cible` : ses communes et la date d'origine."""

    codes: list[str]
    origine: int
    cible: int
    passe: Passe


def effectifs(
    panel: Panel, groupe: Groupe, avant: int, apres: int, cible: int, *, sans_passe: bool = False
) -> Depart | None:
    """Le passé d'un effectif recensé à deux dates, à prolonger jusqu'à `cible` (pas inégaux admis).

    `sans_passe` garde une commune que seule la dernière date connaît (une commune nouvelle) : elle
    suit l'ensemble. None si aucune commune n'a les deux dates.
    """
    table = panel.groupe(groupe)
    if not {avant, apres} <= set(table.columns):
        return None
    codes = _complets(panel, table[[apres]] if sans_passe else table[[avant, apres]])
    y0, y1 = (table.loc[codes, a].to_numpy(float) for a in (avant, apres))
    connu = ~np.isnan(y0)
    if not connu.any():
        return None
    pas = (cible - apres) / (apres - avant)
    force = estimer_force(y0[connu], y1[connu])
    tau2 = force.tau2 if np.isfinite(force.tau2) else 0.0
    passe = Passe(
        depart=np.where(connu, y0, 0.0),
        arrivee=np.where(connu, y1, 0.0),
        base=y1,
        dernier=y1,
        tendance=lineaire(np.where(connu, y0, y1), avant, y1, apres, cible),
        bruit=np.full(len(codes), tau2 * pas**2),
        pas=pas,
        derive=derive_effectif(panel, groupe, apres) * (cible - apres),
        reference=_references(panel, codes),
    )
    return Depart(codes, apres, cible, passe)


def completer_naissances(panel: Panel) -> tuple[Panel, list[str]]:
    """Le panel où une commune sans naissances connues une année reçoit le taux des autres, et les
    codes de ces communes. Une année que moins de quatre communes sur cinq donnent n'est pas touchée."""
    if not annees(panel.population):
        return panel, []
    habitants = panel.population.ffill(axis=1).iloc[:, -1]
    table = panel.naissances.copy()
    touchees: set[str] = set()
    for annee in annees(table):
        manque = table[annee].isna()
        if manque.any() and manque.mean() <= PART_COMPLETEE:
            taux = float(table[annee].sum()) / float(habitants[~manque].sum())
            table.loc[manque, annee] = taux * habitants[manque]
            touchees |= {c for c, m in zip(panel.codes, manque, strict=True) if m}
    return replace(panel, naissances=table), sorted(touchees)


def derive_effectif(panel: Panel, groupe: Groupe, jusqu_a: int) -> float:
    """Variance relative annuelle du total d'un groupe, tirée des millésimes comparables connus à
    l'époque ; celle de la population si le groupe en a moins de trois."""
    for table in (panel.groupe(groupe), panel.population):
        dates = comparables([a for a in annees(table) if jusqu_a - 40 <= a <= jusqu_a], 6)
        entieres = table[dates].dropna() if len(dates) >= 3 else table.iloc[:0]
        if len(entieres):
            return _sans_nan(derive_annuelle(entieres.sum().to_numpy(), dates, bruit=False))
    return 0.0


def annees_naissances(panel: Panel, *, definitives: bool = True) -> list[int]:
    """Les années de naissances connues sans trou jusqu'à la dernière."""
    table = panel.naissances if definitives else toutes_les_naissances(panel)
    # Une année qui ne couvre presque personne n'est pas une année du panel.
    connues = table.notna().sum()
    pleines = {a for a in annees(table) if connues[a] >= 0.8 * connues.max()}
    suite: list[int] = []
    for annee in sorted(pleines, reverse=True):
        if suite and suite[0] - annee != 1:
            break
        suite.insert(0, annee)
    return suite


def toutes_les_naissances(panel: Panel) -> pd.DataFrame:
    """Années définitives, puis provisoires là où rien de définitif n'est connu."""
    return panel.naissances.join(
        panel.provisoires[[c for c in panel.provisoires if c not in panel.naissances]]
    )


def _complets(panel: Panel, *tables: pd.DataFrame) -> list[str]:
    presents = pd.concat(tables, axis=1).notna().all(axis=1)
    return [c for c in panel.codes if presents[c]]


def _references(panel: Panel, codes: list[str]) -> np.ndarray:
    """Numéro de l'EPCI de chaque commune ; les communes d'un EPCI à peine représenté rejoignent
    l'ensemble le plus nombreux."""
    epci = panel.territoires.loc[codes, "epci"].fillna("").astype(str)
    effectif = epci.value_counts()
    if effectif.empty:
        return np.zeros(0, dtype=np.int64)
    grands = {e for e, n in effectif.items() if n >= MEMBRES_MINIMUM} or {effectif.index[0]}
    retenus = epci.where(epci.isin(grands), effectif.index[0])
    return np.asarray(pd.factorize(retenus)[0], dtype=np.int64)


def _sans_nan(x: float) -> float:
    return x if np.isfinite(x) else 0.0
