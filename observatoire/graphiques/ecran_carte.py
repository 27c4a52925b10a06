"""Une carte à l'écran, en pydeck : couches GeoJSON, sans fond de carte ni réseau par défaut."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pydeck
import shapely

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import couleurs, geometrie, legende, series
from observatoire.graphiques.figure import FORMES_CARTE, Figure, Forme
from observatoire.graphiques.resume import MENTION_FICTIF, precision_dite, valeur_dite

# Identifiants stables : la sélection de Streamlit est rangée par identifiant de couche.
COUCHE_TERRITOIRES = "territoires"
COUCHE_SYMBOLES = "symboles"
RAYON_MAX_PX = 34
LARGEUR_VUE, HAUTEUR_VUE = 700, 520
TAILLE_ETIQUETTE = 12
PLAN_IGN = (
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
    "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)


def deck_de(
    figure: Figure, selection: Iterable[str] | None = None, *, fond_ign: bool = False
) -> pydeck.Deck:
    """La carte en pydeck ; `selection` : codes entourés ; `fond_ign` : tuiles du Plan IGN.

    Seul `fond_ign` va sur le réseau. La sélection de Streamlit rend l'objet cliqué, dont
    `properties.code` (aplats) ou `code` (cercles) est le code du territoire.
    """
    if figure.forme not in FORMES_CARTE or figure.fond is None:
        raise AppelIncorrect(
            f"« {figure.identifiant} » n'est pas une carte. Attendu : plotly_de(figure)."
        )
    fond = geometrie.en_degres(figure.fond)
    couches = [_tuiles()] if fond_ign else []
    if figure.contexte is not None and not figure.contexte.empty:
        couches.append(_voisines(geometrie.en_degres(figure.contexte)))
    couches.append(_territoires(figure, fond, 0.75 if fond_ign else 1.0))
    couches += _hachures(figure, fond)
    if figure.limites is not None and not figure.limites.empty:
        couches.append(
            _contours("limites", geometrie.en_degres(figure.limites), couleurs.LIMITE, 2)
        )
    points = geometrie.points_interieurs(fond)
    if figure.forme is Forme.SYMBOLES:
        couches.append(_cercles(figure, fond, points))
    choisis = fond[fond["code"].isin(list(selection or ()))]
    if len(choisis):
        couches.append(_contours("selection", choisis, couleurs.SELECTION, 4))
    vue = _vue(fond.total_bounds)
    if figure.options.etiquettes:
        couches.append(_etiquettes(figure, fond, points, vue))
    return pydeck.Deck(
        layers=couches,
        initial_view_state=vue,
        map_provider=None,
        # Du texte, pas du HTML : un libellé ne peut rien exécuter.
        tooltip={"text": "{infobulle}"},
    )


def _territoires(figure: Figure, fond: gpd.GeoDataFrame, opacite: float) -> pydeck.Layer:
    teintes = legende.couleurs_du_fond(figure)
    infobulles = _infobulles(figure)
    noms = legende.libelles_du_fond(figure)
    proprietes = [
        {
            "code": code,
            "libelle": noms[code],
            "couleur": couleurs.rvb(teintes[code], opacite),
            "infobulle": infobulles.get(code, f"{noms[code]}\nnon disponible"),
        }
        for code in fond["code"].astype(str)
    ]
    return pydeck.Layer(
        "GeoJsonLayer",
        id=COUCHE_TERRITOIRES,
        data=_entites(fond, proprietes),
        get_fill_color="properties.couleur",
        get_line_color=couleurs.rvb(couleurs.CONTOUR),
        line_width_units='"pixels"',
        get_line_width=1,
        pickable=True,
        auto_highlight=True,
        highlight_color=[0, 0, 0, 40],
    )


def _voisines(contexte: gpd.GeoDataFrame) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        id="voisines",
        data=_entites(contexte, [{}] * len(contexte)),
        get_fill_color=couleurs.rvb(couleurs.VOISIN),
        get_line_color=couleurs.rvb(couleurs.CONTOUR_VOISIN),
        line_width_units='"pixels"',
        get_line_width=1,
        pickable=False,
    )


def _contours(nom: str, couche: gpd.GeoDataFrame, couleur: str, largeur: int) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        id=nom,
        data=_entites(couche, [{}] * len(couche)),
        filled=False,
        stroked=True,
        get_line_color=couleurs.rvb(couleur),
        line_width_units='"pixels"',
        get_line_width=largeur,
        pickable=False,
    )


def _hachures(figure: Figure, fond: gpd.GeoDataFrame) -> list[pydeck.Layer]:
    statuts = legende.statuts_du_fond(figure)
    secrets = fond[fond["code"].map(lambda c: statuts[str(c)] == "secret")]
    if secrets.empty:
        return []
    pas = geometrie.pas_hachures(fond.total_bounds)
    traits = [geometrie.hachures(g, pas) for g in secrets.geometry]
    return [
        _contours("secret", secrets.set_geometry(traits, crs=secrets.crs), couleurs.SECRET_TRAIT, 1)
    ]


def _cercles(figure: Figure, fond: gpd.GeoDataFrame, points: np.ndarray) -> pydeck.Layer:
    places = dict(zip(fond["code"].astype(str), points.round(5).tolist(), strict=True))
    infobulles = _infobulles(figure)
    maximum = legende.maximum_symboles(figure)
    d = figure.donnees.dropna(subset=["valeur"])
    d = d[d["code"].isin(places)]
    d = d.iloc[legende.cercles_ordonnes(d["valeur"].to_numpy())]
    lignes = [
        {
            "code": r.code,
            "libelle": r.libelle,
            "position": places[r.code],
            "rayon": round(RAYON_MAX_PX * legende.rayon_relatif(r.valeur, maximum), 2),
            "couleur": couleurs.rvb(
                couleurs.NEGATIF if r.valeur < 0 else couleurs.TERRITOIRE,
                0.15 if r.statut in series.EN_CREUX else 0.8,
            ),
            "infobulle": infobulles[r.code],
        }
        for r in series.lignes(d)
    ]
    return pydeck.Layer(
        "ScatterplotLayer",
        id=COUCHE_SYMBOLES,
        data=lignes,
        get_position="position",
        get_radius="rayon",
        radius_units='"pixels"',
        get_fill_color="couleur",
        get_line_color=couleurs.rvb(couleurs.TERRITOIRE),
        stroked=True,
        line_width_units='"pixels"',
        get_line_width=1.5,
        pickable=True,
    )


def _etiquettes(
    figure: Figure, fond: gpd.GeoDataFrame, points: np.ndarray, vue: pydeck.ViewState
) -> pydeck.Layer:
    noms = list(legende.libelles_du_fond(figure).values())
    degres_par_px = 360 / (512 * 2**vue.zoom)
    # Un degré de latitude couvre plus de pixels qu'un degré de longitude.
    vertical = degres_par_px * math.cos(math.radians(vue.latitude))
    choisies = geometrie.choisir_etiquettes(
        noms,
        points,
        shapely.area(fond.geometry.to_numpy()),
        largeur_caractere=TAILLE_ETIQUETTE * 0.52 * degres_par_px,
        hauteur=TAILLE_ETIQUETTE * 1.15 * vertical,
        rayons=[RAYON_MAX_PX * vertical * r for r in legende.rayons_du_fond(figure)],
    )
    return pydeck.Layer(
        "TextLayer",
        id="etiquettes",
        data=[{"texte": e.texte, "position": [round(e.x, 5), round(e.y, 5)]} for e in choisies],
        get_text="texte",
        get_position="position",
        get_size=TAILLE_ETIQUETTE,
        get_color=couleurs.rvb(couleurs.TEXTE),
        # Sans « auto », deck.gl ne dessine que l'ASCII : « Vallée » perdrait son accent.
        character_set='"auto"',
        font_family='"sans-serif"',
        font_settings={"sdf": True, "radius": 10, "cutoff": 0.2},
        outline_width=4,
        outline_color=couleurs.rvb(couleurs.FOND),
        pickable=False,
    )


def _tuiles() -> pydeck.Layer:
    return pydeck.Layer(
        "TileLayer", id="plan-ign", data=PLAN_IGN, min_zoom=0, max_zoom=18, tile_size=256
    )


def _infobulles(figure: Figure) -> dict[str, str]:
    textes = {}
    for r in series.lignes(figure.donnees):
        lignes = [r.libelle, valeur_dite(figure, r), precision_dite(figure, r), r.note]
        if figure.fictif:
            lignes.append(MENTION_FICTIF)
        textes[r.code] = "\n".join(x for x in lignes if x)
    return textes


def _entites(couche: gpd.GeoDataFrame, proprietes: list[dict]) -> list[dict[str, Any]]:
    """Entités GeoJSON aux coordonnées arrondies au mètre : trois fois moins à transférer."""
    arrondies = shapely.transform(
        couche.geometry.to_numpy(), lambda c: np.round(c, geometrie.DECIMALES_DEGRES)
    )
    return [
        {"type": "Feature", "geometry": json.loads(g), "properties": p}
        for g, p in zip(shapely.to_geojson(arrondies), proprietes, strict=True)
    ]


def _vue(bornes: np.ndarray) -> pydeck.ViewState:
    """Vue qui montre toute l'emprise dans une carte de 700 × 520 pixels."""
    xmin, ymin, xmax, ymax = (float(b) for b in bornes)
    latitude = (ymin + ymax) / 2
    zoom_x = math.log2(LARGEUR_VUE * 360 / (512 * max(xmax - xmin, 1e-6)))
    hauteur = max(ymax - ymin, 1e-6) / math.cos(math.radians(latitude))
    zoom_y = math.log2(HAUTEUR_VUE * 360 / (512 * hauteur))
    zoom = round(min(zoom_x, zoom_y, 15) - 0.12, 3)
    return pydeck.ViewState(
        longitude=round((xmin + xmax) / 2, 5), latitude=round(latitude, 5), zoom=zoom
    )
