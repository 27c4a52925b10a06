"""Où mettre p pôles : p-médiane, p-centre, couverture ; tous les optima quand on peut les énumérer.

`minutes` : une ligne par lieu habité, une colonne par site possible, le trajet allant de la ligne
à la colonne (une matrice mesurée n'est pas forcément symétrique). Une case vide est un trajet
inconnu : le site ne dessert pas ce lieu. `personnes` : l'effectif de chaque ligne.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from math import comb
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import poles_solveur as solveur
from observatoire.methodes.poles_bornes import TOLERANCE
from observatoire.methodes.poles_donnees import Probleme, preparer
from observatoire.methodes.programme import NOEUDS

Tableau = npt.NDArray[np.float64]
Objectif = Literal["p-médiane", "p-centre", "couverture", "couverture totale"]

SITES_ENUMERES = 60
COMBINAISONS = 600_000
_LOT = 4_000_000
_EGAL = 1e-9
_PROCHE = 0.01


@dataclass(frozen=True)
class Placement:
    """Le meilleur placement, et ce qui le prouve.

    `valeur` : minutes × personnes (p-médiane), minutes du lieu le plus éloigné (p-centre),
    personnes couvertes (couverture) ou nombre de pôles (couverture totale). `optima` : tous les
    choix à égalité si `complet`, un seul sinon. `proches` : choix à moins de 1 % du meilleur.
    `ecart` : ce qui sépare au plus la valeur de l'optimum, en part ; 0 veut dire prouvé.
    `sans_trajet` : lieux habités qu'aucun site ne dessert, laissés hors du calcul.
    """

    objectif: Objectif
    p: int
    valeur: float
    optima: tuple[tuple[str, ...], ...]
    preuve: str
    complet: bool
    ecart: float = 0.0
    proches: int = 0
    sans_trajet: tuple[str, ...] = ()

    @property
    def prouve(self) -> bool:
        """Vrai si rien de mieux ne peut exister."""
        return self.ecart <= TOLERANCE


def p_mediane(
    minutes: pd.DataFrame,
    personnes: pd.Series,
    p: int,
    *,
    ouverts: Sequence[str] = (),
    noeuds: int = NOEUDS,
) -> Placement:
    """Les p pôles qui font le moins de minutes en tout ; `ouverts` existent déjà et s'y ajoutent."""
    pb = preparer(minutes, personnes, p, ouverts)

    def valeur(proche: Tableau) -> Tableau:
        return np.asarray(pb.effectifs @ proche)

    return _placer(pb, "p-médiane", p, valeur, solveur.p_mediane, noeuds)


def p_centre(
    minutes: pd.DataFrame,
    personnes: pd.Series,
    p: int,
    *,
    ouverts: Sequence[str] = (),
    noeuds: int = NOEUDS,
) -> Placement:
    """Les p pôles qui rapprochent le plus le lieu habité le plus éloigné."""
    pb = preparer(minutes, personnes, p, ouverts)
    habites = pb.effectifs > 0

    def valeur(proche: Tableau) -> Tableau:
        return np.asarray(proche[habites].max(axis=0, initial=0.0))

    return _placer(pb, "p-centre", p, valeur, solveur.p_centre, noeuds)


def couverture(
    minutes: pd.DataFrame,
    personnes: pd.Series,
    p: int,
    rayon: float,
    *,
    ouverts: Sequence[str] = (),
    noeuds: int = NOEUDS,
) -> Placement:
    """Les p pôles qui mettent le plus de personnes à `rayon` minutes ou moins (MCLP)."""
    pb = preparer(minutes, personnes, p, ouverts)

    def valeur(proche: Tableau) -> Tableau:
        return np.asarray(-(pb.effectifs @ (proche <= rayon)))

    def resoudre(temps: Tableau, effectifs: Tableau, p: int, noeuds: int) -> solveur.Trouve:
        return solveur.couverture(temps, effectifs, p, rayon, noeuds)

    return _placer(pb, "couverture", p, valeur, resoudre, noeuds)


