"""Projeter de petits territoires : ratios de cohorte rétrécis, droites, calage et fourchettes.

Un ratio de cohorte est ce que devient un groupe d'âge d'une date à la suivante : 14 habitants de
5-9 ans là où ils étaient 12 de 0-4 ans cinq ans plus tôt, ratio 1,17. Sur de si petits nombres il
est surtout du bruit : on le rétrécit vers celui d'un ensemble plus grand, d'autant plus que le
groupe est petit (poids local λ = n / (n + k)).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.incertitude import rapport

Tableau = NDArray[np.float64]

K_DEFAUT = 30.0  # force du rétrécissement quand trop peu de communes permettent de l'estimer
COMMUNES_POUR_K = 20
_TOLERANCE_CALAGE, _TOURS_CALAGE = 1e-9, 500


def poids_local(n: ArrayLike, k: float) -> Tableau:
    """λ = n / (n + k) : la part de l'écart local que l'on garde (k infini : aucune)."""
    effectif = np.maximum(np.asarray(n, dtype=float), 0.0)
    if not k >= 0:
        raise AppelIncorrect(f"La force k est positive ou nulle (exemple : 30), pas {k}.")
    if np.isinf(k):
        return np.zeros_like(effectif)
    total = effectif + k
    poids: Tableau = np.divide(effectif, total, out=np.zeros_like(effectif), where=total > 0)
    return poids


def retrecir(local: ArrayLike, reference: ArrayLike, poids: ArrayLike) -> Tableau:
    """λ·local + (1 − λ)·référence ; un ratio local impossible (groupe vide) rend la référence."""
    ici, la = np.asarray(local, float), np.asarray(reference, float)
    lam = np.where(np.isnan(ici), 0.0, np.asarray(poids, float))
    return np.asarray(lam * np.where(np.isnan(ici), 0.0, ici) + (1 - lam) * la)


@dataclass(frozen=True)
class Cohorte:
    """Résultat de `hamilton_perry` ; les ratios vont du deuxième groupe d'âge au dernier.

    `ratio` et `enfants` (enfants pour un adulte d'âge fécond) sont rétrécis : `avancer` les réemploie.
    """

    local: Tableau
    reference: Tableau
    poids: Tableau
    ratio: Tableau
    enfants: float
    projection: Tableau  # tous les groupes, le premier compris


FECONDES = slice(3, 10)  # 15-49 ans, en groupes de cinq ans


def hamilton_perry(
    avant: ArrayLike,
    apres: ArrayLike,
    reference_avant: ArrayLike,
    reference_apres: ArrayLike,
    *,
    k: float = K_DEFAUT,
) -> Cohorte:
    """Projette d'un pas tous les groupes d'âge, ratios rétrécis vers ceux de la référence.

    Groupes d'âge de même largeur que le pas, du plus jeune au plus vieux, le dernier ouvert
    (« 85 ans ou plus » vient de 80-84 et de 85 ou plus). Le premier groupe vient du rapport
    enfants / adultes de 15 à 49 ans, rétréci avec 3k. `k` = 0 :
    ratios locaux bruts. Lève AppelIncorrect si les quatre listes n'ont pas la même longueur.
    """
    a, b, ra, rb = (np.asarray(x, float) for x in (avant, apres, reference_avant, reference_apres))
    if len({len(x) for x in (a, b, ra, rb)}) != 1 or len(a) < FECONDES.stop:
        raise AppelIncorrect(
            "Il faut les mêmes groupes d'âge aux deux dates et dans la référence (exemple : 18 "
            "groupes de cinq ans, de 0-4 à 85 ou plus)."
        )
    local, reference = rapport(b[1:], _sources(a)), rapport(rb[1:], _sources(ra))
    lam = poids_local(_sources(a), k)
    adultes = b[FECONDES].sum()
    enfants = retrecir(
        rapport(b[0], adultes), rapport(rb[0], rb[FECONDES].sum()), poids_local(adultes, 3 * k)
    )
    ratio, par_adulte = (
        np.nan_to_num(retrecir(local, reference, lam)),
        float(np.nan_to_num(enfants)),
    )
    suite = avancer(b, ratio, par_adulte)
    return Cohorte(local, reference, lam, ratio, par_adulte, suite)


def avancer(groupes: ArrayLike, ratio: ArrayLike, enfants: float) -> Tableau:
    """Un pas de plus avec les mêmes ratios ; le premier groupe naît des adultes projetés."""
    suite = _sources(np.asarray(groupes, float)) * np.asarray(ratio, float)
    premier = suite[FECONDES.start - 1 : FECONDES.stop - 1].sum() * enfants
    return np.concatenate([[premier], suite])


def _sources(groupes: Tableau) -> Tableau:
    """D'où viennent les groupes suivants : chacun du précédent, le dernier des deux derniers."""
    return np.append(groupes[:-2], groupes[-2:].sum())


def lineaire(
    avant: ArrayLike, t_avant: float, apres: ArrayLike, t_apres: float, t: float
) -> Tableau:
    """La droite par deux dates, prolongée ; jamais sous 0. Les pas peuvent être inégaux."""
    if t_apres <= t_avant:
        raise AppelIncorrect(
            f"Il faut deux dates dans l'ordre (exemple : 2016 puis 2023), pas {t_avant} et {t_apres}."
        )
    a, b = np.asarray(avant, float), np.asarray(apres, float)
    suite: Tableau = np.maximum(0.0, b + (b - a) * (t - t_apres) / (t_apres - t_avant))
    return suite


@dataclass(frozen=True)
class Force:
    """Ce que des communes disent d'un ratio : `ratio` commun, `tau2` variance réelle entre
    communes, `k` force du rétrécissement, `communes` sur lesquelles c'est estimé."""

    ratio: float
    tau2: float
    k: float
    communes: int


def estimer_force(avant: ArrayLike, apres: ArrayLike) -> Force:
    """k = ratio / τ², τ² par les moments (variance observée moins bruit de Poisson).

    À estimer sur toutes les communes du département. Sous `COMMUNES_POUR_K` communes utiles,
    k = `K_DEFAUT` et τ² s'en déduit. τ² nul donne k infini : rien de local n'est gardé.
    """
    a, b = np.asarray(avant, float), np.asarray(apres, float)
    utiles = (a > 0) & ~np.isnan(b)
    a, b = a[utiles], b[utiles]
    if not len(a):
        return Force(np.nan, np.nan, np.inf, 0)
    ratio = float(b.sum() / a.sum())
    if len(a) < COMMUNES_POUR_K or ratio == 0:
        return Force(ratio, ratio / K_DEFAUT, K_DEFAUT, len(a))
    # E[Σ a(r − R)²] = R(m − 1) + τ²(Σa − Σa²/Σa), avec r ~ Poisson(a·ρ)/a et ρ de variance τ².
    ecarts = float((a * (b / a - ratio) ** 2).sum())
    tau2 = max(0.0, (ecarts - ratio * (len(a) - 1)) / (a.sum() - (a**2).sum() / a.sum()))
    return Force(ratio, tau2, ratio / tau2 if tau2 > 0 else np.inf, len(a))


def ipf(table: ArrayLike, lignes: ArrayLike, colonnes: ArrayLike) -> Tableau:
    """Cale `table` sur ses marges par ajustement proportionnel ; une case nulle le reste.

    Lève AppelIncorrect si les marges n'ont pas le même total, ou si une marge positive n'a que
    des cases nulles à caler.
    """
    x, r, c = (np.array(v, dtype=float) for v in (table, lignes, colonnes))
    if not np.isclose(r.sum(), c.sum(), rtol=1e-6, atol=1e-6):
        raise AppelIncorrect(
            f"Les marges à caler n'ont pas le même total ({r.sum():.1f} et {c.sum():.1f}). "
            "À faire : donner des totaux de communes et de groupes qui se somment pareil."
        )
    for axe, marge, nom in ((1, r, "commune"), (0, c, "groupe d'âge")):
        vides = (x.sum(axis=axe) == 0) & (marge > 0)
        if vides.any():
            raise AppelIncorrect(
                f"Calage impossible : une marge ({nom} n° {int(np.argmax(vides)) + 1}) est positive "
                "mais toutes ses cases sont nulles. À faire : y mettre une valeur de départ."
            )
    for _ in range(_TOURS_CALAGE):
        x *= _facteurs(r, x.sum(axis=1))[:, None]
        x *= _facteurs(c, x.sum(axis=0))[None, :]
        if np.allclose(x.sum(axis=1), r, rtol=_TOLERANCE_CALAGE, atol=1e-9):
            break
    return x


def plus_forts_restes(valeurs: ArrayLike, total: int) -> NDArray[np.int64]:
    """Entiers de somme `total`, proportionnels à `valeurs`, chacun à moins d'une unité.

    À reste égal, le premier de la liste l'emporte ; des valeurs toutes nulles rendent des zéros
    (et `total` doit l'être aussi).
    """
    v = np.asarray(valeurs, float)
    if total < 0 or (v < 0).any() or (v.sum() == 0 and total > 0):
        raise AppelIncorrect(
            "On répartit un total entier positif entre des valeurs positives (exemple : 12 enfants "
            "entre 3,2, 4,9 et 3,9)."
        )
    if v.sum() == 0:
        return np.zeros(v.shape, dtype=np.int64)
    quotas = v * total / v.sum()
    entiers: NDArray[np.int64] = np.floor(quotas + 1e-12).astype(np.int64)
    restes = np.round(quotas - entiers, 12)
    for rang in np.argsort(-restes, kind="stable")[: total - int(entiers.sum())]:
        entiers[rang] += 1
    return entiers


def _facteurs(vise: Tableau, actuel: Tableau) -> Tableau:
    return np.divide(vise, actuel, out=np.zeros_like(vise), where=actuel > 0)
