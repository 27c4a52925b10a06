"""Placer des pôles quand il y a trop de choix pour tous les comparer : bornes, puis HiGHS.

Chaque fonction rend une solution et l'écart qui la sépare au plus de l'optimum. Un solveur arrêté
par sa limite de calcul (`noeuds`, ou trop de lignes) n'est pas optimal : l'écart le dit.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.poles_bornes import TOLERANCE, echanger, fixer, glouton, lagrange
from observatoire.methodes.programme import resoudre

Tableau = npt.NDArray[np.float64]
# Au-delà, la seule relaxation prend des minutes : l'encadrement de Lagrange suffit.
_LIGNES_MAX = 12_000


@dataclass(frozen=True)
class Trouve:
    """`sites` : indices des pôles ; `valeur` : l'objectif (à minimiser) ; `borne` : ce qu'aucun
    choix ne peut battre."""

    sites: tuple[int, ...]
    valeur: float
    borne: float

    @property
    def ecart(self) -> float:
        """L'écart relatif entre la valeur et la borne, 0 si l'optimum est prouvé."""
        absolu = max(0.0, self.valeur - self.borne)
        return (
            0.0 if absolu <= TOLERANCE * max(1.0, abs(self.valeur)) else absolu / abs(self.valeur)
        )

    @property
    def preuve(self) -> str:
        """Une phrase : prouvé, ou l'écart restant."""
        if self.ecart == 0:
            return "optimum prouvé (bornes et solveur HiGHS) ; d'autres choix peuvent l'égaler"
        part = f"{100 * self.ecart:.2f}".replace(".", ",")
        return (
            "limite de calcul atteinte : le meilleur choix trouvé est à "
            f"{part} % de l'optimum au plus"
        )


def p_mediane(temps: Tableau, effectifs: Tableau, p: int, noeuds: int) -> Trouve:
    """p-médiane : échange de sites (majorant), Lagrange (minorant), puis HiGHS sur ce qui reste."""
    couts = temps * effectifs[:, None]
    couts[effectifs == 0] = 0.0
    if not np.isfinite(couts).any(axis=1).all():
        raise AppelIncorrect("Un lieu habité n'a aucun trajet connu : la p-médiane n'existe pas.")
    grand = float(couts[np.isfinite(couts)].sum()) + 1.0
    couts = np.where(np.isfinite(couts), couts, grand)
    depart = echanger(couts, glouton(couts, p))
    relache = lagrange(couts, p, depart)
    sites, majorant, minorant = relache.sites, relache.majorant, relache.minorant
    fermes, sur = fixer(relache, p)
    trouve = Trouve(tuple(sites), majorant, minorant)
    if trouve.ecart == 0:
        return _servie(trouve, grand)
    restants = np.flatnonzero(~fermes)
    if len(couts) * (len(restants) - p) > _LIGNES_MAX:
        return _servie(trouve, grand)
    x, borne = _elloumi(couts[:, restants], p, np.isin(restants, sur), noeuds)
    if x is not None:
        candidats = restants[x]
        valeur = float(couts[:, candidats].min(axis=1).sum())
        if valeur < majorant:
            sites, majorant = [int(j) for j in candidats], valeur
    # Les sites écartés ne pouvaient pas faire mieux que le majorant.
    return _servie(
        Trouve(tuple(int(j) for j in sites), majorant, min(majorant, max(borne, minorant))), grand
    )


def _servie(trouve: Trouve, grand: float) -> Trouve:
    if trouve.valeur >= grand:
        raise AppelIncorrect(
            f"Aucun choix trouvé de {len(trouve.sites)} pôle(s) ne dessert tous les lieux habités "
            "avec les trajets connus. À faire : compléter la table des minutes de trajet, ou demander plus de pôles."
        )
    return trouve


