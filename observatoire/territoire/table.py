"""La table des territoires de l'entrepôt : les communes gardées en détail, et tout ce qui les contient."""

from functools import cache

import pandas as pd

from observatoire.modele import CODE_FRANCE, Niveau
from observatoire.territoire.declaration import Reglages
from observatoire.territoire.referentiel import a_part, membres, reference, voisinage

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


def perimetre_detail(reglages: Reglages) -> tuple[str, ...]:
    """Communes dont les chiffres sont gardés un à un, triées par code.

    Départements des communes de l'EPCI, voisinage, et membres des EPCI de comparaison ; toutes
    les communes de France si `perimetre = "france"`.
    """
    france = reference(reglages.epci)
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
    france = reference(reglages.epci)
    place = {code: s.id for s in reglages.secteurs for code in s.communes}
    france["secteur"] = france["code"].map(place).astype("str")
    communes = france[france["code"].isin(perimetre_detail(reglages))]
    en_secteur = france.dropna(subset=["secteur"])
    noms = {s.id: s.libelle for s in reglages.secteurs}
    secteurs = _agreger(en_secteur, "secteur", Niveau.SECTEUR, ("epci", "departement", "region"))
    tables = [
        communes.assign(niveau=str(Niveau.COMMUNE)),
        secteurs.assign(libelle=secteurs["code"].map(noms)),
        *_niveaux_de_france(reglages.epci if reglages.epci in a_part() else ""),
    ]
    table = pd.concat([t.reindex(columns=_COLONNES) for t in tables], ignore_index=True)
    return table.astype(dict.fromkeys(_COLONNES[:7], "str"))


@cache
def _niveaux_de_france(etudie: str) -> tuple[pd.DataFrame, ...]:
    """Ce qui ne dépend pas du territoire étudié, sauf `etudie`, un EPT ou une commune sans EPCI."""
    france = reference(etudie)
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
