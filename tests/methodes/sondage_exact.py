"""Deux calculs indépendants de ce qu'un tirage permet de dire : la loi exacte d'une commune, et une somme de
communes refaite strate par strate. Ils jugent les formules du produit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from observatoire.methodes.sondage import bornes_part


def effectif_exact(x: int, n: int, ensemble: int, confiance: float = 0.95) -> tuple[int, int]:
    """Combien sont-ils parmi `ensemble`, si x l'étaient parmi n tirés : hypergéométrique, mid-p."""
    possibles = np.arange(x, ensemble - (n - x) + 1)
    egal = stats.hypergeom.pmf(x, ensemble, possibles, n) / 2
    sous = stats.hypergeom.cdf(x, ensemble, possibles, n) - egal
    dessus = stats.hypergeom.sf(x, ensemble, possibles, n) + egal
    gardes = possibles[np.minimum(sous, dessus) > (1 - confiance) / 2]
    return int(gardes.min()), int(gardes.max())


@dataclass(frozen=True)
class Strates:
    """La somme de communes : `total`, `part`, leurs intervalles à 95 %, les réponses équivalentes."""

    total: float
    part: float
    n_effectif: float
    part_bas: float
    part_haut: float
    total_bas: float
    total_haut: float
    cv: float


def strates(ensembles: ArrayLike, interroges: ArrayLike, trouves: ArrayLike) -> Strates:
    """Une part sur plusieurs communes, chacune tirée à part : on met la part en commun, car une
    commune n'a que quelques réponses pour dire sa propre variance."""
    grand, n, x = (np.asarray(v, dtype=float) for v in (ensembles, interroges, trouves))
    extrapole: NDArray[np.float64] = grand * x / n
    tout = float(grand.sum())
    # La variance de la somme, en multiple d'elle-même : chaque commune a son propre poids.
    t = float((grand * (1 - n / grand) * grand / n).sum()) / tout
    total = float(extrapole.sum())
    part = total / tout
    bas, haut = (float(b) for b in bornes_part(total, tout, t, vus=float(n.sum()) / tout))
    n_effectif = tout / t
    cv = float(np.sqrt(part * (1 - part) / n_effectif)) / part if part else float("inf")
    return Strates(total, part, n_effectif, bas, haut, tout * bas, tout * haut, cv)
