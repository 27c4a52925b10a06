"""Répare et mesure les contours communaux nationaux (étape de `construire_reference.py`)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Geod

# Un pas de 2⁻¹⁵ degré (≈ 3 m) : bien plus fin que la généralisation d'origine, et une puissance
# de deux laisse la fin de chaque nombre à zéro, ce qui divise par deux la taille compressée.
PAS_DEGRE = 2.0**-15
# Les vides plus petits (≈ 0,1 km²) sont des défauts de jointure, pas des communes absorbées.
VIDE_MINIMAL_KM2 = 0.1
# Une mairie placée plus loin que cela de sa commune est une erreur de géocodage.
ECART_MAIRIE_KM = 1.0
KM_PAR_DEGRE = 111.2
GEODESIQUE = Geod(ellps="GRS80")

Formes = npt.NDArray[np.object_]


def reunir_les_parties(table: pd.DataFrame, codes: pd.Index) -> gpd.GeoSeries:
    """Contour de chaque commune ; à défaut, réunion de ses communes déléguées ou associées."""
    dessines = table.dropna(subset=["geometry"])
    communes = dessines[dessines["type"] == "COM"].set_index("code")["geometry"].reindex(codes)
    formes = shapely.from_wkb(communes.to_numpy(dtype=object, na_value=None))
    parties = dessines[dessines["type"].isin(["COMD", "COMA"])]
    for rang in np.flatnonzero(shapely.is_missing(formes)):
        wkb = parties.loc[parties["parent"] == codes[rang], "geometry"]
        formes[rang] = shapely.union_all(shapely.from_wkb(wkb.to_numpy(dtype=object)))
        print(f"Contour de {codes[rang]} : réunion de {len(wkb)} parties")
    return gpd.GeoSeries(formes, index=codes, crs=4326)


def nettoyer(formes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Arrondit à la grille, puis rend les voisines exactement jointives et sans recouvrement."""
    arrondies = shapely.transform(
        formes.to_numpy(), lambda points: np.round(points / PAS_DEGRE) * PAS_DEGRE
    )
    valides = shapely.make_valid(shapely.remove_repeated_points(arrondies), method="structure")
    pleines = ~shapely.is_empty(valides)
    resultat = np.full(len(valides), shapely.MultiPolygon(), dtype=object)
    resultat[pleines] = shapely.coverage_clean(valides[pleines])
    return gpd.GeoSeries(resultat, index=formes.index, crs=4326)


def combler_les_vides(formes: gpd.GeoSeries, fusions: set[str]) -> gpd.GeoSeries:
    """Rend aux communes nouvelles les voisines absorbées, qui laissent un vide dans la carte.

    Un grand vide va à la commune nouvelle (`fusions`) qui le touche ; entre plusieurs, à celle
    qui n'en a pas encore reçu, puis à celle qui partage avec lui la plus longue limite. Les
    petits vides (défauts de jointure) vont à leur plus grande voisine. Imprime les choix, et
    les fusions dont aucun vide n'a été retrouvé (au bord de la mer ou d'une frontière).
    """
    formes, servies = formes.copy(), set()
    ensemble = shapely.coverage_union_all(formes[~formes.is_empty].to_numpy())
    candidates = []
    for vide in _vides(ensemble):
        limites = _limites(formes, vide)
        if superficie_km2(gpd.GeoSeries([vide])).iloc[0] < VIDE_MINIMAL_KM2:
            formes[limites.idxmax()] = shapely.union(formes[limites.idxmax()], vide)
        else:
            candidates.append((vide, limites[limites.index.isin(fusions)]))
    for vide, choix in sorted(candidates, key=lambda candidate: len(candidate[1])):
        if choix.empty:
            print(f"Vide laissé tel quel (enclave étrangère ?) : {vide.representative_point()}")
            continue
        libres = choix[~choix.index.isin(servies)]
        code = str((choix if libres.empty else libres).idxmax())
        if len(choix) > 1:
            print(f"Vide attribué à {code} parmi {', '.join(map(str, choix.index))}")
        servies.add(code)
        formes[code] = shapely.union(formes[code], vide)
    print("Fusions sans vide retrouvé :", ", ".join(sorted(fusions - servies)) or "aucune")
    return formes


def _vides(ensemble: shapely.Geometry) -> list[shapely.Polygon]:
    morceaux = shapely.get_parts(ensemble)
    return [shapely.Polygon(anneau) for morceau in morceaux for anneau in morceau.interiors]


def _limites(formes: gpd.GeoSeries, vide: shapely.Polygon) -> pd.Series:
    voisines = formes.iloc[formes.sindex.query(vide, predicate="intersects")]
    longueurs = shapely.length(shapely.intersection(voisines.to_numpy(), vide.boundary))
    return pd.Series(longueurs, index=voisines.index)


def superficie_km2(formes: gpd.GeoSeries) -> pd.Series:
    """Superficie géodésique (ellipsoïde GRS80), en km² ; vide si le contour l'est."""
    aires = [
        abs(GEODESIQUE.geometry_area_perimeter(shapely.orient_polygons(forme))[0]) / 1e6
        for forme in formes
    ]
    return pd.Series(aires, index=formes.index).round(3).where(~formes.is_empty)


def position(table: pd.DataFrame, formes: gpd.GeoSeries) -> tuple[pd.Series, pd.Series]:
    """Longitude et latitude de la mairie ; à défaut, d'un point intérieur au contour."""
    lieux = table[table["type"] == "COM"].set_index("code")["mairie_localisation"]
    lieux = lieux.reindex(formes.index)
    mairies = gpd.GeoSeries(
        shapely.from_wkb(lieux.to_numpy(dtype=object, na_value=None)),
        index=formes.index,
        crs=4326,
    )
    ecarts = shapely.distance(mairies.to_numpy(), formes.to_numpy()) * KM_PAR_DEGRE
    # Sans contour, rien ne permet de contrôler la mairie : on la garde.
    connues = ~(mairies.isna() | mairies.is_empty).to_numpy()
    sures = connues & ((ecarts <= ECART_MAIRIE_KM) | formes.is_empty.to_numpy())
    print(f"{(~sures).sum()} mairies inconnues ou mal placées, remplacées par un point intérieur")
    points = np.where(sures, mairies.to_numpy(), formes.representative_point().to_numpy())
    # Ni mairie ni contour : la position reste inconnue (case vide).
    points = np.where(shapely.is_empty(points), None, points)
    lon = pd.Series(shapely.get_x(points), index=formes.index).round(5)
    lat = pd.Series(shapely.get_y(points), index=formes.index).round(5)
    print("Communes sans position :", ", ".join(lon.index[lon.isna()]) or "aucune")
    return lon, lat
