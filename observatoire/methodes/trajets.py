"""Les minutes de voiture entre communes : estimées sans calculateur d'itinéraires, ou mesurées.

Estimation de mairie à mairie (METHODES, « lieux, tournées, trajets ») : un temps fixe, plus la
distance à vol d'oiseau allongée par les détours de la route, à une vitesse moyenne. À l'intérieur
d'une commune : la distance moyenne entre deux points d'un disque de même superficie rapportée à un
point central, 0,376 √superficie, jamais nulle. Les paramètres restent visibles pour éprouver une
conclusion (détour 1,3 à 1,6 ; 40 à 55 km/h).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.geodesie import LENTE as LENTE
from observatoire.geodesie import RAPIDE as RAPIDE
from observatoire.geodesie import VITESSE as VITESSE
from observatoire.geodesie import Vitesse as Vitesse
from observatoire.geodesie import haversine_km

PLAFOND = 120.0
"""Au-delà, en minutes au réglage central, une route ne s'estime plus : la distance n'est pas dite."""

RAYON_INTERNE = 0.376
"""Distance moyenne au centre d'une commune, en part de la racine de sa superficie : 2/(3√π)."""


REGLAGES: Mapping[str, Vitesse] = {"minutes": VITESSE, "bas": RAPIDE, "haut": LENTE}
"""Les trois réglages de route : le central, et ceux qui donnent les bornes de toute durée."""


@dataclass(frozen=True)
class Duree:
    """Une durée de route : au réglage central, puis par la route la plus rapide et par la plus lente."""

    minutes: float
    bas: float
    haut: float

    @property
    def doute(self) -> str:
        """« 13 à 25 » ; vide si toutes les routes se lisent pareil."""
        bas, haut = (formats.nombre(v) for v in (self.bas, self.haut))
        return "" if bas == haut else f"{bas} à {haut}"

    @property
    def courte(self) -> str:
        """« 18 (13 à 25) », dans une cellule."""
        return f"{formats.nombre(self.minutes)}{f' ({self.doute})' if self.doute else ''}"

    def dite(self) -> str:
        """« environ 18 minutes (13 à 25) »."""
        doute = f" ({self.doute})" if self.doute else ""
        return f"environ {formats.pluriel(round(self.minutes), 'minute')}{doute}"


def le_long(tables: Mapping[str, pd.DataFrame], etapes: Sequence[str]) -> Duree | None:
    """La route d'étape en étape, aux trois réglages (`tables` : de `REGLAGES`) ; None si un tronçon n'est pas connu."""
    troncons = [*pairwise(etapes)]
    sommes = []
    for nom in REGLAGES:
        t = tables[nom].reindex(index=[a for a, _ in troncons], columns=[b for _, b in troncons])
        sommes.append(float(t.to_numpy(dtype=float).trace()))
    return None if np.isnan(sommes).any() else Duree(*sommes)


def estimer(
    lieux: pd.DataFrame,
    origines: Sequence[str],
    destinations: Sequence[str],
    vitesse: Vitesse = VITESSE,
    terres: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Minutes estimées (index : origines, colonnes : destinations).

    `lieux` : `code`, `lon`, `lat`, `superficie_km2`. Un code sans position donne des cases vides, comme un
    trajet au-delà de `PLAFOND` ou d'une terre à l'autre (`terres` : commune → île, le continent omis) ;
    une commune vers elle-même, son trajet interne (vide si sa superficie est inconnue).
    """
    connus = lieux.drop_duplicates("code").set_index("code")
    depart, arrivee = connus.reindex(list(origines)), connus.reindex(list(destinations))
    km = haversine_km(
        depart["lon"].to_numpy(dtype=float)[:, None],
        depart["lat"].to_numpy(dtype=float)[:, None],
        arrivee["lon"].to_numpy(dtype=float),
        arrivee["lat"].to_numpy(dtype=float),
    )
    interne = RAYON_INTERNE * np.sqrt(depart["superficie_km2"].to_numpy(dtype=float))
    meme = np.equal.outer(
        np.asarray(origines, dtype=object), np.asarray(destinations, dtype=object)
    )
    km = np.where(meme, np.broadcast_to(interne[:, None], km.shape), km)
    iles = terres or {}
    depuis, vers = ([iles.get(str(c), "") for c in codes] for codes in (origines, destinations))
    reliees = np.equal.outer(np.asarray(depuis, dtype=object), np.asarray(vers, dtype=object))
    km = np.where(reliees & ~(VITESSE.minutes(km) > PLAFOND), km, np.nan)
    return pd.DataFrame(vitesse.minutes(km), index=list(origines), columns=list(destinations))


def plus_proche(minutes: pd.DataFrame, sites: Sequence[str]) -> pd.DataFrame:
    """Le plus proche de ces sites pour chaque lieu, et son temps ; vides si aucun trajet n'est connu."""
    choisis = minutes[list(sites)].astype(float)
    temps = choisis.min(axis=1) if len(sites) else pd.Series(np.nan, index=minutes.index)
    connus = choisis.dropna(how="all")
    proche = connus.idxmin(axis=1) if len(sites) else pd.Series(dtype=object)
    return pd.DataFrame({"site": proche.reindex(minutes.index), "minutes": temps})


def a_portee(personnes: pd.Series, minutes: pd.Series, rayon: float) -> float:
    """Les personnes à `rayon` minutes ou moins ; NaN si l'effectif ou le trajet d'un lieu n'est pas
    connu : on ne sait pas s'il en est."""
    temps = minutes.reindex(personnes.index)
    inconnu = temps.isna() & (personnes != 0)
    return float(personnes.mask(inconnu)[(temps <= rayon) | inconnu].sum(skipna=False))


def completer(estimees: pd.DataFrame, mesurees: pd.DataFrame) -> pd.DataFrame:
    """Les minutes mesurées (`origine`, `destination`, `minutes`) mises à la place des estimées.

    Un trajet donné dans un seul sens vaut pour l'autre ; un trajet donné deux fois est moyenné ;
    le trajet interne n'est remplacé que par une durée positive.
    """
    rendue = estimees.copy()
    if mesurees.empty or rendue.empty:
        return rendue
    aller = mesurees.groupby(["origine", "destination"])["minutes"].mean()
    toutes = aller.combine_first(aller.swaplevel())
    large = toutes.unstack().reindex(index=rendue.index, columns=rendue.columns)
    interne = np.equal.outer(
        np.asarray(rendue.index, dtype=object), np.asarray(rendue.columns, dtype=object)
    )
    large = large.mask(interne & (large <= 0).to_numpy())
    return large.combine_first(rendue).reindex(index=rendue.index, columns=rendue.columns)
