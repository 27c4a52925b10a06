"""Grouper et ordonner des arrêts en circuits : exact tant que c'est possible, sinon heuristique.

Un groupe d'arrêts est un entier dont chaque bit est un arrêt. Les minutes entre arrêts respectent
l'inégalité triangulaire (on peut passer par un arrêt sans s'y arrêter) : ajouter un arrêt à un circuit
impossible ne le rend jamais possible.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment

from observatoire.methodes.programme import resoudre

PRECISION = 1e-7
_ORDRE_EXACT = 7
_ARRETS_COMPARES = 11
_GROUPES_MAX = 20_000
_VEHICULE = 1e4  # un véhicule de moins passe avant toutes les minutes


@dataclass
class Circuits:
    """Le problème : minutes entre arrêts, vers le centre, depuis le départ ; charges ; limites."""

    entre: NDArray[np.float64]
    vers: NDArray[np.float64]
    approche: NDArray[np.float64]
    charges: NDArray[np.int64]
    places: int
    a_bord: float
    arret: float
    _memoire: dict[int, tuple[float, tuple[int, ...]]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Le nombre d'arrêts."""
        return len(self.vers)

    def cout(self, groupe: int) -> tuple[float, tuple[int, ...]]:
        """Les minutes du meilleur circuit de ce groupe et son ordre (infini s'il est impossible)."""
        if groupe not in self._memoire:
            self._memoire[groupe] = self._meilleur(_bits(groupe))
        return self._memoire[groupe]

    def _meilleur(self, arrets: list[int]) -> tuple[float, tuple[int, ...]]:
        if self.charges[arrets].sum() > self.places:
            return float("inf"), ()
        if len(arrets) <= _ORDRE_EXACT:
            candidats = list(permutations(arrets))
        else:
            candidats = [self._proche_en_proche(arrets)]
        return min(((self.route(o), o) for o in candidats), default=(float("inf"), ()))

    def _proche_en_proche(self, arrets: list[int]) -> tuple[int, ...]:
        """Du plus loin du centre, de proche en proche."""
        reste = set(arrets)
        ordre = [max(reste, key=lambda i: self.vers[i])]
        reste.discard(ordre[0])
        while reste:
            ici = ordre[-1]
            ordre.append(min(reste, key=lambda j: self.entre[ici, j]))
            reste.discard(ordre[-1])
        return tuple(ordre)

    def route(self, ordre: Sequence[int]) -> float:
        """Les minutes du véhicule sur cet ordre ; infini si un enfant reste trop longtemps à bord."""
        bord = float(self.vers[ordre[-1]])
        for a, b in pairwise(ordre):
            bord += float(self.entre[a, b]) + self.arret
        if bord > self.a_bord + PRECISION:
            return float("inf")
        return float(self.approche[ordre[0]]) + self.arret + bord

    def borne(self) -> float:
        """Minutes que nul plan ne peut éviter : chaque arrêt est quitté une fois (affectation), et
        mener chaque enfant au centre prend au moins sa part d'un véhicule plein."""
        n = self.n
        couts = np.full((n, 2 * n), 1e6)
        couts[:, :n] = np.where(np.eye(n, dtype=bool), 1e6, np.minimum(self.entre, 1e6))
        couts[:, n:] = self.vers[:, None]
        lignes, colonnes = linear_sum_assignment(couts)
        affectation = float(couts[lignes, colonnes].sum() + self.approche.min()) + n * self.arret
        aller_retour = self.vers + self.approche
        pleins = float((self.charges * aller_retour).sum() / self.places)
        return max(affectation, pleins)


def _tout_comparer(c: Circuits) -> list[int]:
    """Les groupes qu'un véhicule peut prendre, parmi tous ; le coût et le meilleur ordre de chacun, quelle
    que soit sa taille, sont rangés dans la mémoire de `c` (programmation dynamique)."""
    n, taille = c.n, 1 << c.n
    chemin = np.full((taille, n), np.inf)
    suivant = np.full((taille, n), -1, dtype=np.int64)
    possibles = []
    charge = [0] * taille
    for s in range(1, taille):
        bas = (s & -s).bit_length() - 1
        charge[s] = charge[s & (s - 1)] + int(c.charges[bas])
        if charge[s] > c.places:
            continue
        for i in _bits(s):
            reste = s ^ (1 << i)
            if not reste:
                chemin[s, i] = c.vers[i]
                continue
            suites = c.entre[i] + c.arret + chemin[reste]
            j = int(suites.argmin())
            chemin[s, i], suivant[s, i] = suites[j], j
        totaux = np.where(chemin[s] <= c.a_bord + PRECISION, c.approche + chemin[s], np.inf)
        premier = int(totaux.argmin())
        if np.isfinite(totaux[premier]):
            possibles.append(s)
            c._memoire[s] = float(totaux[premier]) + c.arret, _ordre(suivant, s, premier)
    return possibles


