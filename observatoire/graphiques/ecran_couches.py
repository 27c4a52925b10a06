"""Les couches d'une carte d'écran : chacune est une `pydeck.Layer` calculée hors ligne."""

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck
import shapely

from observatoire import formats
from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.graphiques import couleurs, geometrie, legende, series
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.resume import precision_dite, valeur_dite

# Identifiants stables : la sélection de Streamlit est rangée par identifiant de couche.
COUCHE_TERRITOIRES = "territoires"
COUCHE_SYMBOLES = "symboles"
RAYON_ECRIT = 15  # pixels : un cercle assez grand pour porter sa valeur


def territoires(figure: Figure, fond: gpd.GeoDataFrame, opacite: float) -> pydeck.Layer:
    """Les aplats, cliquables ; le clic rend `properties.code`."""
    infobulles = _infobulles(figure)
    proprietes = [
        {
            "code": r.Index, "libelle": r.libelle, "couleur": couleurs.rvb(r.couleur, opacite),
            "infobulle": infobulles.get(r.Index, f"{r.libelle}\nnon disponible"),
        }
        for r in series.lignes(legende.au_fond(figure))
    ]  # fmt: skip
    return _geojson(
        COUCHE_TERRITOIRES, fond, proprietes, couleurs.CONTOUR, get_fill_color="properties.couleur",
        pickable=True, auto_highlight=True, highlight_color=[0, 0, 0, 40],
    )  # fmt: skip


def voisines(contexte: gpd.GeoDataFrame) -> pydeck.Layer:
    """Les communes voisines, en gris clair, inertes."""
    gris = couleurs.rvb(couleurs.VOISIN)
    return _geojson("voisines", contexte, [], couleurs.CONTOUR_VOISIN, get_fill_color=gris)


def contours(nom: str, couche: gpd.GeoDataFrame, couleur: str, largeur: int) -> pydeck.Layer:
    """Un trait le long de chaque géométrie de `couche` ; `largeur` en pixels."""
    return _geojson(nom, couche, [], couleur, get_line_width=largeur, filled=False, stroked=True)


def _geojson(
    nom: str, couche: gpd.GeoDataFrame, proprietes: list[dict[str, Any]], contour: str, **style: Any
) -> pydeck.Layer:
    """Des entités aux coordonnées arrondies au mètre : trois fois moins à transférer."""
    arrondies = shapely.transform(
        couche.geometry.to_numpy(), lambda c: np.round(c, geometrie.DECIMALES_DEGRES)
    )
    entites = [
        {"type": "Feature", "geometry": json.loads(g), "properties": p}
        for g, p in zip(
            shapely.to_geojson(arrondies), proprietes or [{}] * len(couche), strict=True
        )
    ]
    commun = {"get_line_width": 1, "line_width_units": '"pixels"', "pickable": False}
    trait = {"get_line_color": couleurs.rvb(contour)}
    return pydeck.Layer("GeoJsonLayer", id=nom, data=entites, **(commun | trait | style))


def fuseaux(traces: gpd.GeoDataFrame) -> pydeck.Layer:
    """Les trajets, chacun sa phrase au survol."""
    proprietes = [{"infobulle": x} for x in traces["infobulle"]]
    return _geojson(
        "fuseaux", traces, proprietes, couleurs.FOND, get_fill_color=couleurs.rvb(couleurs.NEGATIF, 0.75),
        pickable=True,
    )  # fmt: skip


def marques(figure: Figure, fond: gpd.GeoDataFrame) -> list[pydeck.Layer]:
    """Hachures du secret et points du non disponible, calculés ici : aucune image à charger."""
    statuts = legende.au_fond(figure)["statut"].to_numpy()
    pas = geometrie.pas_hachures(fond.total_bounds)
    couches = []
    secrets = fond[statuts == "secret"]
    if len(secrets):
        traits = [geometrie.hachures(g, pas) for g in secrets.geometry]
        hachures = secrets.set_geometry(traits, crs=secrets.crs)
        couches.append(contours("secret", hachures, couleurs.SECRET_TRAIT, 1))
    trames = [geometrie.trame(g, pas) for g in fond.geometry[statuts == "absent"]]
    if trames:
        points = np.vstack(trames).round(geometrie.DECIMALES_DEGRES).tolist()
        gris = couleurs.rvb(couleurs.ABSENT_POINT)
        donnees = [{"position": p} for p in points]
        couches.append(_disques("absent", donnees, 1, gris, pickable=False))
    return couches