def couverture_totale(
    minutes: pd.DataFrame,
    personnes: pd.Series,
    rayon: float,
    *,
    ouverts: Sequence[str] = (),
    noeuds: int = NOEUDS,
) -> Placement:
    """Le plus petit nombre de pôles qui met tout lieu habité à `rayon` minutes ou moins (LSCP).

    Les lieux qu'aucun site n'atteint à ce rayon sont dits dans `sans_trajet`.
    """
    pb = preparer(minutes, personnes, 1, ouverts)
    a_portee = np.asarray((pb.temps <= rayon).any(axis=1))
    hors = tuple(x for x, bon in zip(pb.lieux, a_portee, strict=True) if not bon)
    portee = pb.temps[a_portee & (pb.effectifs > 0)] <= rayon
    sans = (*pb.sans_trajet, *hors)
    for p in range(len(pb.sites) + 1):
        if _trop(len(pb.sites), p):
            break
        choix = _combinaisons(len(pb.sites), p)
        couvre = portee[:, choix].any(axis=2).all(axis=0) if p else np.array([not portee.any()])
        if couvre.any():
            optima = _nommer(pb.sites, choix[couvre])
            return Placement("couverture totale", p, p, optima, _enumere(choix), True, 0.0, len(optima), sans)  # fmt: skip
    trouve = solveur.couverture_totale(np.where(portee, 0.0, np.inf), 0.0, noeuds)
    n = len(trouve.sites)
    return Placement("couverture totale", n, n, _nommer(pb.sites, [trouve.sites]), trouve.preuve, False, trouve.ecart, 0, sans)  # fmt: skip


def acces(minutes: pd.DataFrame, sites: Sequence[str]) -> pd.DataFrame:
    """Le site le plus proche de chaque lieu et son temps ; vides si aucun trajet n'est connu."""
    choisis = minutes[list(sites)].astype(float)
    temps = choisis.min(axis=1) if len(sites) else pd.Series(np.nan, index=minutes.index)
    connus = choisis.dropna(how="all")
    proche = connus.idxmin(axis=1) if len(sites) else pd.Series(dtype=object)
    return pd.DataFrame({"site": proche.reindex(minutes.index), "minutes": temps})


def _placer(
    pb: Probleme,
    objectif: Objectif,
    p: int,
    valeur: Callable[[Tableau], Tableau],
    resoudre: Callable[[Tableau, Tableau, int, int], solveur.Trouve],
    noeuds: int,
) -> Placement:
    signe = -1.0 if objectif == "couverture" else 1.0
    if _trop(len(pb.sites), p):
        trouve = resoudre(pb.temps, pb.effectifs, p, noeuds)
        return Placement(objectif, p, signe * trouve.valeur, _nommer(pb.sites, [trouve.sites]), trouve.preuve, False, trouve.ecart, 0, pb.sans_trajet)  # fmt: skip
    choix = _combinaisons(len(pb.sites), p)
    lot = max(1, _LOT // max(1, pb.temps.shape[0] * p))
    with np.errstate(invalid="ignore"):
        valeurs = np.concatenate(
            [valeur(pb.temps[:, choix[i : i + lot]].min(axis=2)) for i in range(0, len(choix), lot)]
        )
    valeurs = np.where(np.isnan(valeurs), np.inf, valeurs)
    meilleure = float(valeurs.min())
    if not np.isfinite(meilleure):
        raise AppelIncorrect(
            f"Aucun choix de {p} pôle(s) ne dessert tous les lieux habités avec les trajets connus. "
            "À faire : compléter minutes.csv, ou demander plus de pôles."
        )
    egaux = valeurs <= meilleure + _EGAL * max(1.0, abs(meilleure))
    proches = int((valeurs <= meilleure + _PROCHE * abs(meilleure)).sum())
    return Placement(
        objectif, p, signe * meilleure, _nommer(pb.sites, choix[egaux]), _enumere(choix), True,
        0.0, proches, pb.sans_trajet,
    )  # fmt: skip


def _trop(sites: int, p: int) -> bool:
    return sites > SITES_ENUMERES or comb(sites, p) > COMBINAISONS


def _combinaisons(sites: int, p: int) -> npt.NDArray[np.intp]:
    plat = np.fromiter(chain.from_iterable(combinations(range(sites), p)), dtype=np.intp)
    return plat.reshape(-1, p) if p else np.empty((1, 0), dtype=np.intp)


def _nommer(sites: Sequence[str], choix: npt.ArrayLike) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(sites[int(j)] for j in sorted(ligne)) for ligne in np.asarray(choix))


def _enumere(choix: npt.NDArray[np.intp]) -> str:
    n = f"{len(choix):,}".replace(",", "\u202f")
    return f"les {n} choix possibles ont tous été comparés" if len(choix) > 1 else "un seul choix"
