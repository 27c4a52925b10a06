"""Une exposition en plusieurs dimensions : écarts à une référence fixe, puis composites.

Tableaux : une ligne par territoire, une colonne par dimension, une valeur haute voulant dire
« plus exposé ». Une case vide reste vide : elle n'est jamais comptée comme zéro. La référence est
calculée une fois et passée partout, pour que deux années ou deux hypothèses se comparent.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.erreurs import AppelIncorrect

BORNE = 2.5
MINIMUM_DIMENSIONS = 3
_NUL = 1e-12


@dataclass(frozen=True)
class Reference:
    """Ce à quoi l'on compare, par dimension : moyenne, écart-type (population), extrêmes, effectif."""

    moyenne: pd.Series
    ecart: pd.Series
    minimum: pd.Series
    maximum: pd.Series
    effectif: pd.Series


def reference(valeurs: pd.DataFrame) -> Reference:
    """La référence que font les lignes de `valeurs`, cases vides ignorées."""
    nombres = _nombres(valeurs)
    return Reference(
        moyenne=nombres.mean(),
        ecart=nombres.std(ddof=0),
        minimum=nombres.min(),
        maximum=nombres.max(),
        effectif=nombres.notna().sum(),
    )


def z(valeurs: pd.DataFrame, ref: Reference, borne: float = BORNE) -> pd.DataFrame:
    """Écarts à la moyenne de référence, en écarts-types, ramenés entre −`borne` et +`borne`.

    Un écart-type nul ne divise rien : une valeur égale à la moyenne vaut 0, une autre la borne.
    """
    nombres = _nombres(valeurs)
    ecarts = nombres - ref.moyenne
    # Un écart-type nul à l'arrondi près est nul : sinon un bruit de calcul ferait des extrêmes.
    seuil = _NUL * (1 + ref.moyenne.abs())
    plat = (ref.ecart <= seuil).reindex(nombres.columns, fill_value=True)
    reduits = ecarts / ref.ecart.where(~plat, 1.0)
    au_plus = min(borne, BORNE)  # une borne infinie ne donne pas une valeur infinie
    for dimension in nombres.columns[plat.to_numpy(dtype=bool)]:
        e = ecarts[dimension]
        reduits[dimension] = np.sign(e.where(e.abs() > seuil[dimension], e * 0.0)) * au_plus
    return reduits.clip(-borne, borne)


def minmax(valeurs: pd.DataFrame, ref: Reference) -> pd.DataFrame:
    """Place de chaque valeur entre le minimum (0) et le maximum (1) de la référence.

    Hors de la référence, 0 ou 1 ; référence plate : 0,5.
    """
    nombres = _nombres(valeurs)
    etendue = ref.maximum - ref.minimum
    plat = etendue <= _NUL * (1 + ref.maximum.abs())
    places = (nombres - ref.minimum) / etendue.where(~plat, 1.0)
    for dimension in nombres.columns[plat.reindex(nombres.columns).to_numpy(dtype=bool)]:
        places[dimension] = nombres[dimension] * 0.0 + 0.5
    return places.clip(0.0, 1.0)


def rangs_cent(valeurs: pd.DataFrame) -> pd.DataFrame:
    """Rang de chaque valeur parmi les lignes, de 0 à 100 ; les ex æquo ont le rang moyen."""
    nombres = _nombres(valeurs)
    n = nombres.notna().sum()
    rangs = 100 * (nombres.rank(method="average") - 1) / (n - 1).where(n > 1, 1)
    return rangs.mask(nombres.notna() & (n == 1), 50.0)


def moyenne_ponderee(
    dimensions: pd.DataFrame,
    poids: pd.Series | None = None,
    minimum: int = MINIMUM_DIMENSIONS,
) -> pd.Series:
    """La moyenne des dimensions connues, poids ramenés à 1 ; vide sous `minimum` dimensions."""
    w = _poids(dimensions, poids)
    connues = dimensions.notna()
    somme = (dimensions.fillna(0.0) * w).sum(axis=1)
    total = (connues * w).sum(axis=1)
    assez = (connues.sum(axis=1) >= min(minimum, dimensions.shape[1])) & (total > 0)
    return (somme / total.where(total > 0, 1.0)).where(assez)


def composites(
    valeurs: pd.DataFrame,
    ref: Reference,
    poids: pd.Series | None = None,
) -> pd.DataFrame:
    """Cinq façons de résumer les dimensions ; colonnes `z`, `minmax`, `rang`, `geometrique`, `ampi`.

    `z` est celle qu'on publie ; les autres disent si la conclusion tient à la recette. La moyenne
    géométrique et l'AMPI (qui pénalise les profils déséquilibrés) partent des places minmax.
    """
    places = minmax(valeurs, ref)
    logs = pd.DataFrame(np.log(1 + 99 * places))
    echelle = 70 + 60 * places
    m = moyenne_ponderee(echelle, poids)
    s2 = moyenne_ponderee((echelle.sub(m, axis=0)) ** 2, poids)
    return pd.DataFrame(
        {
            "z": moyenne_ponderee(z(valeurs, ref), poids),
            "minmax": 100 * moyenne_ponderee(places, poids),
            "rang": moyenne_ponderee(rangs_cent(valeurs), poids),
            "geometrique": np.exp(moyenne_ponderee(logs, poids)),
            "ampi": m + s2 / m,
        }
    )


def rangs(scores: pd.Series | pd.DataFrame) -> pd.Series | pd.DataFrame:
    """Rang de chaque ligne, 1 = la valeur la plus haute ; les ex æquo partagent le meilleur rang.

    Les scores sont arrondis à la neuvième décimale : un bruit de calcul ne départage personne.
    """
    return scores.round(9).rank(ascending=False, method="min")


def _nombres(valeurs: pd.DataFrame) -> pd.DataFrame:
    nombres = valeurs.astype(float)
    if np.isinf(nombres.to_numpy()).any():
        raise AppelIncorrect(
            "Une dimension de l'exposition contient une valeur infinie. Attendu : un nombre, par "
            "exemple 12,5 minutes, ou une case vide quand on ne sait pas."
        )
    return nombres


def _poids(dimensions: pd.DataFrame, poids: pd.Series | None) -> pd.Series:
    if poids is None:
        return pd.Series(1.0 / max(1, dimensions.shape[1]), index=dimensions.columns)
    w = poids.reindex(dimensions.columns).astype(float)
    if w.isna().any() or (w < 0).any() or w.sum() <= 0:
        raise AppelIncorrect(
            "Les poids de l'exposition doivent être positifs, un par dimension "
            f"({', '.join(map(str, dimensions.columns))}). Exemple : 0,25 pour chacune."
        )
    return w / w.sum()
