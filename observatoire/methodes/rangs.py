"""Qui est le plus haut ? Des intervalles de rangs, et la probabilité d'être vraiment le premier.

Rangs joints : Klein, Wright et Wieczorek (JRSS C, 2020). Rang 1 : la plus grande valeur.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from observatoire.methodes.incertitude import bayes_empirique, wilson

CONFIANCE = 0.95
NOMMABLE = 0.9  # probabilité d'être le premier à partir de laquelle on le nomme
RANG_NOMMABLE, GROUPE = 3, 4  # au pire troisième ; un groupe nommé a quatre membres au plus
_FORCES = (2.0, 500.0)
_POINTS = 6000  # de la grille d'intégration, partagés entre les lois


def niveau_joint(nombre: int) -> float:
    """La confiance de chaque intervalle pour que tous tiennent ensemble à 95 %."""
    return float(CONFIANCE ** (1 / nombre))


def rangs(bas: ArrayLike, haut: ArrayLike) -> list[tuple[int, int]]:
    """Le meilleur et le pire rang de chacun, d'après des intervalles de niveau joint."""
    b, h = (np.asarray(v, dtype=float) for v in (bas, haut))
    return [(1 + int((b > h[i]).sum()), len(b) - int((h < b[i]).sum())) for i in range(len(b))]


def rangs_de_parts(x: ArrayLike, n: ArrayLike) -> list[tuple[int, int]]:
    """Les rangs de parts x/n (réponses équivalentes si elles sont sondées)."""
    return rangs(*wilson(x, n, niveau_joint(np.size(n))))


def a_priori(x: ArrayLike, n: ArrayLike) -> tuple[float, float]:
    """La loi bêta des vraies parts de l'ensemble, par les moments : sans elle, un sur trois mènerait."""
    lisse = bayes_empirique(x, n)
    p, (mini, maxi) = lisse.moyenne, _FORCES
    force = p * (1 - p) / lisse.variance_reelle - 1 if lisse.variance_reelle > 0 else maxi
    force = min(maxi, max(mini, force))
    return p * force, (1 - p) * force


def p_premier(
    x: ArrayLike, n: ArrayLike, priori: tuple[float, float] = (0.5, 0.5), *, dernier: bool = False
) -> NDArray[np.float64]:
    """La probabilité que chacun soit le premier (ou le `dernier`) : ∫ fᵢ ∏ Fⱼ, lois bêta."""
    succes, essais = (np.asarray(v, dtype=float) for v in (x, n))
    lois = stats.beta(succes + priori[0], essais - succes + priori[1])
    # Une grille posée sur les quantiles de chacune : fine là où une loi est étroite.
    quantiles = np.linspace(0, 1, max(200, _POINTS // len(succes)))[1:-1, None]
    grille = np.unique(np.concatenate([[0.0, 1.0], lois.ppf(quantiles).ravel()]))
    cumuls = lois.cdf(grille[:, None])
    if dernier:
        cumuls = 1 - cumuls
    milieux = (cumuls[1:] + cumuls[:-1]) / 2
    masses = np.abs(np.diff(cumuls, axis=0))
    autres = np.stack([np.delete(milieux, i, axis=1).prod(axis=1) for i in range(len(succes))], 1)
    return np.asarray((masses * autres).sum(axis=0))


@dataclass(frozen=True)
class Tete:
    """Ce que l'ensemble permet de nommer : `premier` (un rang d'élément), sinon `groupe`, sinon rien."""

    premier: int | None
    groupe: tuple[int, ...]
    rangs: tuple[tuple[int, int], ...]


def tete(probabilites: ArrayLike, rangs: list[tuple[int, int]]) -> Tete:
    """Le premier s'il l'est à 90 % et au pire troisième ; sinon ceux qui peuvent l'être, à quatre au plus."""
    p = np.asarray(probabilites, dtype=float)
    mene = int(p.argmax())
    nomme = p[mene] >= NOMMABLE and rangs[mene][1] <= RANG_NOMMABLE
    possibles = tuple(i for i, (meilleur, _) in enumerate(rangs) if meilleur == 1)
    groupe = possibles if len(possibles) <= min(GROUPE, len(rangs) - 1) else ()
    return Tete(mene if nomme else None, () if nomme else groupe, tuple(rangs))
