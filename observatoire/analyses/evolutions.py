"""L'évolution d'un territoire entre deux périodes, sa variance, et de combien ses années varient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.analyses.temoins import cumule
from observatoire.methodes.changement import dispersion
from observatoire.methodes.evaluation import Effet, effet, log_rapport

Poids = Mapping[int, float]
"""Année → part de l'année comptée : une année coupée en deux compte ½ de chaque côté."""


@dataclass(frozen=True)
class Evolution:
    """L'évolution d'un territoire entre deux périodes, sa variance et ce que ses années s'écartent."""

    valeur: float
    variance: float
    dispersion: float
    libres: int


def comparer(
    notre: Evolution, autres: Sequence[Evolution], *, rapports: bool, commun: float | None = None
) -> tuple[Effet, float]:
    """L'effet, et la surdispersion φ retenue pour le territoire.

    Les années disent de combien elles varient plus que le hasard : la variance du territoire prend la
    plus forte des deux, la sienne ou celle des témoins, jamais moins que le hasard.
    """
    libres = sum(e.libres for e in autres)
    commune = max(1.0, sum(e.dispersion for e in autres) / libres) if libres else 1.0
    propre = max(commune, notre.dispersion / notre.libres) if notre.libres else commune
    rendu = effet(
        notre.valeur, propre * notre.variance, [e.valeur for e in autres],
        [commune * e.variance for e in autres], rapports=rapports, commun=commun,
    )  # fmt: skip
    return rendu, propre


def annees_entieres(periode: tuple[int, int]) -> Poids:
    """Toutes les années d'une période, entières."""
    return dict.fromkeys(range(periode[0], periode[1] + 1), 1.0)


def moities(periode: tuple[int, int]) -> tuple[Poids, Poids] | None:
    """Les deux moities d'une période ; l'année du milieu compte pour ½ de chaque côté. None pour une
    seule année : rien ne dit alors comment elle évoluait."""
    annees = list(range(periode[0], periode[1] + 1))
    if len(annees) < 2:
        return None
    milieu, reste = divmod(len(annees), 2)
    debut = dict.fromkeys(annees[:milieu], 1.0) | dict.fromkeys(
        annees[milieu : milieu + reste], 0.5
    )
    fin = dict.fromkeys(annees[milieu + reste :], 1.0) | dict.fromkeys(
        annees[milieu : milieu + reste], 0.5
    )
    return debut, fin


def evolution(
    indicateur: str, nature: str, serie: pd.DataFrame, avant: Poids, apres: Poids
) -> Evolution | None:
    """L'évolution d'une série entre deux périodes ; None si une année manque à un flux, ou une période."""
    flux, lu = cumule(nature, indicateur), serie.set_index("annee")
    cotes = [lu.loc[lu.index.isin(list(p))] for p in (avant, apres)]
    poids = [np.array([p[a] for a in c.index]) for c, p in zip(cotes, (avant, apres), strict=True)]
    if any(not len(w) for w in poids) or (
        flux and any(len(w) < len(p) for w, p in zip(poids, (avant, apres), strict=True))
    ):
        return None
    if nature == "compte":
        return de_comptes([c["valeur"].to_numpy(float) for c in cotes], poids, flux)
    if nature == "part":
        return _de_parts(cotes, poids)
    return _de_valeurs([c["valeur"].to_numpy(float) for c in cotes], poids)


def de_comptes(annuels: list[np.ndarray], poids: list[np.ndarray], flux: bool) -> Evolution:
    """Un flux se somme ; un stock garde son niveau : trois années des mêmes gens ne font pas trois fois
    plus d'observations."""
    y0, y1 = (float(w @ y) / (1 if flux else w.sum()) for y, w in zip(annuels, poids, strict=True))
    duree = float(poids[1].sum() / poids[0].sum()) if flux else 1.0
    d, v = log_rapport(y0, y1, duree)
    varient = dispersion(*annuels)
    return Evolution(float(d), float(v), varient.khi2, varient.libres)


def _de_parts(cotes: list[pd.DataFrame], poids: list[np.ndarray]) -> Evolution:
    """Un rapport de deux comptes, dans l'unité de l'indicateur ; variance de Poisson du numérateur."""
    num, den = (
        [float(np.average(c[k].to_numpy(float), weights=w)) for c, w in zip(cotes, poids, strict=True)]
        for k in ("num", "den")
    )  # fmt: skip
    taux = [float(np.average(c["valeur"].to_numpy(float), weights=w)) for c, w in zip(cotes, poids, strict=True)]  # fmt: skip
    echelles = [t * d / n if n else 0.0 for t, n, d in zip(taux, num, den, strict=True)]
    variance = sum((e / d) ** 2 * (n + 0.5) for e, n, d in zip(echelles, num, den, strict=True))
    annuels = [(c["num"] / c["den"] * c["den"].mean()).to_numpy(float) for c in cotes]
    varient = dispersion(*annuels)
    return Evolution(taux[1] - taux[0], variance, varient.khi2, varient.libres)


def _de_valeurs(annuels: list[np.ndarray], poids: list[np.ndarray]) -> Evolution:
    """Une médiane ou un taux publié : seules ses années disent de combien il varie."""
    niveaux = [float(np.average(y, weights=w)) for y, w in zip(annuels, poids, strict=True)]
    libres = sum(len(y) - 1 for y in annuels)
    carres = sum(float(((y - y.mean()) ** 2).sum()) for y in annuels)
    variance = carres / libres * sum(1 / len(y) for y in annuels) if libres else 0.0
    return Evolution(niveaux[1] - niveaux[0], variance, 0.0, 0)
