"""Un lecteur qui cherche à retrouver ce qui est caché, écrit sans rien reprendre du produit.

Il ne reçoit que les cases publiées et la liste des relations entre elles.
"""

from collections.abc import Hashable, Iterable, Mapping

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from observatoire.methodes.secret import Relation


def attaquer(
    publies: pd.Series, relations: Iterable[Relation], planchers: Mapping[Hashable, float]
) -> dict[Hashable, tuple[float, float]]:
    """Minimum et maximum de chaque case non publiée, par deux programmes linéaires denses."""
    inconnues = [c for c in publies.index if np.isnan(publies[c])]
    matrice, second = [], []
    for r in relations:
        poids = {r.total: 1.0} | dict.fromkeys(r.parties, -1.0)
        matrice.append([poids.get(c, 0.0) for c in inconnues])
        second.append(-sum(w * publies[c] for c, w in poids.items() if not np.isnan(publies[c])))
    limites = [(planchers.get(c, 0), None) for c in inconnues]
    rendu = {}
    for i, c in enumerate(inconnues):
        objectif = np.eye(len(inconnues))[i]
        bas = linprog(objectif, A_eq=matrice, b_eq=second, bounds=limites)
        haut = linprog(-objectif, A_eq=matrice, b_eq=second, bounds=limites)
        assert bas.status == 0 and haut.status in (0, 3)
        rendu[c] = (bas.fun, -haut.fun if haut.status == 0 else np.inf)
    return rendu


def relations_territoires(
    parents: Mapping[Hashable, Hashable], variables: Iterable[Hashable]
) -> list[Relation]:
    """Chaque parent est la somme de tous ses enfants ; clés `(code, variable)`."""
    return [
        Relation((parent, v), tuple((e, v) for e, p in parents.items() if p == parent))
        for v in variables
        for parent in dict.fromkeys(parents.values())
    ]
