"""Écrire un programme linéaire en nombres entiers, puis le donner à HiGHS.

HiGHS s'arrête sur la preuve ou sur un nombre de nœuds, jamais sur des secondes : la réponse ne
dépend ni de la machine ni de ce qu'elle fait d'autre.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

Vecteur = NDArray[np.float64]
NOEUDS = 2000
_FINI, _IMPOSSIBLE = 0, 2


class Lignes:
    """Les contraintes bas ≤ somme ≤ haut, écrites une à une."""

    def __init__(self, colonnes: int) -> None:
        self.colonnes = colonnes
        self.i: list[int] = []
        self.j: list[int] = []
        self.v: list[float] = []
        self.bas: list[float] = []
        self.haut: list[float] = []

    def ajouter(self, termes: list[tuple[int, float]], bas: float, haut: float) -> None:
        """Une contrainte : des couples (numéro de variable, coefficient) et ses deux bornes."""
        for j, v in termes:
            self.i.append(len(self.bas))
            self.j.append(j)
            self.v.append(float(v))
        self.bas.append(bas)
        self.haut.append(haut)

    def fermer(self) -> LinearConstraint:
        """Toutes les contraintes ajoutées."""
        matrice = sparse.csr_array((self.v, (self.i, self.j)), (len(self.bas), self.colonnes))
        return LinearConstraint(matrice, self.bas, self.haut)


@dataclass(frozen=True)
class Solution:
    """`x` : le meilleur choix trouvé, ou None ; `valeur` : son objectif (à minimiser) ; `borne` : ce
    qu'aucun choix ne peut battre ; `impossible` : vrai si aucun choix n'existe, c'est prouvé."""

    x: Vecteur | None
    valeur: float
    borne: float
    impossible: bool


def resoudre(
    couts: Vecteur,
    contraintes: Sequence[LinearConstraint],
    bornes: Bounds,
    *,
    entieres: int,
    noeuds: int = NOEUDS,
) -> Solution:
    """Le choix de moindre coût dont les `entieres` premières variables sont entières."""
    r = milp(
        couts, constraints=contraintes, bounds=bornes,
        integrality=(np.arange(len(couts)) < entieres).astype(float),
        options={"node_limit": noeuds, "mip_rel_gap": 0.0},
    )  # fmt: skip
    impossible = r.status == _IMPOSSIBLE
    if r.x is None:
        return Solution(None, np.inf, np.inf if impossible else _borne(r), impossible)
    # HiGHS a fini : la valeur est prouvée, quoi que sa borne ait d'arrondi.
    borne = float(r.fun) if r.status == _FINI else _borne(r)
    return Solution(np.asarray(r.x), float(r.fun), borne, impossible=False)


def _borne(r: object) -> float:
    duale = getattr(r, "mip_dual_bound", None)
    return float(duale) if duale is not None else -np.inf
