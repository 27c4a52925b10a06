"""Les trajets d'un réseau entre des communes et leurs hameaux : en voiture, à pied, à vélo, isochrones."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.geodesie import haversine_km
from observatoire.methodes.trajets import RAPIDE, VITESSE, estimer
from observatoire.routes.graphe import Flottants
from observatoire.routes.isochrones import isochrones
from observatoire.routes.reseaux import Reseaux
from observatoire.routes.trajets import Accroches, accrocher, minutes
from observatoire.territoire import terres

LIMITE = 90.0
"""Au-delà, en minutes, un trajet n'est pas calculé : il reste estimé."""
SEUILS = (5.0, 10.0, 15.0, 20.0)
"""Les isochrones gardées de chaque commune du territoire, en minutes."""
DOUX_KM = 3.0
"""À pied et à vélo, seuls les trajets de cette longueur au plus se disent."""
HAMEAUX = 3
"""Il faut autant de lieux habités pour dire la durée moyenne à l'intérieur d'une commune."""

_ALLURES = {"pied": 5.0, "velo": 15.0}
_AUTOUR_KM = 20.0


@dataclass(frozen=True)
class Points:
    """Les lieux à relier : `communes` (code, lon, lat, superficie_km2, sienne) puis leurs hameaux
    (`hameaux` : code de la commune, lon, lat)."""

    communes: pd.DataFrame
    hameaux: pd.DataFrame

    @property
    def lon(self) -> Flottants:
        """Longitudes, communes puis hameaux."""
        return np.concatenate([self.communes["lon"], self.hameaux["lon"]])

    @property
    def lat(self) -> Flottants:
        """Latitudes, communes puis hameaux."""
        return np.concatenate([self.communes["lat"], self.hameaux["lat"]])


def calculer(reseaux: Reseaux, points: Points) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`trajets` (origine, destination, mode, minutes, bas, haut) et `isochrones` (code, minutes, wkb)."""
    voiture = reseaux.modes["voiture"]
    accroches = accrocher(voiture, points.lon, points.lat)
    trajets = [_en_voiture(reseaux, points, accroches)]
    for mode, kmh in _ALLURES.items():
        trajets.append(_doux(reseaux, points.communes, mode, DOUX_KM / kmh * 60))
    siennes = np.flatnonzero(points.communes["sienne"])
    formes = isochrones(voiture, accroches, siennes, SEUILS)
    surfaces = [
        {"code": points.communes["code"][i], "minutes": s, "wkb": forme.wkb}
        for i, parts in zip(siennes, formes, strict=True)
        for s, forme in parts.items()
    ]
    return (
        pd.concat(trajets, ignore_index=True),
        pd.DataFrame(surfaces, columns=["code", "minutes", "wkb"]),
    )


def _en_voiture(reseaux: Reseaux, points: Points, accroches: Accroches) -> pd.DataFrame:
    n, codes = len(points.communes), list(points.communes["code"])
    m = minutes(reseaux.modes["voiture"], accroches, np.arange(n), LIMITE)
    estimees = estimer(points.communes, codes, codes, VITESSE, terres()).to_numpy()
    lignes = _long(codes, m.centre[:, :n], m.bas[:, :n], m.haut[:, :n], "voiture")
    estimees_ = estimees.ravel()
    reliee = accroches.troncon[:n] >= 0
    reliees = np.logical_and.outer(reliee, reliee).ravel()
    meme = lignes["origine"] == lignes["destination"]
    # Deux points reliés et proches à vol d'oiseau que rien ne joint : l'estimation serait fausse.
    connus = lignes["minutes"].notna() | (estimees_ < LIMITE)
    garde = lignes[reliees & connus & ~np.isnan(estimees_) & ~meme]
    if trous(points, accroches):
        # Un extrait coupé allonge des trajets sans le dire : le plus rapide possible reste l'estimation.
        vite = estimer(points.communes, codes, codes, RAPIDE, terres()).to_numpy().ravel()
        garde = garde.assign(bas=np.fmin(garde["bas"], vite[garde.index]))
    internes = _internes(points, m.centre, m.bas, m.haut)
    return pd.DataFrame(pd.concat([garde, internes], ignore_index=True))


def _long(
    codes: list[str], centre: Flottants, bas: Flottants, haut: Flottants, mode: str
) -> pd.DataFrame:
    n = len(codes)
    return pd.DataFrame(
        {
            "origine": np.repeat(codes, n), "destination": np.tile(codes, n), "mode": mode,
            "minutes": centre.ravel(), "bas": bas.ravel(), "haut": haut.ravel(),
        }
    )  # fmt: skip


def _internes(points: Points, centre: Flottants, bas: Flottants, haut: Flottants) -> pd.DataFrame:
    """Dans une commune : la durée moyenne de la mairie à ses lieux habités."""
    n, qui = len(points.communes), points.hameaux["code"].to_numpy()
    lignes = []
    for rang, code in enumerate(points.communes["code"]):
        siens = n + np.flatnonzero(qui == code)
        siens = siens[~np.isnan(centre[rang, siens])]
        if len(siens) >= HAMEAUX:
            valeurs = (float(t[rang, siens].mean()) for t in (centre, bas, haut))
            lignes.append((code, code, "voiture", *valeurs))
    return pd.DataFrame(
        lignes, columns=["origine", "destination", "mode", "minutes", "bas", "haut"]
    )


def _doux(reseaux: Reseaux, communes: pd.DataFrame, mode: str, limite: float) -> pd.DataFrame:
    """À pied ou à vélo, de mairie à mairie : seulement ce qui est proche."""
    reseau, codes = reseaux.modes[mode], list(communes["code"])
    accroches = accrocher(reseau, communes["lon"].to_numpy(), communes["lat"].to_numpy())
    m = minutes(reseau, accroches, np.arange(len(codes)), limite, bornes=False)
    lignes = _long(codes, m.centre, m.bas, m.haut, mode)
    ailleurs = lignes["origine"] != lignes["destination"]
    return lignes[ailleurs & lignes["minutes"].notna()]


def a_moins_de(lieux: pd.DataFrame, siens: pd.DataFrame, km: float) -> pd.Series:
    """Vrai pour chaque lieu à `km` au plus, à vol d'oiseau, de l'un des `siens`."""
    distances = haversine_km(
        lieux["lon"].to_numpy()[:, None], lieux["lat"].to_numpy()[:, None],
        siens["lon"].to_numpy(), siens["lat"].to_numpy(),
    )  # fmt: skip
    return pd.Series((distances <= km).any(axis=1), index=lieux.index)


def trous(points: Points, accroches: Accroches) -> list[str]:
    """Les communes du territoire, ou à vingt kilomètres, que l'extrait n'atteint pas."""
    c = points.communes
    autour = a_moins_de(c, c[c["sienne"]], _AUTOUR_KM)
    return sorted(c.loc[autour & (accroches.troncon[: len(c)] < 0), "code"])
