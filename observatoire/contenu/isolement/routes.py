"""Ce que le réseau des routes ajoute : jusqu'où l'on va en voiture, et ce qui se rejoint à pied ou à vélo."""

import geopandas as gpd
import pandas as pd

from observatoire import formats
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import services
from observatoire.analyses.panier import PANIER
from observatoire.analyses.services import Offre
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.commun.minutes import carte_des_minutes
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc
from observatoire.documents.tableau import Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Options
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms

SANS_RESEAU = (
    "Aucun réseau de routes n'est déposé. À faire : déposer sur la page Données l'extrait routier d'OpenStreetMap de la région "
    "(« midi-pyrenees-latest.osm.pbf », download.geofabrik.de)."
)
_DESSIN = (
    "La surface est un dessin : on suit les routes, puis deux cents mètres à pied. Les communes et les habitants se "
    "comptent par le temps de route jusqu'à leur mairie."
)


@element("isochrones", "Jusqu'où l'on va en voiture")
def isochrones(lecteur: Lecteur, commune: str) -> Figure:
    """Jusqu'où l'on va d'une commune en 5, 10, 15 et 20 minutes, par la route."""
    formes = lecteur.isochrones(commune)
    if formes.empty:
        raise AppelIncorrect(SANS_RESEAU)
    libelles = lecteur.territoires().set_index("code")["libelle"]
    ici = Territoire(Niveau.COMMUNE, commune, str(libelles[commune]))
    anneaux, c = _anneaux(formes), couches(lecteur)
    minutes = lecteur.minutes([commune], list(lecteur.communes()["code"])).iloc[0]
    atteintes = {s: minutes.index[minutes <= s] for s in anneaux["minutes"]}
    habitants = lecteur.derniere("population").set_index("code")["valeur"]
    valeurs = pd.DataFrame(
        {
            "code": anneaux["code"], "libelle": anneaux["libelle"], "valeur": anneaux["minutes"],
            "note": [_atteints(atteintes[s], habitants) for s in anneaux["minutes"]],
        }
    )  # fmt: skip
    quinze = _atteints(atteintes.get(15.0, minutes.index[:0]), habitants)
    return carte_des_minutes(
        lecteur, valeurs, identifiant=f"isochrones_{commune}",
        titre=f"À quinze minutes {noms.de(ici)} : {quinze}",
        sous_titre="Minutes de voiture par la route, route dégagée",
        definition="Durée de conduite depuis la mairie, aux vitesses moyennes de chaque type de route.",
        perimetre=ici.libelle, notes=(f"{majuscule(lecteur.obtention().dite())}.", _DESSIN),
        fond=anneaux, contexte=c.fond, limites=None,
        options=Options(nom_valeur="Minutes", nom_libelle="Durée", etiquettes=False),
    )  # fmt: skip


def _anneaux(formes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Chaque surface sans la précédente : elles se lisent l'une à côté de l'autre."""
    table = formes.reset_index(drop=True)
    dedans = table.geometry.shift(1)
    geometrie = table.geometry.difference(dedans).where(dedans.notna(), table.geometry)
    table = table.set_geometry(geometrie)
    table = table[~table.geometry.is_empty]
    dites = [f"{formats.nombre(m)} minutes ou moins" for m in table["minutes"]]
    return table.assign(code=[f"{m:.0f}" for m in table["minutes"]], libelle=dites)


def _atteints(codes: pd.Index, habitants: pd.Series) -> str:
    n = habitants.reindex(codes).sum(min_count=1)
    gens = f", {formats.nombre(float(n))} habitants" if len(codes) and pd.notna(n) else ""
    return f"{formats.pluriel(len(codes), 'commune')} du territoire{gens}"


@element("a_pied_a_velo", "Ce qui se rejoint à pied ou à vélo")
def a_pied_a_velo(lecteur: Lecteur) -> Bloc:
    """Les services qu'une commune n'a pas et qu'une autre, à trois kilomètres au plus, a."""
    if lecteur.reseau() is None:
        raise AppelIncorrect(SANS_RESEAU)
    a_pied = lecteur.trajets_doux("pied").rename(columns={"minutes": "pied"})
    doux = lecteur.trajets_doux("velo").merge(
        a_pied[["origine", "destination", "pied"]], on=["origine", "destination"], how="left"
    )
    libelles = lecteur.territoires().set_index("code")["libelle"]
    connue, siennes = services.offre(lecteur), lecteur.communes()["code"]
    lignes = [
        {
            "de": libelles[str(t.origine)], "vers": libelles[str(t.destination)], "pied": t.pied, "velo": t.minutes,
            "services": _ajoutes(connue, str(t.origine), str(t.destination)),
        }
        for t in doux[doux["origine"].isin(siennes)].itertuples()
    ]  # fmt: skip
    utiles = pd.DataFrame([x for x in lignes if x["services"]])
    if utiles.empty:
        raise AppelIncorrect(
            "Aucune commune du territoire n'en a une autre à trois kilomètres au plus qui ait un service qui lui manque."
        )
    return en_tableau(
        utiles.sort_values(["de", "velo"]),
        {
            Colonne("Depuis"): "de",
            Colonne("Vers"): "vers",
            Colonne("À pied", "nombre", unite="min"): "pied",
            Colonne("À vélo", "nombre", unite="min"): "velo",
            Colonne("Services de plus"): "services",
        },
        titre="Ce qui se rejoint à pied ou à vélo",
        notes=(
            "Minutes de mairie à mairie par les voies ouvertes aux piétons ou aux vélos, à 5 et 15 km/h, jusqu'à trois "
            "kilomètres ; ni la pente, ni le trafic, ni l'éclairage n'y sont.",
        ),
    )


def _ajoutes(connue: Offre, depuis: str, vers: str) -> str:
    """Les services que `vers` a et que `depuis` n'a pas, si les fichiers décrivent les deux."""
    comptes = connue.comptes
    if depuis not in comptes.index or vers not in comptes.index:
        return ""
    la, ici = (comptes.loc[c].astype(float).to_dict() for c in (vers, depuis))
    return ", ".join(s.libelle for s in PANIER if la[s.id] >= 1 and ici[s.id] == 0)