def _ordre(suivant: NDArray[np.int64], groupe: int, premier: int) -> tuple[int, ...]:
    ordre, s, i = [premier], groupe, premier
    while (s_suivant := s ^ (1 << i)) and suivant[s, i] >= 0:
        s, i = s_suivant, int(suivant[s, i])
        ordre.append(i)
    return tuple(ordre)


def partition(c: Circuits) -> list[int] | None:
    """Le meilleur partage parmi tous les groupes possibles, prouvé par HiGHS ; None s'il y en a trop
    ou si HiGHS s'arrête avant la preuve."""
    groupes = _possibles(c)
    if groupes is None:
        return None
    couts = np.array([c.cout(g)[0] + _VEHICULE for g in groupes])
    membres = [_bits(g) for g in groupes]
    colonnes = np.repeat(np.arange(len(groupes)), [len(m) for m in membres])
    lignes = np.concatenate(membres)
    matrice = sparse.csr_array((np.ones(len(lignes)), (lignes, colonnes)), (c.n, len(groupes)))
    rendu = resoudre(couts, [LinearConstraint(matrice, 1, 1)], Bounds(0, 1), entieres=len(groupes))
    if rendu.x is None or rendu.borne < rendu.valeur:
        return None
    return [groupes[k] for k in np.flatnonzero(rendu.x > 0.5)]


def _possibles(c: Circuits) -> list[int] | None:
    """Tous les groupes qu'un véhicule peut prendre, par ajouts d'arrêts au-delà de quelques-uns ; None
    s'il y en a trop."""
    if c.n <= _ARRETS_COMPARES:
        return _tout_comparer(c)
    tous: list[int] = []
    derniers = [1 << i for i in range(c.n)]
    while derniers:
        tous += derniers
        derniers = [
            g | 1 << i
            for g in derniers
            for i in range(g.bit_length(), c.n)
            if np.isfinite(c.cout(g | 1 << i)[0])
        ]
        if len(tous) + len(derniers) > _GROUPES_MAX or (
            derniers and derniers[0].bit_count() > _ORDRE_EXACT
        ):
            return None
    return tous


def heuristique(c: Circuits) -> list[int]:
    """Un bon partage : fusions qui font gagner le plus de minutes, puis arrêts déplacés."""
    groupes = [1 << i for i in range(c.n)]
    while True:
        gains = [
            (c.cout(a)[0] + c.cout(b)[0] - c.cout(a | b)[0], a, b)
            for k, a in enumerate(groupes)
            for b in groupes[k + 1 :]
        ]
        # Moins de véhicules d'abord : une fusion possible se fait même si elle allonge un peu.
        possibles = [g for g in gains if g[0] > -np.inf]
        if not possibles:
            break
        _, a, b = max(possibles)
        groupes = [g for g in groupes if g not in (a, b)] + [a | b]
    return _deplacer(c, groupes)


def _deplacer(c: Circuits, groupes: list[int]) -> list[int]:
    for _ in range(200):
        mieux, coup = PRECISION, None
        for x, a in enumerate(groupes):
            for i in _bits(a):
                for y, b in enumerate(groupes):
                    if x == y:
                        continue
                    allege = a ^ (1 << i)
                    apres = (c.cout(allege)[0] if allege else 0.0) + c.cout(b | 1 << i)[0]
                    gain = c.cout(a)[0] + c.cout(b)[0] - apres + (1e4 if not allege else 0.0)
                    if gain > mieux and np.isfinite(apres):
                        mieux, coup = gain, (x, y, i)
        if coup is None:
            return groupes
        x, y, i = coup
        groupes[x] ^= 1 << i
        groupes[y] |= 1 << i
        groupes = [g for g in groupes if g]
    return groupes


def _bits(groupe: int) -> list[int]:
    return [i for i in range(groupe.bit_length()) if groupe >> i & 1]
