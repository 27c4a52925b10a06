"""Lire des contours de communes déposés (GeoJSON, GeoPackage, GeoParquet)."""

from pathlib import Path

import geopandas as gpd

from observatoire.erreurs import FichierRefuse
from observatoire.sources.motifs import normaliser_entete

_COLONNES_CODE = ("code", "codgeo", "code_insee", "insee_com", "codeinsee", "com", "insee")
_WGS84 = 4326


def lire_contours(chemin: Path) -> gpd.GeoDataFrame | None:
    """Les contours (`code`, `geometry` en WGS84), ou None si ce ne sont pas des surfaces.

    Lève `FichierRefuse` si le fichier est illisible ou sans code de commune.
    """
    try:
        if chemin.suffix.lower() in {".parquet", ".geoparquet"}:
            cadre = gpd.read_parquet(chemin)
        else:
            cadre = gpd.read_file(chemin)
    except Exception as e:  # pyogrio, pyarrow et shapely ont chacun leurs erreurs
        raise FichierRefuse(
            "ce fichier géographique ne se lit pas",
            ou=chemin.name,
            attendu="un GeoJSON, un GeoPackage ou un GeoParquet de contours de communes",
            faire="exporter de nouveau les contours, en WGS84",
        ) from e
    if cadre.empty or not cadre.geom_type.dropna().str.contains("Polygon").any():
        return None
    noms = {normaliser_entete(str(c)): c for c in cadre.columns}
    trouvee = next((noms[n] for n in _COLONNES_CODE if n in noms), None)
    if trouvee is None:
        raise FichierRefuse(
            f"aucune colonne ne porte le code des communes (colonnes lues : {', '.join(map(str, cadre.columns[:8]))})",
            ou=chemin.name,
            attendu="une colonne « code » ou « INSEE_COM », par exemple 81069",
            faire="ajouter cette colonne au fichier géographique",
        )
    if cadre.crs is not None:
        cadre = cadre.to_crs(_WGS84)
    resultat = gpd.GeoDataFrame(
        {"code": cadre[trouvee].to_numpy()}, geometry=cadre.geometry.to_numpy(), crs=cadre.crs
    ).dropna(subset=["geometry"])
    resultat["code"] = resultat["code"].astype(str).str.zfill(5)
    resultat["geometry"] = resultat.geometry.make_valid()
    return resultat
