"""Un long classement : ses deux bouts se dessinent, une ligne tient la place du reste."""

import numpy as np
import pandas as pd

MAX_LIGNES = 60
MILIEU = "…"
"""Le code de la ligne qui tient la place de celles que le dessin omet."""


def bouts(d: pd.DataFrame) -> pd.DataFrame:
    """Les premières lignes, les dernières et les principales, `MAX_LIGNES` ou un peu plus."""
    if len(d) <= MAX_LIGNES:
        return d
    rang = np.arange(len(d))
    moitie = MAX_LIGNES // 2
    garde = (rang < moitie) | (rang >= len(d) - moitie) | d["est_principal"].to_numpy()
    gardees: pd.DataFrame = d[garde]
    return gardees


def coupe(d: pd.DataFrame) -> pd.DataFrame:
    """Les deux bouts, et entre eux une ligne qui dit combien n'y sont pas."""
    gardees = bouts(d)
    if len(gardees) == len(d):
        return gardees
    milieu = {"code": MILIEU, "libelle": f"… {len(d) - len(gardees)} autres", "statut": "publie",
              "est_principal": False}  # fmt: skip
    moitie = MAX_LIGNES // 2
    ligne = pd.DataFrame([milieu]).reindex(columns=d.columns).astype(d.dtypes, errors="ignore")
    return pd.concat([gardees[:moitie], ligne, gardees[moitie:]], ignore_index=True)
