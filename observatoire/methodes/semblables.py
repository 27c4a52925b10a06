"""Quelles lignes d'un tableau ressemblent le plus à l'une d'elles : distance sur des critères ramenés à l'écart-type."""

from collections.abc import Collection

import numpy as np
import pandas as pd


def plus_proches(
    table: pd.DataFrame, ici: str, nombre: int, en_log: Collection[str] = ()
) -> pd.Series:
    """Les `nombre` lignes les plus proches d'`ici` (index : codes), de la plus proche à la plus lointaine.

    La distance est la racine de la moyenne des carrés des écarts, en écarts-types des lignes complètes ; un
    critère de `en_log` (une taille, une densité) se compare en rapport. Une ligne à qui il manque un critère
    ne se compare pas ; à distance égale, l'ordre du code. Vide si `ici` est incomplète.
    """
    complets = table.astype(float).dropna().sort_index()
    for critere in set(en_log) & set(complets.columns):
        complets = complets[complets[critere] > 0]
        complets[critere] = np.log(complets[critere])
    if ici not in complets.index or not len(complets.columns):
        return pd.Series(dtype=float)
    ecarts = complets.std(ddof=0)
    utiles = ecarts.index[ecarts > 0]
    reduits = (complets[utiles] - complets[utiles].loc[ici]) / ecarts[utiles]
    distance = pd.Series(np.sqrt((reduits**2).mean(axis=1)), index=complets.index)
    return distance.drop(index=ici).sort_values(kind="stable").head(nombre)
