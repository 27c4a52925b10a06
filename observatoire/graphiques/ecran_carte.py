"""Une carte à l'écran, en pydeck : couches GeoJSON, sans fond de carte ni réseau par défaut."""

import json
import math
from urllib.parse import quote

import geopandas as gpd
import numpy as np
import plotly.graph_objects as go
import pydeck
import shapely
from pydeck.bindings.json_tools import default_serialize

from observatoire import formats
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import couleurs, ecran_couches, geometrie, legende
from observatoire.graphiques.classes import LIBELLES_METHODES
from observatoire.graphiques.ecran_outils import (
    CADRE,
    Cadre,
    Dessin,
    echappe,
    mise_en_page,
    titre_axe,
)
from observatoire.graphiques.figure import FORMES_CARTE, Figure, Forme
from observatoire.graphiques.resume import nom_valeur

TAILLE_ETIQUETTE = 12
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
    """La carte et sa légende : pour des classes, l'histogramme qui dit aussi combien de territoires y sont."""
    deck, classes = deck_de(figure, cadre), figure.classes
    comptees = classes is not None and classes.methode in LIBELLES_METHODES and len(classes) > 0
    if figure.forme is Forme.SYMBOLES or not comptees:
        return Dessin(deck, legende.html_de(figure))
    effectifs = " ; ".join(f"{e.etiquette} : {e.effectif}" for e in legende.entrees(figure))
    alternative = f"Nombre de territoires par classe. {effectifs}."
    return Dessin(deck, alternative, histogramme_de(figure))


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
    if figure.forme is Forme.SYMBOLES:
        couches.append(ecran_couches.cercles(figure, fond, points))
    vedettes = figure.donnees.loc[figure.donnees["est_principal"], "code"]
    choisis = fond[fond["code"].isin([*cadre.selection, *vedettes])]
    if len(choisis):
        couches.append(ecran_couches.contours("selection", choisis, couleurs.SELECTION, 4))
    if figure.options.etiquettes:
        couches.append(_etiquettes(figure, fond, points, vue))
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


def _etiquettes(
    figure: Figure, fond: gpd.GeoDataFrame, points: np.ndarray, vue: pydeck.ViewState
) -> pydeck.Layer:
    dits = legende.au_fond(figure)
    cercles = figure.forme is Forme.SYMBOLES
    degres_par_px = 360 / (512 * 2**vue.zoom)
    # Un degré de latitude couvre plus de pixels qu'un degré de longitude.
    vertical = degres_par_px * math.cos(math.radians(vue.latitude))
    choisies = geometrie.choisir_etiquettes(
        list(dits["libelle"]),
        points,
        shapely.area(fond.geometry.to_numpy()),
        largeur_caractere=TAILLE_ETIQUETTE * 0.52 * degres_par_px,
        hauteur=TAILLE_ETIQUETTE * 1.15 * vertical,
        rayons=legende.RAYON_MAX_PX * vertical * dits["rayon"].to_numpy() if cercles else (),
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
        # Un fond clair plutôt qu'un liseré, qui mangerait les lettres voisines.
        background=True,
        get_background_color=couleurs.rvb(couleurs.FOND, 0.78),
        background_padding=[2, 0, 2, 0],
        pickable=False,
    )


def _vue(bornes: np.ndarray, cadre: Cadre) -> pydeck.ViewState:
    """Vue qui montre toute l'emprise dans le cadre."""
    xmin, ymin, xmax, ymax = (float(b) for b in bornes)
    latitude = (ymin + ymax) / 2
    zoom_x = math.log2(cadre.largeur * 360 / (512 * max(xmax - xmin, 1e-6)))
    etire = max(ymax - ymin, 1e-6) / math.cos(math.radians(latitude))
    zoom_y = math.log2(cadre.hauteur * 360 / (512 * etire))
    zoom = round(min(zoom_x, zoom_y, 15) - 0.12, 3)
    return pydeck.ViewState(
        longitude=round((xmin + xmax) / 2, 5), latitude=round(latitude, 5), zoom=zoom
    )


def histogramme_de(figure: Figure) -> go.Figure:
    """Combien de territoires dans chaque classe de la carte, aux couleurs de la carte."""
    lignes = [e for e in legende.entrees(figure) if e.rayon_relatif is None]
    motifs = ["/" if e.hachures else "." if e.points else "" for e in lignes]
    comptes = [formats.pluriel(e.effectif, "territoire") for e in lignes]
    trace = go.Bar(
        # L'unité est sous l'axe : répétée à chaque classe, elle ferait pencher les textes.
        x=[echappe(e.etiquette.removesuffix(figure.unite).rstrip()) for e in lignes],
        y=[e.effectif for e in lignes],
        text=[str(e.effectif) for e in lignes],
        textposition="outside",
        cliponaxis=False,
        marker={
            "color": [e.couleur for e in lignes],
            "line": {"color": couleurs.CONTOUR, "width": 1},
            # « overlay » : en « replace », la couleur de la barre prendrait la place des traits.
            "pattern": {
                "shape": motifs,
                "fillmode": "overlay",
                "fgcolor": couleurs.SECRET_TRAIT,
                "size": 6,
            },
        },
        customdata=comptes,
        hovertemplate="%{x} : %{customdata}<extra></extra>",
    )
    fig = mise_en_page(go.Figure(trace), hauteur=220)
    fig.update_xaxes(title_text=titre_axe(nom_valeur(figure)), type="category")
    fig.update_xaxes(showgrid=False, tickfont_size=12)
    fig.update_yaxes(visible=False)
    return fig
