"""Le référentiel national embarqué : communes, EPCI, départements et régions de 2026, ce qu'on en
garde en détail.

Les fichiers de `observatoire/reference/` sont produits par `outils/construire_reference.py`.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from observatoire.erreurs import AppelIncorrect
from observatoire.geodesie import VITESSE, haversine_km

DOSSIER = Path(str(files("observatoire"))) / "reference"
_COMMUNES = DOSSIER / "communes.parquet"


def reference(etudie: str = "") -> pd.DataFrame:
    """Une ligne par commune actuelle (métropole et DROM), triée par code, sans géométrie.

    Colonnes : code, libelle, epci (SIREN, vide pour quatre îles), libelle_epci, nature_epci
    (CC, CA, CU, METRO, MET69), departement, libelle_departement, region, libelle_region,
    lon et lat (degrés, mairie ou point intérieur), superficie_km2. La table rendue est une
    copie : la modifier est sans effet sur les suivantes. `etudie` : le SIREN qu'on étudie ; si c'est
    un EPT, les EPT y remplacent la métropole qui les contient, et une commune sans EPCI est le sien.
    """
    return _vue(etudie if etudie in a_part() else "").copy()


@cache
def _vue(etudie: str) -> pd.DataFrame:
    if not etudie:
        return _reference()
    part = _sans_fiscalite_propre()
    nature = part.loc[part["siren"] == etudie, "nature"].iloc[0]
    siens = part[part["nature" if nature == "EPT" else "siren"].isin([nature, etudie])]
    vue = _reference().set_index("code")
    champs = ["epci", "libelle_epci", "nature_epci"]
    remplaces = vue.loc[siens["commune"], "epci"].dropna().unique()
    vue.loc[vue["epci"].isin(remplaces), champs] = None
    vue.loc[siens["commune"], champs] = siens[["siren", "libelle", "nature"]].to_numpy()
    return vue.reset_index()


@cache
def _sans_fiscalite_propre() -> pd.DataFrame:
    """commune, siren, libelle, nature (EPT, COMMUNE) : ce qui s'étudie sans être un EPCI."""
    return pd.read_csv(DOSSIER / "sans_fiscalite_propre.csv", sep=";", dtype=str)


@cache
def a_part() -> dict[str, tuple[str, ...]]:
    """SIREN → communes de ce qui s'étudie sans être un EPCI : les EPT, les communes qui n'en ont pas."""
    groupes = _sans_fiscalite_propre().groupby("siren")["commune"]
    return {str(siren): tuple(codes) for siren, codes in groupes}


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
    return _contours(None if codes is None else tuple(sorted(set(codes)))).copy()


@lru_cache(maxsize=32)
def _contours(codes: tuple[str, ...] | None) -> gpd.GeoDataFrame:
    filtre = None if codes is None else [("code", "in", list(codes) or [""])]
    return gpd.read_parquet(
        _COMMUNES, columns=["code", "libelle", "epci", "geometry"], filters=filtre
    )


def passage() -> dict[str, str]:
    """Ancien code de commune (déléguée, associée ou supprimée) → code de la commune actuelle."""
    return dict(_correspondance("passage"))


def ville_du_quartier(code: str) -> str:
    """La commune d'un arrondissement (75101) ou d'un IRIS (751010101) : 75056."""
    return arrondissements().get(code[:5], code[:5])


def arrondissements() -> dict[str, str]:
    """Arrondissement municipal de Paris, Lyon ou Marseille → commune."""
    return dict(_correspondance("arrondissements"))


def terres() -> dict[str, str]:
    """Commune hors du continent → son île : aucune route ne mène d'une terre à une autre."""
    return dict(_correspondance("terres"))


@cache
def _correspondance(nom: str) -> dict[str, str]:
    table = pd.read_csv(DOSSIER / f"{nom}.csv", sep=";", dtype=str)
    return dict(zip(table.iloc[:, 0].tolist(), table.iloc[:, 1].tolist(), strict=True))


def sans_epci(commune: str) -> list[str]:
    """Les SIREN de ce qui s'étudie sans être un EPCI et contient cette commune : son EPT, ou elle-même."""
    return [siren for siren, codes in a_part().items() if commune in codes]


@cache
def _membres() -> dict[str, tuple[str, ...]]:
    groupes = _reference().dropna(subset=["epci"]).groupby("epci")["code"]
    return {str(epci): tuple(codes) for epci, codes in groupes} | a_part()


def membres(epci: str) -> tuple[str, ...]:
    """Codes des communes d'un EPCI, d'un EPT ou d'une commune sans EPCI, triés.

    `AppelIncorrect` si le SIREN est inconnu.
    """
    try:
        return _membres()[epci]
    except KeyError:
        raise AppelIncorrect(
            f"Le territoire « {epci} » est inconnu. Attendu : le SIREN à 9 chiffres d'un EPCI, d'un "
            "EPT du Grand Paris ou d'une commune sans EPCI."
        ) from None


@cache
def libelles(niveau: str) -> dict[str, str]:
    """Code → libellé de tous les territoires d'un niveau : commune, epci, departement, region."""
    table = _reference().dropna(subset=[niveau if niveau != "commune" else "code"])
    cle, nom = ("code", "libelle") if niveau == "commune" else (niveau, f"libelle_{niveau}")
    uniques = table.drop_duplicates(cle).sort_values(cle)
    noms = dict(zip(uniques[cle].tolist(), uniques[nom].tolist(), strict=True))
    if niveau == "epci":
        part = _sans_fiscalite_propre()
        noms |= dict(zip(part["siren"], part["libelle"], strict=True))
    return noms


def voisinage(epci: str, minutes: float = 30) -> tuple[str, ...]:
    """Communes hors de l'EPCI à moins de `minutes` d'une de ses communes, triées par code.

    Temps estimé de mairie à mairie (`geodesie.VITESSE`) ; une commune qu'aucune route ne relie
    (`terres`) n'est pas voisine.
    """
    return _voisinage(epci, minutes)


@cache
def _voisinage(epci: str, minutes: float) -> tuple[str, ...]:
    france = reference().set_index("code")
    siennes = france.loc[list(membres(epci))]
    autres = france.drop(index=siennes.index)
    km = haversine_km(
        autres["lon"].to_numpy()[:, None],
        autres["lat"].to_numpy()[:, None],
        siennes["lon"].to_numpy(),
        siennes["lat"].to_numpy(),
    )
    iles = terres()
    la, ici = ([iles.get(c, "") for c in t.index.tolist()] for t in (autres, siennes))
    reliees = np.equal.outer(np.array(la), np.array(ici))
    proches = np.flatnonzero(((VITESSE.minutes(km) < minutes) & reliees).any(axis=1))
    return tuple(autres.index[proches])


def departement_de(commune: str) -> str:
    """« 81069 » → « 81 », « 97411 » → « 974 », « 2A004 » → « 2A » : deux signes, trois outre-mer."""
    return commune[:3] if commune.startswith("97") else commune[:2]
