"""Ce qui se détache d'un ensemble : qui peut se ranger, et qui est vraiment le premier.

On ne trie jamais sur le comptage étudié : c'est le dénominateur, ou la largeur de l'intervalle, qui
décide qui se range. Un extrême se nomme s'il le serait encore neuf fois sur dix (`methodes.rangs`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from observatoire.affirmations import genres
from observatoire.affirmations.sujet import Sujet
from observatoire.methodes import rangs
from observatoire.methodes.incertitude import garwood
from observatoire.methodes.rangs import Tete

ENSEMBLE_MINIMAL = 100  # ménages ou habitants concernés
_LARGEUR = 1 / 3  # de l'étendue montrée : un intervalle plus étroit se range quand même


@dataclass(frozen=True)
class Tetes:
    """Ce qui se détache : la plus haute et la plus basse si on peut les nommer, sinon leurs groupes
    (« parmi les plus élevées »), et l'intervalle de rangs de chaque valeur rangée."""

    plus_haute: genres.Mesuree | None
    plus_basse: genres.Mesuree | None
    hautes: tuple[genres.Mesuree, ...]
    basses: tuple[genres.Mesuree, ...]
    rangs: tuple[tuple[int, int], ...]


def rangeables(s: Sujet, connues: Sequence[genres.Mesuree]) -> list[genres.Mesuree]:
    """Les valeurs assez sûres pour se ranger ; les autres ont de trop petits effectifs, des deux côtés."""
    if s.forme != "taux" or not connues:
        return list(connues)
    valeurs = [m.valeur or 0.0 for m in connues]
    etendue = max(valeurs) - min(valeurs)

    def sure(m: genres.Mesuree) -> bool:
        if m.denominateur is not None and m.denominateur >= ENSEMBLE_MINIMAL:
            return True
        if m.bornes is None:  # un fait exact (une médiane, une densité), ou un ensemble trop petit
            return m.denominateur is None or s.incertitude == "aucune"
        return m.bornes[1] - m.bornes[0] < _LARGEUR * etendue

    return [m for m in connues if sure(m)]


def tetes(s: Sujet, sures: Sequence[genres.Mesuree]) -> Tetes:
    """Les extrêmes que les données séparent, d'après la collecte de ces valeurs."""
    if _en_parts(s, sures):
        hautes, basses = _par_parts(s, sures)
    else:
        hautes, basses = _par_bornes(s, sures)
    premiere, derniere = (None if t.premier is None else sures[t.premier] for t in (hautes, basses))
    groupes = [tuple(sures[i] for i in t.groupe) for t in (hautes, basses)]
    return Tetes(premiere, derniere, groupes[0], groupes[1], hautes.rangs)


def _en_parts(s: Sujet, sures: Sequence[genres.Mesuree]) -> bool:
    compte = s.incertitude in ("part", "rapport")
    return compte and all(m.numerateur is not None and m.denominateur for m in sures)


def _par_parts(s: Sujet, sures: Sequence[genres.Mesuree]) -> tuple[Tete, Tete]:
    """Des parts : réponses équivalentes, a priori de l'ensemble, et le complément pour l'autre bout."""
    t = np.array([m.tirage or 1.0 for m in sures])
    x = np.array([m.numerateur or 0.0 for m in sures]) / t
    n = np.array([m.denominateur or 0.0 for m in sures]) / t
    n = x + n if s.incertitude == "rapport" else np.maximum(x, n)
    rendues = []
    for succes in (x, n - x):
        joints = rangs.rangs_de_parts(succes, n)
        rendues.append(rangs.tete(rangs.p_premier(succes, n, rangs.a_priori(succes, n)), joints))
    return rendues[0], rendues[1]


def _par_bornes(s: Sujet, sures: Sequence[genres.Mesuree]) -> tuple[Tete, Tete]:
    """Des comptages, des arrondis, des estimations ou des faits : on sépare par les intervalles seuls.

    Un fait exact se nomme, fût-il partagé (« dans 3 communes »)."""
    if s.incertitude == "aucune" and all(m.bornes is None for m in sures):
        valeurs = np.array([m.valeur or 0.0 for m in sures])
        joints = rangs.rangs(valeurs, valeurs)
        return Tete(int(valeurs.argmax()), (), tuple(joints)), Tete(int(valeurs.argmin()), (), ())
    bas, haut = (np.array(b) for b in zip(*(_bornes(s, m, len(sures)) for m in sures), strict=True))
    rendues = []
    for b, h in ((bas, haut), (-haut, -bas)):
        joints = rangs.rangs(b, h)
        premiers = [1.0 if r == (1, 1) else 0.0 for r in joints]
        rendues.append(rangs.tete(premiers, joints))
    return rendues[0], rendues[1]


def _bornes(s: Sujet, m: genres.Mesuree, combien: int) -> tuple[float, float]:
    v = m.valeur or 0.0
    if s.incertitude == "poisson" and m.numerateur and not m.tirage:
        b, h = garwood(m.numerateur, rangs.niveau_joint(combien))
        return float(b) * v / m.numerateur, float(h) * v / m.numerateur
    return m.bornes or (v, v)
