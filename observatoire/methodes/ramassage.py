"""Le transport des enfants vers un centre : des circuits à capacité, un temps à bord limité.

Un véhicule part de son point de départ, prend des enfants à chaque arrêt et les dépose au centre.
On cherche d'abord le moins de véhicules, puis le moins de minutes de route. Tous les circuits possibles
sont dressés et un programme en nombres entiers en choisit, avec preuve ; s'il y en a trop, une heuristique (économies de Clarke et
Wright, puis déplacements d'arrêts) donne un plan qui dit de combien, au plus, il s'écarte de l'optimum.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import shortest_path

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.circuits import Circuits, heuristique, partition


@dataclass(frozen=True)
class Transport:
    """Les règles du transport : chaque champ est une hypothèse visible, à régler par le comité.

    `places` par véhicule (un minibus de neuf places en a huit pour les enfants) ; `a_bord_maximal` :
    minutes qu'un enfant peut passer à bord ; `arret` : minutes passées à chaque arrêt.
    """

    places: int = 8
    a_bord_maximal: float = 45.0
    arret: float = 2.0


@dataclass(frozen=True)
class Circuit:
    """Un circuit : ses arrêts dans l'ordre, ses enfants, ses minutes de route et de présence à bord."""

    arrets: tuple[str, ...]
    enfants: int
    minutes: float
    a_bord: dict[str, float]


@dataclass(frozen=True)
class Plan:
    """Un plan de transport. `borne` : minutes sous lesquelles aucun plan de ce nombre de véhicules ne
    peut descendre ; `non_desservis` : commune → raison."""

    circuits: tuple[Circuit, ...]
    prouve: bool
    borne: float
    non_desservis: dict[str, str]

    @property
    def vehicules(self) -> int:
        """Un véhicule par circuit."""
        return len(self.circuits)

    @property
    def minutes(self) -> float:
        """Les minutes de route de tous les véhicules, pour un trajet."""
        return sum(c.minutes for c in self.circuits)

    @property
    def enfants(self) -> int:
        """Les enfants transportés."""
        return sum(c.enfants for c in self.circuits)

    @property
    def ecart(self) -> float:
        """De combien de minutes, au plus, on pourrait encore faire mieux (0 si prouvé)."""
        return 0.0 if self.prouve else max(0.0, self.minutes - self.borne)


def transporter(
    enfants: pd.Series,
    minutes: pd.DataFrame,
    centre: str,
    transport: Transport | None = None,
    *,
    depart: str | None = None,
) -> Plan:
    """Le plan qui amène ces enfants (par commune) au centre.

    `minutes` : matrice origine × destination, asymétrique ou trouée (une case vide = trajet inconnu) ;
    `depart` : où sont les véhicules (par défaut au centre). Une commune trop loin pour le temps à
    bord, sans trajet ou sans effectif connu, est dite et laissée de côté ; la commune du centre ne se transporte pas.
    """
    regles = transport or Transport()
    _controler(enfants, minutes, centre, regles)
    voulus = {str(c): math.ceil(n) for c, n in enfants.items() if n > 0 and c != centre}
    gardes, refuses = _tri(voulus, minutes, centre, regles)
    refuses |= dict.fromkeys(map(str, enfants.index[enfants.isna()]), "nombre d'enfants inconnu")
    arrets, charges = _decouper(gardes, regles.places)
    if not arrets:
        return Plan((), True, 0.0, refuses)
    c = _circuits(arrets, charges, minutes, centre, depart or centre, regles)
    choisis = partition(c)
    plan = _plan(c, arrets, charges, choisis if choisis is not None else heuristique(c))
    borne = sum(x.minutes for x in plan) if choisis is not None else c.borne()
    return Plan(plan, choisis is not None, borne, refuses)


def _controler(enfants: pd.Series, minutes: pd.DataFrame, centre: str, regles: Transport) -> None:
    if regles.places < 1:
        raise AppelIncorrect(
            f"Un véhicule a {regles.places} place. Attendu : au moins 1, par exemple 8."
        )
    if centre not in minutes.columns:
        raise AppelIncorrect(
            f"Le centre « {centre} » n'a pas de minutes connues. À faire : choisir une commune de la "
            "matrice, ou déposer une table des minutes de trajet qui la contient."
        )
    if (minutes.to_numpy(float) < 0).any() or (enfants.to_numpy(float) < 0).any():
        raise AppelIncorrect(
            "Des minutes ou des effectifs sont négatifs. Attendu : 0 ou plus. À faire : corriger "
            "les minutes de trajet ou les effectifs saisis."
        )


def _tri(
    voulus: dict[str, int], minutes: pd.DataFrame, centre: str, regles: Transport
) -> tuple[dict[str, int], dict[str, str]]:
    vers = minutes[centre].astype(float).to_dict()
    gardes, refuses = {}, {}
    for c, n in voulus.items():
        t = vers.get(c, math.nan)
        if not math.isfinite(t):
            refuses[c] = "trajet inconnu"
        elif t > regles.a_bord_maximal:
            refuses[c] = f"à {t:.0f} minutes du centre, au-delà du temps à bord accepté"
        else:
            gardes[c] = n
    return gardes, refuses


def _decouper(voulus: dict[str, int], places: int) -> tuple[list[str], list[int]]:
    """Un arrêt plus gros qu'un véhicule est pris en plusieurs fois : des véhicules pleins, puis le reste."""
    arrets, charges = [], []
    for c, n in voulus.items():
        while n > 0:
            arrets.append(c)
            charges.append(min(n, places))
            n -= places
    return arrets, charges


def _circuits(
    arrets: list[str],
    charges: list[int],
    minutes: pd.DataFrame,
    centre: str,
    depart: str,
    regles: Transport,
) -> Circuits:
    entre = minutes.reindex(index=arrets, columns=arrets).to_numpy(float)
    meme = np.array([[a == b for b in arrets] for a in arrets])
    entre = np.where(meme, 1e-9, np.where(np.isfinite(entre), np.maximum(entre, 1e-9), 0.0))
    entre = shortest_path(entre)  # passer par un arrêt sans s'y arrêter est permis
    direct = minutes.reindex(index=arrets)[centre].to_numpy(float)
    vers = (entre + direct[None, :]).min(axis=1)
    ligne = minutes.reindex(index=[depart], columns=arrets).to_numpy(float)[0]
    # Un aller inconnu se remplace par le retour ; la matrice déposée peut n'avoir qu'un sens.
    approche = np.where(np.isfinite(ligne), ligne, vers)
    return Circuits(
        entre, vers, approche, np.array(charges), regles.places, regles.a_bord_maximal, regles.arret
    )


def _plan(
    c: Circuits, arrets: list[str], charges: list[int], groupes: Sequence[int]
) -> tuple[Circuit, ...]:
    circuits = []
    for groupe in groupes:
        total, ordre = c.cout(groupe)
        a_bord: dict[str, float] = {}
        restant = float(c.vers[ordre[-1]])
        for i, suivant in reversed([*pairwise(ordre), (ordre[-1], None)]):
            if suivant is not None:
                restant = float(restant + c.entre[i, suivant] + c.arret)
            a_bord[arrets[i]] = max(restant, a_bord.get(arrets[i], 0.0))
        noms = tuple(dict.fromkeys(arrets[i] for i in ordre))
        circuits.append(
            Circuit(noms, sum(charges[i] for i in ordre), total, {n: a_bord[n] for n in noms})
        )
    return tuple(sorted(circuits, key=lambda x: (-x.enfants, x.arrets)))
