"""Les contours d'une carte : territoires, voisines, secteurs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from observatoire.contenu.commun import figures as commun
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.geometrie import alleger
from observatoire.memoire import une_fois
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import membres, noms

MARGE = 0.15  # part de l'emprise où l'on montre les communes voisines
_NIVEAUX = (Niveau.COMMUNE, Niveau.SECTEUR, Niveau.EPCI)


@dataclass(frozen=True, eq=False)
class Couches:
    """Les contours d'une carte."""

    territoires: tuple[Territoire, ...]
    fond: gpd.GeoDataFrame
    contexte: gpd.GeoDataFrame | None
    limites: gpd.GeoDataFrame | None

    @property
    def dessin(self) -> dict[str, Any]:
        """Ce qu'une figure en dessine."""
        return {"fond": self.fond, "contexte": self.contexte, "limites": self.limites}


def couches(lecteur: Lecteur, ou: Territoire | None = None, niveau: str = "commune") -> Couches:
    """Les contours des territoires de `niveau` dans `ou` (par défaut l'EPCI étudié).

    Une commune est montrée au milieu de son EPCI. Lève `AppelIncorrect` si le niveau ne se
    dessine pas ou n'a aucun territoire ici.
    """
    # Vingt-cinq fiches, les mêmes contours : ils se gardent pour l'intercommunalité.
    return _couches(lecteur, commun.ensemble_de(lecteur, ou), niveau)


@une_fois
def _couches(lecteur: Lecteur, cadre: Territoire, niveau: str) -> Couches:
    if niveau not in _NIVEAUX:
        raise AppelIncorrect(
            "Une carte se dessine par commune, secteur ou EPCI. À faire : niveau commune."
        )
    dedans = lecteur.dans(cadre, niveau)
    communes = _communes(lecteur, cadre, dedans, niveau)
    fond = alleger(lecteur.contours(communes).dropna(subset=["geometry"])) if communes else None
    if not dedans or fond is None or fond.empty:
        raise AppelIncorrect(
            f"Aucun territoire de ce niveau à dessiner {noms.ou(cadre)}. À faire : choisir une "
            "intercommunalité ou un département gardé en détail (réglages du territoire)."
        )
    limites = _reunir(fond, {c: s.id for s in lecteur.reglages.secteurs for c in s.communes})
    if niveau != Niveau.COMMUNE:
        fond, limites = _reunir(fond, communes), None
    voisines = (
        _voisines(lecteur, fond, set(communes)) if cadre.niveau != Niveau.DEPARTEMENT else None
    )
    plusieurs = limites is not None and len(limites) > 1
    return Couches(tuple(dedans), fond, voisines, limites if plusieurs else None)


def _communes(
    lecteur: Lecteur, cadre: Territoire, dedans: Sequence[Territoire], niveau: str
) -> dict[str, str]:
    """Commune → territoire de la carte dont elle fait partie."""
    if niveau == Niveau.EPCI:
        return {c: t.code for t in dedans for c in membres(t.code)}
    if niveau == Niveau.SECTEUR:
        table = lecteur.territoires("commune", cadre).dropna(subset=["secteur"])
        return dict(zip(table["code"], table["secteur"], strict=True))
    return {t.code: t.code for t in dedans}


def _reunir(fond: gpd.GeoDataFrame, place: dict[str, str]) -> gpd.GeoDataFrame:
    """Un contour par territoire, d'après la place de chaque commune (colonne `code`)."""
    places = fond.assign(code=fond["code"].map(place))[["code", "geometry"]].dropna(subset=["code"])
    return places.dissolve("code").reset_index()


def _voisines(
    lecteur: Lecteur, fond: gpd.GeoDataFrame, dessinees: set[str]
) -> gpd.GeoDataFrame | None:
    """Les communes gardées en détail qui dépassent dans le cadre de la carte."""
    ouest, sud, est, nord = fond.total_bounds
    marge = MARGE * max(est - ouest, nord - sud)
    autres = lecteur.contours(
        c for c in lecteur.territoires("commune")["code"] if c not in dessinees
    )
    visibles = autres.cx[ouest - marge : est + marge, sud - marge : nord + marge]
    return alleger(visibles) if len(visibles) else None
