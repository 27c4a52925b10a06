"""Quelles communes garder en détail, et la table des territoires de l'entrepôt."""

from functools import cache

import numpy as np
import pandas as pd

from observatoire.geodesie import haversine_km, minutes_estimees
from observatoire.modele import CODE_FRANCE, Niveau
from observatoire.territoire.declaration import Reglages
from observatoire.territoire.referentiel import membres, reference

_COLONNES = [
    "code",
    "niveau",
    "libelle",
    "epci",
    "departement",
    "region",
    "secteur",
    "superficie_km2",
    "lon",
    "lat",
]
_OUTRE_MER = "97"


@cache
def voisinage(epci: str, minutes: float = 30) -> tuple[str, ...]:
    """Communes hors de l'EPCI à moins de `minutes` d'une de ses communes, triées par code.

    Temps estimé de mairie à mairie (`geodesie.minutes_estimees`) ; l'estimation
    ignore les obstacles : une île proche de la côte compte comme voisine.
    """
    france = reference().set_index("code")
    siennes = france.loc[list(membres(epci))]
    autres = france.drop(index=siennes.index)
    km = haversine_km(
        autres["lon"].to_numpy()[:, None],
        autres["lat"].to_numpy()[:, None],
        siennes["lon"].to_numpy(),
        siennes["lat"].to_numpy(),
    )
    proches = np.flatnonzero((minutes_estimees(km) < minutes).any(axis=1))
    return tuple(autres.index[proches])


def perimetre_detail(reglages: Reglages) -> tuple[str, ...]:
    """Communes dont les chiffres sont gardés un à un, triées par code.

    Départements des communes de l'EPCI, voisinage, et membres des EPCI de comparaison ; toutes
    les communes de France si `perimetre = "france"`.
    """
    france = reference()
    if reglages.perimetre == "france":
        return tuple(france["code"])
    siennes = membres(reglages.epci)
    departements = france.loc[france["code"].isin(siennes), "departement"].unique()
    gardees = set(france.loc[france["departement"].isin(departements), "code"])
    gardees.update(voisinage(reglages.epci, reglages.seuils.minutes_voisinage))
    for siren in reglages.comparaison.epci:
        gardees.update(membres(siren))
    return tuple(sorted(gardees))


def table_territoires(reglages: Reglages) -> pd.DataFrame:
    """Les territoires de l'entrepôt, une ligne par (niveau, code), colonnes du contrat.

    Communes du périmètre de détail et secteurs ; tous les EPCI, départements et régions ; la
    France. `secteur` n'est rempli que pour les communes et les secteurs. Au-dessus de la
    commune, superficie_km2 est la somme et lon, lat le barycentre pondéré par la superficie
    (métropole seule pour la France) ; un EPCI ou un secteur à cheval va au département et à la
    région de la majorité de ses communes.
    """
    france = reference()
    place = {code: s.id for s in reglages.secteurs for code in s.communes}
    france["secteur"] = france["code"].map(place).astype("str")
    communes = france[france["code"].isin(perimetre_detail(reglages))]
    en_secteur = france.dropna(subset=["secteur"])
    noms = {s.id: s.libelle for s in reglages.secteurs}
    secteurs = _agreger(en_secteur, "secteur", Niveau.SECTEUR, ("epci", "departement", "region"))
    tables = [
        communes.assign(niveau=str(Niveau.COMMUNE)),
        secteurs.assign(libelle=secteurs["code"].map(noms)),
        *_niveaux_de_france(),
    ]
    table = pd.concat([t.reindex(columns=_COLONNES) for t in tables], ignore_index=True)
    return table.astype(dict.fromkeys(_COLONNES[:7], "str"))


@cache
def _niveaux_de_france() -> tuple[pd.DataFrame, ...]:
    """Ce qui ne dépend pas du territoire étudié."""
    france = reference()
    return (
        _agreger(france, "epci", Niveau.EPCI, ("departement", "region")),
        _agreger(france, "departement", Niveau.DEPARTEMENT, ("region",)),
        _agreger(france, "region", Niveau.REGION, ()),
        _ligne_france(france),
    )


def _agreger(
    communes: pd.DataFrame, cle: str, niveau: Niveau, parents: tuple[str, ...]
) -> pd.DataFrame:
    groupes = _pondere(communes).groupby(cle)
    sommes = groupes[["poids", "poids_lon", "poids_lat"]].sum()
    table = pd.DataFrame(
        {
            "code": sommes.index,
            "niveau": str(niveau),
            cle: sommes.index,
            "superficie_km2": sommes["poids"].round(3),
            "lon": (sommes["poids_lon"] / sommes["poids"]).round(5),
            "lat": (sommes["poids_lat"] / sommes["poids"]).round(5),
        },
        index=sommes.index,
    )
    if f"libelle_{cle}" in communes:
        table["libelle"] = groupes[f"libelle_{cle}"].first()
    for parent in parents:
        table[parent] = _majoritaire(communes, cle, parent).reindex(sommes.index)
    return table


def _majoritaire(communes: pd.DataFrame, cle: str, parent: str) -> pd.Series:
    """Le parent du plus grand nombre de communes de chaque groupe ; à égalité, le plus petit code."""
    compte = communes.groupby([cle, parent], observed=True).size().rename("n").reset_index()
    ordre = compte.sort_values([cle, "n", parent], ascending=[True, False, True])
    return ordre.drop_duplicates(cle).set_index(cle)[parent]


def _pondere(communes: pd.DataFrame) -> pd.DataFrame:
    # Sans superficie (contour inconnu), la commune ne pèse pas : celle dont elle est issue la
    # contient encore dans son contour.
    poids = communes["superficie_km2"].fillna(0.0)
    return communes.assign(
        poids=poids,
        poids_lon=(communes["lon"] * poids).fillna(0.0),
        poids_lat=(communes["lat"] * poids).fillna(0.0),
    )


def _ligne_france(communes: pd.DataFrame) -> pd.DataFrame:
    tout = communes.assign(code_france=CODE_FRANCE)
    ligne = _agreger(tout, "code_france", Niveau.FRANCE, ())
    # Pondéré avec la Guyane, le centre tomberait dans l'Atlantique.
    metropole = tout[~tout["code"].str.startswith(_OUTRE_MER)]
    centre = _agreger(metropole, "code_france", Niveau.FRANCE, ())
    return ligne.assign(libelle="France", lon=centre["lon"], lat=centre["lat"])
