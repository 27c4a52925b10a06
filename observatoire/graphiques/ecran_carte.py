"""Une carte à l'écran, en pydeck : couches GeoJSON, sans fond de carte ni réseau par défaut."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

import geopandas as gpd
import numpy as np
import pydeck
import shapely
from pydeck.bindings.json_tools import default_serialize

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import couleurs, ecran_couches, geometrie, legende, legende_html
from observatoire.graphiques.ecran_outils import CADRE, Cadre, Dessin
from observatoire.graphiques.figure import FORMES_CARTE, Figure
from observatoire.memoire import une_fois

TAILLE_ETIQUETTE = 14
MARGE = 0.08  # de chaque côté du territoire, en part du cadre
PAS_DE_HAUTEUR = 20  # pixels : le style du téléphone connaît chaque hauteur
PLAN_IGN = (
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
    "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
# Une TileLayer d'images demande une fonction JavaScript, que le JSON de pydeck ne porte pas :
# le fond passe par un style de carte, écrit en entier dans son adresse.
STYLE_IGN = "data:application/json," + quote(
    json.dumps(
        {
            "version": 8,
            "sources": {
                "ign": {
                    "type": "raster",
                    "tiles": [PLAN_IGN],
                    "tileSize": 256,
                    "maxzoom": 18,
                    "attribution": "© IGN",
                }
            },
            "layers": [{"id": "ign", "type": "raster", "source": "ign"}],
        }
    )
)


class Carte(pydeck.Deck):
    """Un Deck qui s'écrit sans indentation : deux fois moins long à produire et à envoyer."""

    def to_json(self) -> str:
        """La carte en JSON, clés triées."""
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"))


def dessiner(figure: Figure, cadre: Cadre) -> Dessin:
    """La carte, à la hauteur de son territoire, et sa légende et les noms de ses numéros."""
    cadre = replace(cadre, hauteur=hauteur_de(figure, cadre))
    noms = _noms(figure, cadre)
    return Dessin(
        deck_de(figure, cadre),
        legende_html.html_de(figure),
        cadre.hauteur,
        legende_html.noms_de(noms.numeros, noms.sans_nom),
    )


def hauteur_de(figure: Figure, cadre: Cadre) -> int:
    """La hauteur (pixels) où le territoire remplit le cadre, sa largeur étant donnée."""
    if figure.fond is None:
        return cadre.hauteur
    xmin, ymin, xmax, ymax = geometrie.en_degres(figure.fond).total_bounds
    etire = (ymax - ymin) / math.cos(math.radians((ymin + ymax) / 2))
    voulue = cadre.largeur * etire / max(xmax - xmin, 1e-6)
    return int(min(max(round(voulue / PAS_DE_HAUTEUR) * PAS_DE_HAUTEUR, 240), 640))


def deck_de(figure: Figure, cadre: Cadre = CADRE) -> pydeck.Deck:
    """La carte en pydeck ; seul `cadre.fond_ign` va sur le réseau.

    La sélection de Streamlit rend l'objet cliqué, dont `properties.code` (aplats) ou `code` (cercles)
    est le code du territoire.
    """
    if figure.forme not in FORMES_CARTE or figure.fond is None:
        raise AppelIncorrect(
            f"« {figure.identifiant} » n'est pas une carte. Attendu : plotly_de(figure)."
        )
    fond = geometrie.en_degres(figure.fond)
    vue = _vue(fond.total_bounds, cadre)
    points = geometrie.points_interieurs(fond)
    couches = _aplats(figure, fond, cadre.fond_ign)
    if legende.a_des_cercles(figure):
        couches += ecran_couches.cercles(figure, fond, points)
    if figure.fuseaux is not None:
        couches.append(ecran_couches.fuseaux(figure.fuseaux))
    vedettes = figure.donnees.loc[figure.donnees["est_principal"], "code"]
    choisis = fond[fond["code"].isin([*cadre.selection, *vedettes])]
    if len(choisis):
        # Un liseré blanc sous le trait : il se voit sur la classe la plus foncée.
        couches.append(ecran_couches.contours("selection-bord", choisis, couleurs.FOND, 8))
        couches.append(ecran_couches.contours("selection", choisis, couleurs.SELECTION, 4))
    noms = _noms(figure, cadre)
    if noms.posees:
        couches.append(_etiquettes(noms.posees))
    return Carte(
        layers=couches,
        initial_view_state=vue,
        map_provider=None,
        # Ne pas écrire map_style=None : Streamlit irait chercher un fond chez un tiers.
        **({"map_style": STYLE_IGN} if cadre.fond_ign else {}),
        # Du texte, pas du HTML : un libellé ne peut rien exécuter.
        tooltip={"text": "{infobulle}"},
    )


