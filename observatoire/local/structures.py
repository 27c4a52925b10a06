"""Les structures de l'inventaire qui accueillent aujourd'hui."""

import pandas as pd

PAS_OUVERTES = ("projet", "fermee")


def en_service(structures: pd.DataFrame) -> pd.DataFrame:
    """Les lignes de la table `structures` sans les projets ni les fermées ; un état vide y reste."""
    return structures[~structures["etat"].isin(PAS_OUVERTES)]
