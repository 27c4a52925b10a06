"""Les données d'un placement de pôles, vérifiées avant tout calcul."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from observatoire.erreurs import AppelIncorrect

Tableau = npt.NDArray[np.float64]


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
            "Attendu : un temps positif. À faire : corriger minutes.csv."
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
