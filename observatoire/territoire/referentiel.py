"""Le référentiel national embarqué : communes, EPCI, départements et régions de 2026.

Les fichiers de `observatoire/reference/` sont produits par `outils/construire_reference.py`.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq

from observatoire.erreurs import AppelIncorrect

_DOSSIER = Path(str(files("observatoire"))) / "reference"
_COMMUNES = _DOSSIER / "communes.parquet"


def reference() -> pd.DataFrame:
    """Une ligne par commune actuelle (métropole et DROM), triée par code, sans géométrie.

    Colonnes : code, libelle, epci (SIREN, vide pour quatre îles), libelle_epci, nature_epci
    (CC, CA, CU, METRO, MET69), departement, libelle_departement, region, libelle_region,
    lon et lat (degrés, mairie ou point intérieur), superficie_km2. La table rendue est une
    copie : la modifier est sans effet sur les suivantes.
    """
    return _reference().copy()


@cache
def _reference() -> pd.DataFrame:
    colonnes = [nom for nom in pq.read_schema(_COMMUNES).names if nom != "geometry"]
    return pd.read_parquet(_COMMUNES, columns=colonnes)


def contours(codes: Iterable[str] | None = None) -> gpd.GeoDataFrame:
    """Contours des communes demandées (toutes par défaut) : code, libelle, epci, geometry.

    WGS84, généralisés à l'échelle du département, jointifs entre voisines. L'ordre est celui
    du code ; un code inconnu est ignoré ; quatre communes du Cantal, rétablies depuis 2024, ont
    une géométrie vide.
    """
    colonnes = ["code", "libelle", "epci", "geometry"]
    if codes is None:
        return gpd.read_parquet(_COMMUNES, columns=colonnes)
    filtre = [("code", "in", sorted(set(codes)) or [""])]
    return gpd.read_parquet(_COMMUNES, columns=colonnes, filters=filtre)


def passage() -> dict[str, str]:
    """Ancien code de commune (déléguée, associée ou supprimée) → code de la commune actuelle."""
    return dict(_correspondance("passage"))


def arrondissements() -> dict[str, str]:
    """Arrondissement municipal de Paris, Lyon ou Marseille → commune."""
    return dict(_correspondance("arrondissements"))


@cache
def _correspondance(nom: str) -> dict[str, str]:
    table = pd.read_csv(_DOSSIER / f"{nom}.csv", sep=";", dtype=str)
    return dict(zip(table.iloc[:, 0], table.iloc[:, 1], strict=True))


@cache
def _membres() -> dict[str, tuple[str, ...]]:
    groupes = _reference().dropna(subset=["epci"]).groupby("epci")["code"]
    return {str(epci): tuple(codes) for epci, codes in groupes}


def membres(epci: str) -> tuple[str, ...]:
    """Codes des communes d'un EPCI, triés. `AppelIncorrect` si le SIREN est inconnu."""
    try:
        return _membres()[epci]
    except KeyError:
        raise AppelIncorrect(
            f"L'EPCI « {epci} » est inconnu. Attendu : le SIREN d'un EPCI à fiscalité propre, "
            "par exemple 200034064 (CC du Cordais et du Causse)."
        ) from None


@cache
def libelles(niveau: str) -> dict[str, str]:
    """Code → libellé de tous les territoires d'un niveau : commune, epci, departement, region."""
    table = _reference().dropna(subset=[niveau if niveau != "commune" else "code"])
    cle, nom = ("code", "libelle") if niveau == "commune" else (niveau, f"libelle_{niveau}")
    uniques = table.drop_duplicates(cle).sort_values(cle)
    return dict(zip(uniques[cle], uniques[nom], strict=True))
