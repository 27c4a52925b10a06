"""Ce que le réseau des routes ajoute : jusqu'où l'on va en voiture, et ce qui se rejoint à pied ou à vélo."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import services
from observatoire.analyses.panier import PANIER
from observatoire.analyses.services import Offre
from observatoire.analyses.trajets import aux_reglages
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
    tables = aux_reglages(lecteur, [commune], list(lecteur.communes()["code"]))
    habitants = lecteur.derniere("population").set_index("code")["valeur"]
    valeurs = pd.DataFrame(
        {
            "code": anneaux["code"], "libelle": anneaux["libelle"], "valeur": anneaux["minutes"],
            "note": [_atteints(tables, s, habitants) for s in anneaux["minutes"]],
        }
    )  # fmt: skip
    quinze = _atteints(tables, 15.0, habitants)
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


def _atteints(tables: Mapping[str, pd.DataFrame], seuil: float, habitants: pd.Series) -> str:
    """« entre 3 et 5 communes du territoire, entre 700 et 1 200 habitants » : à `seuil` minutes ou moins, de la route
    la plus lente à la plus rapide."""
    codes = [t.columns[t.iloc[0] <= seuil] for t in (tables["haut"], tables["bas"])]
    gens = [float(habitants.reindex(c).sum(min_count=1)) for c in codes]
    dites = [_nombres([float(len(c)) for c in codes], "commune", " du territoire")]
    if not np.isnan(gens).any():
        dites.append(_nombres(gens, "habitant"))
    return ", ".join(dites)


def _nombres(bornes: Sequence[float], quoi: str, suite: str = "") -> str:
    bas, haut = bornes
    dit = formats.pluriel(haut, quoi) + suite
    return dit if bas == haut else f"entre {formats.nombre(bas)} et {dit}"


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
