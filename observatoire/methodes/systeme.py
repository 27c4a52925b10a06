"""Ce qu'un lecteur peut déduire d'un tableau troué, par programmation linéaire.

Les cases d'un tableau et leurs totaux forment un système `matrice @ x = 0` (une ligne par
total : +1 pour le total, −1 pour ses parties). Une case cachée est un inconnu `x` au-dessus
d'un plancher ; toutes les autres sont connues. Ce module ne sait rien des territoires.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

Reels = NDArray[np.float64]
Masque = NDArray[np.bool_]

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Systeme:
    """`matrice` (totaux × cases), `valeurs` (NaN = inconnue), `planchers` (minimum de chaque
    case, pour qui ne la voit pas), `entier` (toutes les cases sont des comptes entiers)."""

    matrice: sparse.csr_array
    valeurs: Reels
    planchers: Reels
    entier: bool

    def blocs(self) -> list[NDArray[np.intp]]:
        """Groupes de cases qu'aucun total ne relie entre eux : ils se traitent séparément."""
        liens = abs(self.matrice.T) @ abs(self.matrice)
        nombre, bloc = sparse.csgraph.connected_components(liens, directed=False)
        ordre = np.argsort(bloc, kind="stable")
        return np.split(ordre, np.searchsorted(bloc[ordre], np.arange(1, nombre)))

    def restreint(self, cases: NDArray[np.intp]) -> Systeme:
        """Le même système réduit à un bloc de cases (et aux totaux qui le concernent)."""
        colonnes = self.matrice[:, cases]
        lignes = np.flatnonzero(np.diff(colonnes.indptr))
        return Systeme(colonnes[lignes], self.valeurs[cases], self.planchers[cases], self.entier)

    def faux_totaux(self) -> NDArray[np.intp]:
        """Numéros des totaux dont toutes les cases sont connues et qui ne tombent pas juste."""
        inconnues = np.isnan(self.valeurs)
        connus = (abs(self.matrice) @ inconnues.astype(float)) == 0
        ecart = np.abs(self.matrice @ np.where(inconnues, 0.0, self.valeurs))
        return np.flatnonzero(connus & (ecart > TOLERANCE * (1 + np.nanmax(np.abs(self.valeurs)))))

    def possible(self) -> bool:
        """Existe-t-il des valeurs des inconnues qui satisfassent tous les totaux ?"""
        connues = ~np.isnan(self.valeurs)
        bas = np.where(connues, self.valeurs, self.planchers)
        haut = np.where(connues, self.valeurs, np.inf)
        totaux = LinearConstraint(self.matrice, 0.0, 0.0)
        essai = milp(np.zeros(len(bas)), constraints=totaux, bounds=Bounds(bas, haut))
        return essai.x is not None


def deux_mondes(
    systeme: Systeme, couts: Reels, fixes: Masque, case: int, largeur: float
) -> tuple[Reels, Reels] | None:
    """Deux tableaux possibles où `case` diffère de `largeur` au moins, à bas coût caché.

    `couts[i]` est le prix d'une unité d'écart entre l'un des tableaux et la vraie valeur de la
    case `i` : 0 pour une case déjà cachée. Cacher toutes les cases qui diffèrent rend donc les
    deux tableaux indiscernables, et `case` inconnue à `largeur` près. Les cases `fixes` ne
    bougent pas. None si c'est impossible.
    """
    programme = _Programme(systeme, couts, fixes, case, largeur)
    # Imposer de combien le premier tableau descend rend l'optimum continu entier (ce sont des
    # flots) : dix fois plus rapide que la recherche entière, gardée pour les cas restants.
    essais = [programme.resoudre(d, entier=False) for d in programme.descentes()]
    valables = [e for e in essais if e is not None and programme.acceptable(e[1])]
    trouve = min(valables, key=lambda e: e[0], default=None)
    trouve = trouve or programme.resoudre(None, entier=systeme.entier)
    return None if trouve is None else programme.tableaux(trouve[1])


class _Programme:
    """Le programme de `deux_mondes` ; inconnues : écarts du premier tableau à la vérité, écarts
    du second, puis la plus grande valeur absolue des deux."""

    def __init__(
        self, systeme: Systeme, couts: Reels, fixes: Masque, case: int, largeur: float
    ) -> None:
        self.systeme, self.case, self.largeur = systeme, case, largeur
        self.nombre = nombre = len(systeme.valeurs)
        self.vrai = np.where(np.isnan(systeme.valeurs), 0.0, systeme.valeurs)
        self.prix = np.concatenate([np.zeros(2 * nombre), couts])
        un, zero = sparse.eye_array(nombre, format="csr"), sparse.csr_array((nombre, nombre))
        majorants = [[un, zero, -un], [-un, zero, -un], [zero, un, -un], [zero, -un, -un]]
        nul = sparse.csr_array(systeme.matrice.shape)
        totaux = sparse.block_array([[systeme.matrice, nul, nul], [nul, systeme.matrice, nul]])
        second = -np.tile(systeme.matrice @ self.vrai, 2)
        ecart = sparse.csr_array(([-1.0, 1.0], ([0, 0], [case, nombre + case])), (1, 3 * nombre))
        self.contraintes = [
            LinearConstraint(totaux, second, second),
            LinearConstraint(sparse.block_array(majorants), -np.inf, 0.0),
            LinearConstraint(ecart, largeur, np.inf),
        ]
        bas, haut = np.where(fixes, 0.0, systeme.planchers - self.vrai), np.where(fixes, 0, np.inf)
        self.bas = np.concatenate([bas, bas, np.zeros(nombre)])
        self.haut = np.concatenate([haut, haut, np.full(nombre, np.inf)])

    def descentes(self) -> list[float]:
        """De combien le premier tableau peut descendre : la moitié de la largeur, arrondie en bas
        ou en haut, sans crever le plancher. Rien si la vraie valeur est inconnue."""
        if np.isnan(self.systeme.valeurs[self.case]):
            return []
        moitie = self.largeur / 2
        cotes = {np.floor(moitie), np.ceil(moitie)} if self.systeme.entier else {moitie}
        return sorted({float(min(c, -self.bas[self.case])) for c in cotes})

    def resoudre(self, descente: float | None, *, entier: bool) -> tuple[float, Reels] | None:
        """Coût et solution, ou None s'il n'y en a pas."""
        bas, haut = self.bas.copy(), self.haut.copy()
        if descente is not None:
            bas[self.case] = haut[self.case] = -descente
        essai = milp(
            self.prix,
            constraints=self.contraintes,
            bounds=Bounds(bas, haut),
            integrality=np.repeat([int(entier), int(entier), 0], self.nombre),
        )
        return None if essai.x is None else (float(essai.fun), essai.x)

    def acceptable(self, solution: Reels) -> bool:
        """Une solution de comptes entiers doit être entière."""
        ecarts = solution[: 2 * self.nombre]
        return not self.systeme.entier or bool(
            np.allclose(ecarts, np.round(ecarts), rtol=0, atol=TOLERANCE)
        )

    def tableaux(self, solution: Reels) -> tuple[Reels, Reels]:
        """Les deux tableaux, des écarts remis sur la vérité."""
        n = self.nombre
        return self.vrai + solution[:n], self.vrai + solution[n : 2 * n]