def _elloumi(
    couts: Tableau, p: int, imposes: npt.NDArray[np.bool_], noeuds: int
) -> tuple[npt.NDArray[np.intp] | None, float]:
    """La p-médiane en variables cumulées (Elloumi, 2010) : z dit qu'aucun pôle n'est plus près.

    Trois coefficients par variable : la matrice reste creuse. Rend les sites et la borne.
    """
    n, m = couts.shape
    ordre = np.argsort(couts, axis=1, kind="stable")
    tries = np.take_along_axis(couts, ordre, axis=1)
    # Parmi m sites dont p ouvrent, l'un des m − p + 1 plus proches est ouvert : z s'arrête là.
    niveaux = m - p
    sauts = np.diff(tries, axis=1)[:, :niveaux].ravel()
    lignes = np.arange(n * niveaux)
    suivants = lignes[lignes % niveaux != 0] if niveaux else lignes
    # z_k + y_(k-ième plus proche) ≥ z_(k-1), avec z_0 = 1.
    a = sparse.csr_matrix(
        (
            np.concatenate([np.ones(2 * len(lignes)), -np.ones(len(suivants))]),
            (
                np.concatenate([lignes, lignes, suivants]),
                np.concatenate([m + lignes, ordre[:, :niveaux].ravel(), m + suivants - 1]),
            ),
        ),
        shape=(len(lignes), m + len(lignes)),
    )
    membre = (lignes % max(niveaux, 1) == 0).astype(float)
    somme = sparse.csr_matrix((np.ones(m), (np.zeros(m, int), np.arange(m))), (1, m + len(lignes)))
    r = resoudre(
        np.concatenate([np.zeros(m), sauts]),
        [LinearConstraint(a, membre, np.inf), LinearConstraint(somme, p, p)],
        Bounds(np.concatenate([imposes.astype(float), np.zeros(len(lignes))]), 1.0),
        entieres=m, noeuds=noeuds,
    )  # fmt: skip
    fixe = float(tries[:, 0].sum())
    x = None if r.x is None else np.flatnonzero(r.x[:m] > 0.5)
    return x, fixe + r.borne


def couverture(temps: Tableau, effectifs: Tableau, p: int, rayon: float, noeuds: int) -> Trouve:
    """Couverture maximale (MCLP) ; la valeur est l'opposé des personnes couvertes."""
    portee = sparse.csr_matrix(temps <= rayon)
    n, m = portee.shape
    somme = sparse.csr_matrix((np.ones(m), (np.zeros(m, int), np.arange(m))), (1, m + n))
    r = resoudre(
        np.concatenate([np.zeros(m), -effectifs]),
        [
            LinearConstraint(sparse.hstack([portee, -sparse.eye(n)]).tocsr(), 0, np.inf),
            LinearConstraint(somme, p, p),
        ],
        Bounds(0.0, 1.0), entieres=m, noeuds=noeuds,
    )  # fmt: skip
    sites = glouton(np.where(temps <= rayon, 0.0, effectifs[:, None]), p)
    if r.x is not None:
        sites = [int(j) for j in np.flatnonzero(r.x[:m] > 0.5)]
    valeur = -float(effectifs[(temps[:, sites] <= rayon).any(axis=1)].sum())
    return Trouve(tuple(sites), valeur, max(r.borne, -float(effectifs.sum())))


def couverture_totale(temps: Tableau, rayon: float, noeuds: int) -> Trouve:
    """Le moins de pôles qui couvrent toutes les lignes (LSCP)."""
    portee = sparse.csr_matrix(temps <= rayon)
    m = portee.shape[1]
    r = resoudre(
        np.ones(m), [LinearConstraint(portee, 1, np.inf)], Bounds(0.0, 1.0),
        entieres=m, noeuds=noeuds,
    )  # fmt: skip
    if r.x is None:
        return Trouve(tuple(range(m)), float(m), max(0.0, r.borne))
    sites = np.flatnonzero(r.x > 0.5)
    # Un nombre de pôles est entier : la borne s'arrondit au-dessus.
    borne = float(np.ceil(r.borne - TOLERANCE))
    return Trouve(tuple(int(j) for j in sites), float(len(sites)), borne)


def p_centre(temps: Tableau, effectifs: Tableau, p: int, noeuds: int) -> Trouve:
    """p-centre : le plus petit rayon que p pôles couvrent, cherché par dichotomie."""
    habites = temps[effectifs > 0]
    if not len(habites):
        return Trouve(tuple(range(p)), 0.0, 0.0)
    rayons = np.unique(habites[np.isfinite(habites)])
    # Aucun pôle ne peut être plus près d'un lieu que son site le plus proche.
    bas, haut = int(np.searchsorted(rayons, habites.min(axis=1).max())), len(rayons) - 1
    choisis, prouve = None, bas
    while prouve <= haut:
        milieu = (prouve + haut) // 2
        t = couverture_totale(habites, float(rayons[milieu]), noeuds)
        if len(t.sites) <= p:
            choisis, haut = t.sites, milieu - 1
        elif t.borne > p:
            prouve = milieu + 1
        else:
            break
    if choisis is None:
        choisis = tuple(glouton(np.where(np.isfinite(habites), habites, 1e9), p))
    complets = list(choisis)
    complets += [j for j in range(temps.shape[1]) if j not in set(choisis)][: p - len(choisis)]
    valeur = float(habites[:, complets].min(axis=1).max())
    return Trouve(tuple(complets), valeur, min(valeur, float(rayons[min(prouve, len(rayons) - 1)])))
