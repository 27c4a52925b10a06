"""Ce qui reste d'un composite quand on change sa recette : poids, normalisation, dimensions.

Un rang ne se montre qu'avec son intervalle ; un intervalle large dit que la place d'un territoire
dépend de choix que personne ne peut trancher, pas de ce qu'il est.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from observatoire.methodes.exposition import (
    MINIMUM_DIMENSIONS,
    Reference,
    composites,
    moyenne_ponderee,
    rangs,
    z,
)

TIRAGES = 20_000
GRAINE = 20_250_101
_LOT = 2_000_000  # cases traitées à la fois : la mémoire reste petite sur tout un département


@dataclass(frozen=True)
class Sensibilite:
    """`lignes` : un territoire par ligne, colonnes `rang`, `rang_bas`, `rang_haut` (5–95 % des
    poids), `bas`, `haut` (composite). `decalage` : de combien de rangs un territoire bouge en
    moyenne."""

    lignes: pd.DataFrame
    decalage: float


def selon_les_poids(ecarts: pd.DataFrame, *, tirages: int = TIRAGES) -> Sensibilite:
    """Rangs et composites sous `tirages` jeux de poids tirés au hasard (Dirichlet uniforme).

    La graine est fixe : le même tableau rend les mêmes intervalles, quel que soit l'ordre de ses
    lignes. Les territoires sans composite gardent des cases vides.
    """
    base = moyenne_ponderee(ecarts)
    connus = ecarts.loc[base.notna()]
    lignes = pd.DataFrame(
        np.nan,
        index=ecarts.index,
        columns=["rang", "rang_bas", "rang_haut", "bas", "haut"],
    )
    lignes["rang"] = rangs(base)
    if connus.empty:
        return Sensibilite(lignes, np.nan)
    poids = np.random.default_rng(GRAINE).dirichlet(np.ones(ecarts.shape[1]), tirages)
    scores = _scores(connus, poids)
    places = _rangs_par_tirage(scores)
    for nom, tableau in (("rang", places), ("", scores)):
        bas, haut = np.percentile(tableau, [5, 95], axis=0)
        lignes.loc[connus.index, f"{nom}_bas".lstrip("_")] = bas
        lignes.loc[connus.index, f"{nom}_haut".lstrip("_")] = haut
    decalage = np.abs(places - lignes.loc[connus.index, "rang"].to_numpy()).mean()
    return Sensibilite(lignes, float(decalage))


def _scores(ecarts: pd.DataFrame, poids: np.ndarray) -> np.ndarray:
    """Composite de chaque ligne (colonnes) sous chaque jeu de poids (lignes), arrondi."""
    valeurs = ecarts.to_numpy(dtype=float)
    connues = ~np.isnan(valeurs)
    somme = poids @ np.where(connues, valeurs, 0.0).T
    return np.asarray(np.round(somme / (poids @ connues.astype(float).T), 9))


def _rangs_par_tirage(scores: np.ndarray) -> np.ndarray:
    lot = max(1, _LOT // scores.shape[1])
    morceaux = [
        stats.rankdata(-scores[i : i + lot], method="min", axis=1)
        for i in range(0, len(scores), lot)
    ]
    return np.concatenate(morceaux)


def sans_chaque_dimension(ecarts: pd.DataFrame) -> pd.DataFrame:
    """Les rangs quand on retire une dimension à la fois ; une colonne par dimension retirée."""
    return pd.DataFrame(
        {
            d: rangs(moyenne_ponderee(ecarts.drop(columns=d), minimum=MINIMUM_DIMENSIONS - 1))
            for d in ecarts.columns
        }
    )


def selon_la_recette(valeurs: pd.DataFrame, ref: Reference) -> pd.DataFrame:
    """Les rangs selon la façon de composer ; une colonne par recette de `composites`."""
    return pd.DataFrame(rangs(composites(valeurs, ref)))


@dataclass(frozen=True)
class Redondance:
    """`alpha` de Cronbach et part de variance de la première composante, sur `effectif` lignes.

    Près de 1, les dimensions racontent la même chose : le composite ne compte qu'une fois.
    """

    alpha: float
    premiere_composante: float
    correlations: pd.DataFrame
    effectif: int

    @property
    def forte(self) -> bool:
        """Vrai si les dimensions se répètent assez pour qu'il faille le dire."""
        return bool(self.alpha > 0.9 or self.premiere_composante > 0.8)


def redondance(valeurs: pd.DataFrame, ref: Reference) -> Redondance:
    """Dans quelle mesure les dimensions se répètent, sur les lignes complètes seulement.

    Une dimension sans variation est écartée ; sans au moins deux dimensions et trois lignes,
    rien n'est calculable et les nombres sont vides.
    """
    ecarts = z(valeurs, ref, borne=np.inf)
    complets = ecarts.dropna(axis=1, how="all").dropna()
    varies = complets.loc[:, complets.std(ddof=0) > 1e-9]
    k = varies.shape[1]
    if k < 2 or len(varies) < 3:
        return Redondance(np.nan, np.nan, pd.DataFrame(), len(varies))
    correlations = varies.corr()
    totale = float(varies.sum(axis=1).var(ddof=0))
    alpha = k / (k - 1) * (1 - float(varies.var(ddof=0).sum()) / totale) if totale else np.nan
    valeurs_propres = np.linalg.eigvalsh(correlations.to_numpy())
    return Redondance(
        float(alpha), float(valeurs_propres[-1] / valeurs_propres.sum()), correlations, len(varies)
    )
