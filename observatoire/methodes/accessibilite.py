"""Accessibilité des places : 2SFCA à seuil et E2SFCA graduée.

R_j = S_j / Σ_i w(t_ij)·P_i : les places d'un lieu, partagées entre les enfants qui peuvent y aller.
A_i = 100·Σ_j w(t_ij)·R_j : ce qu'un enfant de i peut atteindre, en places pour 100 enfants.

Ce que la formule garantit, et que les tests vérifient :
- conservation : Σ A_i·P_i / 100 = Σ des places qu'au moins un enfant peut atteindre ;
- ajouter des places ne fait baisser l'accès de personne (les dénominateurs ne dépendent que des
  enfants) ; ajouter des *enfants*, ou élargir le rayon, peut en revanche faire baisser des accès ;
- déplacer des places entre deux lieux atteignables ne change pas la somme : qui gagne le prend à qui
  perd.

Une commune sans enfant a un accès (celui qu'y trouverait un enfant) mais ne pèse sur personne. Un lieu
qu'aucun enfant n'atteint n'est partagé entre personne : son R est vide et il n'entre nulle part, au
lieu de rendre un accès infini. Rien à portée : accès 0 et `a_portee` faux.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from observatoire.erreurs import AppelIncorrect

Tableau = NDArray[np.float64]


@dataclass(frozen=True)
class Paliers:
    """Le poids d'un trajet : `poids[k]` jusqu'à `minutes[k]` inclus, 0 au-delà."""

    minutes: tuple[float, ...]
    poids: tuple[float, ...]

    def __post_init__(self) -> None:
        croissants = all(a < b for a, b in zip(self.minutes, self.minutes[1:], strict=False))
        if len(self.minutes) != len(self.poids) or not self.minutes or not croissants:
            raise AppelIncorrect(
                "Des paliers d'accessibilité vont par paires croissantes (exemple : jusqu'à 10, 15, "
                "20 minutes, poids 1, 0,3 et 0,1)."
            )
        if any(p < 0 for p in self.poids):
            raise AppelIncorrect("Un poids de palier ne peut pas être négatif (exemple : 0,3).")

    def __call__(self, minutes: ArrayLike) -> Tableau:
        """Le poids de chaque durée ; une durée inconnue (NaN) pèse 0."""
        t = np.asarray(minutes, dtype="float64")
        rang = np.searchsorted(np.asarray(self.minutes), t, side="left")
        poids = np.append(np.asarray(self.poids, dtype="float64"), 0.0)
        return np.where(np.isnan(t), 0.0, poids[rang])


QUINZE_MINUTES = Paliers((15.0,), (1.0,))
GRADUEE = Paliers((10.0, 15.0, 20.0), (1.0, 0.3, 0.1))


@dataclass(frozen=True)
class Acces:
    """`acces` : places pour 100 enfants par origine ; `a_portee` : au moins un lieu à portée.

    `ratio` (R) et `partage` (Σ w·P) par lieu ; `sans_enfant` : lieux qu'aucun enfant n'atteint,
    donc hors du calcul.
    """

    acces: Tableau
    a_portee: NDArray[np.bool_]
    ratio: Tableau
    partage: Tableau
    sans_enfant: NDArray[np.bool_]


def accessibilite(
    enfants: ArrayLike, places: ArrayLike, minutes: ArrayLike, paliers: Paliers = GRADUEE
) -> Acces:
    """L'accessibilité depuis une matrice de durées (une ligne par origine, une colonne par lieu)."""
    t = np.asarray(minutes, dtype="float64")
    p, s = _comptes(enfants, "enfants"), _comptes(places, "places")
    if t.shape != (len(p), len(s)):
        raise AppelIncorrect(
            f"La matrice des durées a la forme {t.shape} ; attendu : une ligne par origine "
            f"({len(p)}) et une colonne par lieu ({len(s)})."
        )
    return _partager(p, s, sparse.csr_array(paliers(t)))


def _partager(p: Tableau, s: Tableau, poids: sparse.csr_array) -> Acces:
    partage = np.asarray(p @ poids, dtype="float64").ravel()
    sans_enfant = partage <= 0
    ratio = np.full(len(s), np.nan)
    np.divide(s, partage, out=ratio, where=~sans_enfant)
    acces = 100 * (poids @ np.where(sans_enfant, 0.0, ratio))
    atteint = poids @ (s > 0).astype("float64")
    return Acces(np.asarray(acces), np.asarray(atteint > 0), ratio, partage, sans_enfant)


def places_atteignables(places: ArrayLike, resultat: Acces) -> float:
    """Les places qu'au moins un enfant peut atteindre : ce que la conservation doit retrouver."""
    return float(_comptes(places, "places")[~resultat.sans_enfant].sum())


def places_conservees(enfants: ArrayLike, resultat: Acces) -> float:
    """Σ A_i·P_i / 100, à comparer à `places_atteignables`."""
    return float((resultat.acces * _comptes(enfants, "enfants")).sum() / 100)


def enfants_par_place(
    enfants: ArrayLike,
    places: ArrayLike,
    vers_communes: ArrayLike,
    vers_lieux: ArrayLike,
    seuil: float,
) -> Tableau:
    """Enfants par place dans un rayon de `seuil` minutes autour de chaque commune ; NaN sans place.

    `vers_communes` : durées de commune à commune (les enfants du rayon) ; `vers_lieux` : de chaque
    commune aux lieux d'accueil (les places du rayon).
    """
    autour = (np.asarray(vers_communes, dtype="float64") <= seuil) @ _comptes(enfants, "enfants")
    offertes = (np.asarray(vers_lieux, dtype="float64") <= seuil) @ _comptes(places, "places")
    vide = np.full(len(autour), np.nan)
    rapport: Tableau = np.divide(autour, offertes, out=vide, where=offertes > 0)
    return rapport


def _comptes(valeurs: ArrayLike, quoi: str) -> Tableau:
    t = np.asarray(valeurs, dtype="float64")
    if np.any(np.isnan(t)) or np.any(t < 0):
        raise AppelIncorrect(
            f"Le nombre de {quoi} doit être connu et positif partout (une valeur inconnue n'est pas "
            "un zéro : l'indicateur est alors non disponible)."
        )
    return t
