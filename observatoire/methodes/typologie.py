"""Ranger des lignes en quelques groupes qui se ressemblent, et dire lesquelles tiennent à un choix.

Classification ascendante de Ward sur des variables centrées et réduites : déterministe, sans tirage de départ.
La sensibilité refait les groupes en retirant chaque variable, puis en déplaçant chaque valeur dans sa fourchette.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.cluster import hierarchy
from scipy.optimize import linear_sum_assignment

DEPLACEMENTS = 200
GRAINE = 20_250_101
_Z95 = 1.96
TIENT = 0.8  # part des essais où une ligne garde ses voisines : en deçà, son groupe ne se dit pas


@dataclass(frozen=True)
class Typologie:
    """`groupes` : code → numéro (de 1, le plus nombreux d'abord) ; `stabilite` : code → part (0 à 1) des essais où la
    ligne reste dans ce groupe ; `profils` : groupe × variable, écart à la moyenne en écarts-types."""

    groupes: pd.Series
    stabilite: pd.Series
    profils: pd.DataFrame


def ranger(
    table: pd.DataFrame,
    nombre: int,
    bas: pd.DataFrame | None = None,
    haut: pd.DataFrame | None = None,
) -> Typologie:
    """`nombre` groupes de lignes (index : codes) d'après leurs colonnes ; `bas`, `haut` : les fourchettes, au même
    format, vides là où la valeur est sûre. Une ligne incomplète n'est pas rangée ; vide s'il y a moins de lignes
    que deux par groupe ou moins de deux variables qui varient."""
    complets = table.astype(float).dropna().sort_index()
    complets = complets.loc[:, complets.std(ddof=0) > 0]
    if len(complets) < 2 * nombre or complets.shape[1] < 2:
        vide = pd.Series(dtype=float)
        return Typologie(vide, vide, pd.DataFrame())
    groupes = _groupes(complets, nombre)
    essais = [_groupes(complets.drop(columns=c), nombre) for c in complets if complets.shape[1] > 2]
    essais += [_groupes(t, nombre) for t in _deplaces(complets, bas, haut)]
    gardes = [_accorder(groupes, e) == groupes for e in essais]
    stabilite = pd.concat(gardes, axis=1).mean(axis=1) if gardes else groupes * 0.0 + 1.0
    return Typologie(groupes, stabilite, _reduire(complets).groupby(groupes).mean())


def _reduire(t: pd.DataFrame) -> pd.DataFrame:
    ecarts = t.std(ddof=0)
    return (t - t.mean()) / ecarts.where(ecarts > 0, 1.0)


def _groupes(t: pd.DataFrame, nombre: int) -> pd.Series:
    """Les groupes numérotés du plus nombreux au moins nombreux, à égalité dans l'ordre des codes."""
    liens = hierarchy.linkage(_reduire(t).to_numpy().round(9), method="ward")
    bruts = pd.Series(hierarchy.fcluster(liens, nombre, criterion="maxclust"), t.index)
    # À égalité, l'ordre d'apparition, celui des codes.
    ordre = (
        bruts.value_counts(sort=False)
        .reindex(bruts.unique())
        .sort_values(ascending=False, kind="stable")
    )
    return bruts.map({g: rang for rang, g in enumerate(ordre.index, start=1)})


def _deplaces(
    t: pd.DataFrame, bas: pd.DataFrame | None, haut: pd.DataFrame | None
) -> list[pd.DataFrame]:
    """Des tables possibles : chaque valeur tirée (graine fixe) selon une loi normale dont sa fourchette tient 95 %."""
    if bas is None or haut is None:
        return []
    b = bas.reindex(index=t.index, columns=t.columns).astype(float).fillna(t)
    h = haut.reindex(index=t.index, columns=t.columns).astype(float).fillna(t)
    if (h - b).to_numpy().max() <= 0:
        return []
    hasard, ecarts = np.random.default_rng(GRAINE), (h - b) / (2 * _Z95)
    return [t + ecarts * hasard.standard_normal(t.shape) for _ in range(DEPLACEMENTS)]


def _accorder(groupes: pd.Series, essai: pd.Series) -> pd.Series:
    """L'essai renuméroté pour recouvrir au mieux les groupes de départ."""
    communs = pd.crosstab(essai, groupes)
    lignes, colonnes = linear_sum_assignment(-communs.to_numpy())
    return essai.map(
        {communs.index[i]: communs.columns[j] for i, j in zip(lignes, colonnes, strict=True)}
    ).fillna(0)
