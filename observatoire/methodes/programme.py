"""Écrire les contraintes d'un programme linéaire une à une, puis les donner à SciPy."""

from __future__ import annotations

from scipy import sparse
from scipy.optimize import LinearConstraint


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