def _aplats(figure: Figure, fond: gpd.GeoDataFrame, fond_ign: bool) -> list[pydeck.Layer]:
    """Ce qui est sous les cercles et les noms, du fond vers le dessus."""
    couches: list[pydeck.Layer] = []
    # Sur le plan de l'IGN, le gris des voisines cacherait ce qu'on a demandé à voir.
    if figure.contexte is not None and not figure.contexte.empty and not fond_ign:
        couches.append(ecran_couches.voisines(geometrie.en_degres(figure.contexte)))
    couches.append(ecran_couches.territoires(figure, fond, 0.75 if fond_ign else 1.0))
    couches += ecran_couches.marques(figure, fond)
    if figure.limites is not None and not figure.limites.empty:
        limites = geometrie.en_degres(figure.limites)
        couches.append(ecran_couches.contours("limites", limites, couleurs.LIMITE, 2))
    return couches


@dataclass(frozen=True)
class _Noms:
    """Les noms posés sur une carte, ceux qu'un numéro remplace faute de place, combien n'ont ni l'un ni l'autre."""

    posees: tuple[geometrie.Etiquette, ...] = ()
    numeros: tuple[str, ...] = ()
    sans_nom: int = 0


@une_fois
def _noms(figure: Figure, cadre: Cadre) -> _Noms:
    """Chaque commune a son nom, ou un numéro de la liste ; l'étudiée a toujours son nom."""
    if not figure.options.etiquettes or figure.fond is None:
        return _Noms()
    fond = geometrie.en_degres(figure.fond)
    vue, dits = _vue(fond.total_bounds, cadre), legende.au_fond(figure)
    degres_par_px = 360 / (512 * 2**vue.zoom)
    # Un degré de latitude couvre plus de pixels qu'un degré de longitude.
    vertical = degres_par_px * math.cos(math.radians(vue.latitude))
    cercles = legende.a_des_cercles(figure)
    etudiees = dits["est_principal"] | dits.index.isin(cadre.selection)
    posees, numeros = geometrie.nommer(
        list(dits["libelle"]),
        geometrie.points_interieurs(fond),
        shapely.area(fond.geometry.to_numpy()) + 1e6 * etudiees.to_numpy(),
        largeur_caractere=TAILLE_ETIQUETTE * 0.5 * degres_par_px,
        hauteur=TAILLE_ETIQUETTE * 1.15 * vertical,
        rayons=legende.RAYON_MAX_PX * vertical * dits["rayon"].to_numpy() if cercles else (),
    )
    return _Noms((*posees, *_dehors(figure)), tuple(numeros), len(dits) - len(posees))


def _dehors(figure: Figure) -> list[geometrie.Etiquette]:
    """Les lieux hors du cadre, nommés au bord, là où leur trajet sort."""
    if figure.fuseaux is None:
        return []
    sortis = figure.fuseaux[figure.fuseaux["nom"] != ""]
    return [geometrie.Etiquette(r.nom, r.x, r.y, -1) for r in sortis.itertuples()]


def _etiquettes(posees: Sequence[geometrie.Etiquette]) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        id="etiquettes",
        data=[{"texte": e.texte, "position": [round(e.x, 5), round(e.y, 5)]} for e in posees],
        get_text="texte",
        get_position="position",
        get_size=TAILLE_ETIQUETTE,
        get_color=couleurs.rvb(couleurs.TEXTE),
        # Sans « auto », deck.gl ne dessine que l'ASCII : « Vallée » perdrait son accent.
        character_set='"auto"',
        font_family='"Source Sans, sans-serif"',
        font_weight=600,
        font_settings={"sdf": True, "fontSize": 64, "buffer": 14, "radius": 16, "smoothing": 0.15},
        outline_width=9,
        outline_color=couleurs.rvb(couleurs.FOND),
        pickable=False,
    )


def _vue(bornes: np.ndarray, cadre: Cadre) -> pydeck.ViewState:
    """Vue qui montre toute l'emprise dans le cadre."""
    xmin, ymin, xmax, ymax = (float(b) for b in bornes)
    latitude = (ymin + ymax) / 2
    zoom_x = math.log2(cadre.largeur * 360 / (512 * max(xmax - xmin, 1e-6)))
    etire = max(ymax - ymin, 1e-6) / math.cos(math.radians(latitude))
    zoom_y = math.log2(cadre.hauteur * 360 / (512 * etire))
    zoom = round(min(zoom_x, zoom_y, 15) + math.log2(1 - 2 * MARGE), 3)
    return pydeck.ViewState(
        longitude=round((xmin + xmax) / 2, 5), latitude=round(latitude, 5), zoom=zoom
    )
