"""L'enquête sur les besoins des jeunes : des comptes agrégés, cachés sous le seuil du secret local."""

from __future__ import annotations

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.incertitude import wilson

TABLE = "enquete_jeunes"


def enquetes(contexte: Contexte) -> dict[str, list[str]]:
    """Les enquêtes saisies et, pour chacune, ses groupes d'âge."""
    try:
        lues = contexte.locale(TABLE)
    except AppelIncorrect:
        return {}
    return {
        str(nom): [str(t) for t in dict.fromkeys(lignes["tranche"])]
        for nom, lignes in lues.groupby("enquete", sort=False)
    }


def besoins(contexte: Contexte, enquete: str, tranche: str) -> pd.DataFrame:
    """Part de chaque besoin parmi les réponses, colonnes d'une figure en barres.

    Une part est cachée si moins de `secret_local` jeunes l'ont citée, ou ne l'ont pas citée (l'autre
    réponse se déduirait). Zéro citation reste zéro. Lève `AppelIncorrect` sans enquête.
    """
    seuil = contexte.reglages.seuils.secret_local
    lues = contexte.locale(TABLE)
    lues = lues[(lues["enquete"] == enquete) & (lues["tranche"] == tranche)]
    if lues.empty:
        raise AppelIncorrect(
            "Aucun résultat d'enquête n'est saisi. À faire : importer les résultats agrégés dans "
            "data/local/enquete_jeunes.csv (enquête, groupe d'âge, besoin, réponses, citations)."
        )
    n, x = lues["reponses"].astype(float), lues["citations"].astype(float)
    if (x > n).any():
        fautif = lues.loc[x > n, "besoin"].iloc[0]
        raise AppelIncorrect(
            f"« {fautif} » a plus de citations que de réponses. À faire : corriger "
            "data/local/enquete_jeunes.csv."
        )
    cachee = ((x > 0) & (x < seuil)) | ((n - x > 0) & (n - x < seuil)) | (n < seuil)
    bas, haut = wilson(x.to_numpy(), n.to_numpy())
    part = 100 * x / n.where(n > 0)
    return pd.DataFrame(
        {
            "code": lues["besoin"], "libelle": lues["besoin"], "annee": lues["annee"].astype(int),
            "valeur": part.mask(cachee), "bas": np.where(cachee, np.nan, 100 * np.asarray(bas)),
            "haut": np.where(cachee, np.nan, 100 * np.asarray(haut)),
            "statut": np.where(cachee, "secret", np.where(lues["fictif"].astype(bool), "fictif", "publie")),
            "numerateur": x.mask(cachee), "denominateur": n,
        }
    ).reset_index(drop=True)  # fmt: skip
