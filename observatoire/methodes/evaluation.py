"""Mesurer un effet sur un seul territoire : sa taille compte, les témoins disent ce que fait le hasard.

L'écart d'évolution d'un petit territoire varie plus que la moyenne des témoins : l'erreur porte sa
variance propre (Ferman et Pinto), et la permutation compare des écarts rapportés à leur erreur.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats

from observatoire.erreurs import AppelIncorrect

Tableau = NDArray[np.float64]

CONFIANCE = 0.95
PUISSANCE = 0.80
ASSURANCE = 0.75  # de ne pas sous-estimer ce que les tendances varient
Z = float(stats.norm.ppf((1 + CONFIANCE) / 2))
SEUIL_DETECTABLE = Z + float(stats.norm.ppf(PUISSANCE))  # en erreurs : vu quatre fois sur cinq
_VARIANCE_MINIMUM = 1e-12


@dataclass(frozen=True)
class Effet:
    """Un effet, ce que le hasard en ferait et ce qu'on aurait su voir.

    `neutre` : la valeur de « rien n'a changé » (1 pour un rapport, 0 pour une différence). `detectable_bas`
    et `detectable_haut` : les effets les plus proches du neutre qu'on détecte quatre fois sur cinq. `z` :
    l'effet en erreurs ; `p` : part des territoires, le nôtre compris, qui s'écartent au moins autant des
    autres ; `temoins` : leur nombre ; `tau2` : variance réelle de leurs évolutions, et `tau2_haut`, la plus
    grande qu'ils laissent croire trois fois sur quatre.
    """

    valeur: float
    bas: float
    haut: float
    neutre: float
    detectable_bas: float
    detectable_haut: float
    z: float
    p: float
    temoins: int
    tau2: float = 0.0
    tau2_haut: float = 0.0
    erreur: float = 0.0

    @property
    def minimale(self) -> float:
        """La plus petite `p` possible avec ces témoins."""
        return 1 / (self.temoins + 1)

    @property
    def au_moins(self) -> int:
        """Témoins qui s'écartent des autres au moins autant que le territoire étudié."""
        return round(self.p * (self.temoins + 1)) - 1


def log_rapport(
    avant: ArrayLike, apres: ArrayLike, exposition: ArrayLike = 1.0
) -> tuple[Tableau, Tableau]:
    """Évolution d'un compte, ln(après/avant), et sa variance de Poisson ; ½ ajouté à chaque compte.

    `exposition` : durée × population d'après sur celle d'avant. Lève AppelIncorrect pour un compte négatif
    ou une exposition nulle.
    """
    y0, y1, e = (np.asarray(x, float) for x in (avant, apres, exposition))
    if (y0 < 0).any() or (y1 < 0).any() or not (e > 0).all():
        raise AppelIncorrect("Les comptes sont positifs et l'exposition aussi (exemple : 28 et 1).")
    return np.log((y1 + 0.5) / (y0 + 0.5) / e), 1 / (y0 + 0.5) + 1 / (y1 + 0.5)


def tau2(evolutions: ArrayLike, variances: ArrayLike, assurance: float | None = None) -> float:
    """Variance réelle entre les évolutions de témoins (Paule et Mandel) ; 0 si le hasard suffit.

    `assurance` : sa borne haute, qu'elle ne dépasse qu'avec la probabilité 1 − `assurance` (profil de Q)."""
    d, v = np.asarray(evolutions, float), np.asarray(variances, float)
    libres = len(d) - 1
    cible = libres if assurance is None else float(stats.chi2.ppf(1 - assurance, libres))

    def exces(t: float) -> float:
        w = 1 / (v + t)
        return float((w * (d - (w * d).sum() / w.sum()) ** 2).sum()) - cible

    if len(d) < 2 or exces(0.0) <= 0:
        return 0.0
    large = float(((d - d.mean()) ** 2).sum()) / cible + float(v.max())
    return float(optimize.brentq(exces, 0.0, large, xtol=1e-13))


def effet(
    evolution: float,
    variance: float,
    temoins: ArrayLike = (),
    variances: ArrayLike = (),
    *,
    rapports: bool = True,
    commun: float | None = None,
) -> Effet:
    """L'évolution d'un territoire moins celle de ses témoins (moyenne à effets aléatoires).

    Variance : celle du territoire, plus τ², plus celle de la moyenne des témoins. `rapports` : les
    évolutions sont des logarithmes, l'effet est un rapport. `commun` : τ² déjà connu. Sans témoin, c'est
    l'avant-après, et `p` vaut 1.
    """
    d = np.asarray(temoins, float)
    v = np.maximum(np.asarray(variances, float), _VARIANCE_MINIMUM)
    t = tau2(d, v) if commun is None else commun
    w = 1 / (v + t)
    centre = float((w * d).sum() / w.sum()) if len(d) else 0.0
    precision = 1 / float(w.sum()) if len(d) else 0.0
    erreur = float(np.sqrt(max(variance, _VARIANCE_MINIMUM) + t + precision))
    z = (evolution - centre) / erreur
    au_moins = int((np.abs(_ecarts(d, v, w, t)) >= abs(z) - 1e-12).sum())
    bornes = evolution - centre + erreur * np.array([0.0, -Z, Z])
    limites = erreur * np.array([-SEUIL_DETECTABLE, SEUIL_DETECTABLE])
    valeur, bas, haut = np.exp(bornes) if rapports else bornes
    moins, plus = np.exp(limites) if rapports else limites
    return Effet(
        float(valeur), float(bas), float(haut), 1.0 if rapports else 0.0, float(moins), float(plus),
        z, (1 + au_moins) / (len(d) + 1), len(d), t, max(t, tau2(d, v, ASSURANCE)), erreur,
    )  # fmt: skip


def _ecarts(d: Tableau, v: Tableau, w: Tableau, t: float) -> Tableau:
    """Chaque témoin dans le rôle du territoire étudié, contre les autres, en erreurs."""
    if len(d) < 2:
        return np.zeros(len(d))
    autres = w.sum() - w
    return np.asarray((d - ((w * d).sum() - w * d) / autres) / np.sqrt(v + t + 1 / autres))
