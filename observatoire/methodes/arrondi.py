"""Bornes de ce que le producteur a arrondi ou caché.

La CNAF arrondit ses comptes au multiple de 5 le plus proche : 795 veut dire « entre 793 et
797 », et 0 veut dire « moins de 3 ».
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from observatoire.erreurs import AppelIncorrect


def bornes_arrondi(valeur: ArrayLike, base: int = 5) -> tuple[Any, Any]:
    """Plus petit et plus grand compte entier dont `valeur` est l'arrondi au multiple de `base`.

    `base` impaire (5 → ±2) : un compte entier n'est jamais à mi-chemin. Jamais sous 0.
    NaN rend NaN. Lève AppelIncorrect pour une base paire ou une valeur négative.
    """
    if base < 1 or base % 2 == 0:
        raise AppelIncorrect(f"L'arrondi se fait à une base impaire (exemple : 5), pas {base}.")
    centre = np.asarray(valeur, dtype="float64")
    if np.any(centre < 0):
        raise AppelIncorrect("Un compte arrondi ne peut pas être négatif (attendu : 0, 5, 10…).")
    marge = (base - 1) // 2
    return np.maximum(0.0, centre - marge)[()], (centre + marge)[()]


def bornes_somme(bas: ArrayLike, haut: ArrayLike) -> tuple[float, float]:
    """Bornes d'une somme dont chaque part est comprise entre `bas` et `haut` (une valeur connue
    a bas = haut). NaN dès qu'une part n'a pas de borne connue."""
    return float(np.sum(np.asarray(bas, float))), float(np.sum(np.asarray(haut, float)))


def bornes_somme_arrondie(parts: ArrayLike, base: int = 5) -> tuple[float, float]:
    """Bornes d'une somme de parts arrondies chacune à `base` : la marge est de ±2 **par part**."""
    return bornes_somme(*bornes_arrondi(parts, base))


def bornes_somme_secrete(
    valeurs: ArrayLike, secret: ArrayLike, seuil: int = 5, *, base: int = 1
) -> tuple[float, float]:
    """Bornes d'une somme dont certaines parts sont secrètes.

    `secret` : masque booléen ; une part secrète vaut de 1 à `seuil` − 1, quelle que soit la
    valeur passée (NaN permis). `base` = 5 si les parts publiées sont arrondies. N'utiliser que
    si le seuil est la seule raison du secret : une suppression complémentaire n'a pas de plafond.
    """
    if seuil < 2:
        raise AppelIncorrect(f"Le seuil de secret vaut au moins 2 (exemple : 5), pas {seuil}.")
    masque = np.asarray(secret, dtype=bool)
    bas, haut = bornes_arrondi(np.where(masque, 0.0, np.asarray(valeurs, dtype="float64")), base)
    return bornes_somme(np.where(masque, 1.0, bas), np.where(masque, seuil - 1.0, haut))