def _disques(
    nom: str, donnees: list[dict[str, Any]], rayon: Any, couleur: Any, **style: Any
) -> pydeck.Layer:
    return pydeck.Layer(
        "ScatterplotLayer", id=nom, data=donnees, get_position="position", get_radius=rayon,
        radius_units='"pixels"', get_fill_color=couleur, **style,
    )  # fmt: skip


def cercles(figure: Figure, fond: gpd.GeoDataFrame, points: np.ndarray) -> list[pydeck.Layer]:
    """Les cercles proportionnels, les petits dessus, la valeur dans les grands ; le clic rend `code`."""
    places = dict(zip(fond["code"].astype(str), points.round(5).tolist(), strict=True))
    infobulles = _infobulles(figure)
    lignes = [
        {
            "code": r.Index, "libelle": r.libelle, "position": places[r.Index],
            "rayon": round(legende.RAYON_MAX_PX * r.rayon, 2), "infobulle": infobulles[r.Index],
            "couleur": _couleur(figure, r),
        }
        for r in _ranges(figure)
    ]  # fmt: skip
    for ligne, r in zip(lignes, _ranges(figure), strict=True):
        grand = ligne["rayon"] >= RAYON_ECRIT
        ligne["valeur"] = _dans_le_cercle(figure, r) if grand else ""
    disques = _disques(
        COUCHE_SYMBOLES, lignes, "rayon", "couleur", get_line_color=couleurs.rvb(_disque(figure)),
        stroked=True, line_width_units='"pixels"', get_line_width=1.5, pickable=True,
    )  # fmt: skip
    return [disques, _valeurs([x for x in lignes if x["valeur"]])]


def _couleur(figure: Figure, ligne: Any) -> list[int]:
    """Bleu pâle ; blanc sur un aplat, pour que la valeur se lise sur la classe la plus foncée."""
    if figure.options.nom_cercle:
        return couleurs.rvb(couleurs.FOND, 0.6)
    teinte = couleurs.NEGATIF if ligne.disque < 0 else couleurs.TERRITOIRE
    return couleurs.rvb(teinte, 0.1 if ligne.statut in series.EN_CREUX else 0.35)


def _disque(figure: Figure) -> str:
    """Le bleu du territoire, ou un trait sombre sur des aplats qui en ont déjà la teinte."""
    return couleurs.TEXTE if figure.options.nom_cercle else couleurs.TERRITOIRE


def _dans_le_cercle(figure: Figure, ligne: Any) -> str:
    if figure.options.nom_cercle:
        return formats.nombre(ligne.disque, 0)
    return valeur_dite(figure, ligne, avec_unite=False)


def _ranges(figure: Figure) -> list[Any]:
    return series.lignes(legende.cercles(legende.au_fond(figure)))


def _valeurs(lignes: list[dict[str, Any]]) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer", id="valeurs", data=lignes, get_text="valeur", get_position="position", get_size=14,
        get_color=couleurs.rvb(couleurs.TEXTE), character_set='"auto"', font_family='"Source Sans, sans-serif"',
        pickable=False,
    )  # fmt: skip


def _infobulles(figure: Figure) -> dict[str, str]:
    textes = {}
    for r in series.lignes(figure.donnees):
        lignes = [r.libelle, valeur_dite(figure, r), precision_dite(figure, r), r.note]
        if figure.options.nom_cercle and pd.notna(r.cercle):
            lignes.insert(2, f"{formats.nombre(r.cercle, 0)} {figure.options.nom_cercle}")
        if figure.fictif:
            lignes.append(MENTION_FICTIF)
        textes[r.code] = "\n".join(x for x in lignes if x)
    return textes
