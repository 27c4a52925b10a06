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
from observatoire.methodes.programme import NOEUDS

Tableau = npt.NDArray[np.float64]
Objectif = Literal["p-médiane", "p-centre", "couverture", "couverture totale"]

SITES_ENUMERES = 60
COMBINAISONS = 600_000
_LOT = 4_000_000
_EGAL = 1e-9
_PROCHE = 0.01
# Ce qu'un choix fait (à minimiser) des minutes au plus proche, des effectifs et du rayon ; son solveur.
_OBJECTIFS: dict[Objectif, tuple[Callable[..., Tableau], Callable[..., solveur.Trouve]]] = {
    "p-médiane": (lambda proche, n, _: n @ proche, solveur.p_mediane),
    "p-centre": (lambda proche, n, _: proche[n > 0].max(axis=0, initial=0.0), solveur.p_centre),
    "couverture": (lambda proche, n, rayon: -(n @ (proche <= rayon)), solveur.couverture),
}


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


def placer(
    objectif: Objectif,
    minutes: pd.DataFrame,
    personnes: pd.Series,
    p: int,
    rayon: float = 0.0,
    *,
    ouverts: Sequence[str] = (),
    noeuds: int = NOEUDS,
) -> Placement:
    """Les p meilleurs pôles ; `ouverts` existent déjà et s'y ajoutent.

    p-médiane : le moins de minutes en tout ; p-centre : le lieu habité le plus éloigné est le plus
    proche possible ; couverture (MCLP) : le plus de personnes à `rayon` minutes ou moins.
    """
    pb = preparer(minutes, personnes, p, ouverts)
    valeur, resoudre = _OBJECTIFS[objectif]
    signe = -1.0 if objectif == "couverture" else 1.0
    if _trop(len(pb.sites), p):
        limite = (rayon,) if objectif == "couverture" else ()
        trouve = resoudre(pb.temps, pb.effectifs, p, *limite, noeuds)
        return Placement(objectif, p, signe * trouve.valeur, _nommer(pb.sites, [trouve.sites]), trouve.preuve, False, trouve.ecart, 0, pb.sans_trajet)  # fmt: skip
    choix = _combinaisons(len(pb.sites), p)
    lot = max(1, _LOT // max(1, pb.temps.shape[0] * p))
    with np.errstate(invalid="ignore"):
        proches = (pb.temps[:, choix[i : i + lot]].min(axis=2) for i in range(0, len(choix), lot))
        valeurs = np.concatenate([valeur(t, pb.effectifs, rayon) for t in proches])
    valeurs = np.where(np.isnan(valeurs), np.inf, valeurs)
    meilleure = float(valeurs.min())
    if not np.isfinite(meilleure):
        raise AppelIncorrect(
            f"Aucun choix de {p} pôle(s) ne dessert tous les lieux habités avec les trajets connus. "
            "À faire : compléter la table des minutes de trajet, ou demander plus de pôles."
        )
    egaux = valeurs <= meilleure + _EGAL * max(1.0, abs(meilleure))
    combien = int((valeurs <= meilleure + _PROCHE * abs(meilleure)).sum())
    return Placement(
        objectif, p, signe * meilleure, _nommer(pb.sites, choix[egaux]), _enumere(choix), True,
        0.0, combien, pb.sans_trajet,
    )  # fmt: skip


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


@dataclass(frozen=True)
class Probleme:
    """Les données vérifiées : `temps` n'a que les sites proposables, déjà plafonné par les ouverts."""

    temps: Tableau
    effectifs: Tableau
    lieux: tuple[str, ...]
    sites: tuple[str, ...]
    sans_trajet: tuple[str, ...]


def preparer(
    minutes: pd.DataFrame, personnes: pd.Series, p: int, ouverts: Sequence[str]
) -> Probleme:
    """Le problème sans trajet négatif, sans lieu en double, plafonné par les pôles déjà ouverts."""
    if minutes.index.has_duplicates or minutes.columns.has_duplicates:
        raise AppelIncorrect("Un lieu figure deux fois dans la matrice des trajets.")
    inconnus = [o for o in ouverts if o not in minutes.columns]
    if inconnus:
        raise AppelIncorrect(f"Pôle ouvert inconnu de la matrice des trajets : {inconnus[0]}.")
    temps = minutes.to_numpy(dtype=float)
    if (temps < 0).any():
        i, j = np.argwhere(temps < 0)[0]
        raise AppelIncorrect(
            f"Le trajet {minutes.index[i]} → {minutes.columns[j]} dure {temps[i, j]:g} minutes. "
            "Attendu : un temps positif. À faire : corriger la table des minutes de trajet."
        )
    sites = [str(c) for c in minutes.columns if c not in set(ouverts)]
    if not 1 <= p <= len(sites):
        raise AppelIncorrect(
            f"{p} pôle(s) demandé(s) pour {len(sites)} site(s) possible(s). Attendu : un nombre "
            f"entre 1 et {len(sites)}."
        )
    effectifs = _effectifs(personnes, minutes.index)
    temps = np.where(np.isnan(temps), np.inf, temps)
    desservis = np.asarray(np.isfinite(temps).any(axis=1))
    proposes = temps[:, minutes.columns.isin(sites)]
    if len(ouverts):
        # Un pôle déjà ouvert sert de plafond : un nouveau ne compte que s'il fait mieux.
        deja = temps[:, minutes.columns.isin(list(ouverts))].min(axis=1)
        proposes = np.minimum(proposes, deja[:, None])
    return Probleme(
        proposes[desservis], effectifs[desservis],
        tuple(map(str, minutes.index[desservis])), tuple(sites),
        tuple(map(str, minutes.index[~desservis])),
    )  # fmt: skip


def _effectifs(personnes: pd.Series, lieux: pd.Index) -> Tableau:
    effectifs = personnes.reindex(lieux).to_numpy(dtype=float)
    if np.isnan(effectifs).any() or (effectifs < 0).any():
        fautif = lieux[np.isnan(effectifs) | (effectifs < 0)][0]
        raise AppelIncorrect(
            f"L'effectif de {fautif} manque ou est négatif : on ne peut pas peser les lieux. "
            "À faire : déposer les populations, ou retirer ce lieu."
        )
    return np.asarray(effectifs)
