"""Les accueils de loisirs : où ils sont, leurs places, à quelle distance, et s'il y en avait ailleurs."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.trajets import avant_apres
from observatoire.erreurs import AppelIncorrect
from observatoire.local import en_service
from observatoire.methodes.encadrement import Encadrement, Norme, animateurs
from observatoire.methodes.trajets import VITESSE, Duree, Vitesse

TYPE_ALSH = "alsh"
SANS_ENFANTS = (
    "à faire, déposer sur la page Données la population par âge détaillé (INSEE, POP1B) ou les naissances domiciliées "
    "par commune"
)


def accueils(contexte: Contexte) -> pd.DataFrame:
    """Les accueils de loisirs connus : l'inventaire local s'il en contient, sinon la base des
    équipements (une ligne par commune, sans nombre de places : vide, pas zéro)."""
    saisis = _saisis(contexte)
    if len(saisis):
        return saisis
    lues = contexte.derniere("eq_alsh")
    ici = set(contexte.communes()["code"])
    lues = lues[lues["code"].isin(ici) & (lues["valeur"] > 0)]
    noms = contexte.communes().set_index("code")["libelle"]
    return pd.DataFrame(
        {
            "code": lues["code"],
            "libelle": lues["code"].map(noms).astype(str),
            "places_petits": np.nan, "places_grands": np.nan, "places": np.nan,
            "source": "INSEE, BPE " + lues["fin"].astype(int).astype(str),
            "fictif": lues["statut"] == "fictif",
        }
    ).reset_index(drop=True)  # fmt: skip


def _saisis(contexte: Contexte) -> pd.DataFrame:
    lues = en_service(contexte.locale("structures"))
    lues = lues[(lues["type"] == TYPE_ALSH) & (lues["commune"] != "")]
    source = "inventaire local, " + lues["source"].replace("", "source à compléter")
    return pd.DataFrame(
        {
            "code": lues["commune"], "libelle": lues["nom"], "places_petits": lues["places_moins_6"],
            "places_grands": lues["places_6_plus"], "places": lues["places"],
            "source": source, "fictif": lues["fictif"],
        }
    ).reset_index(drop=True)  # fmt: skip


def enfants_alsh(contexte: Contexte) -> pd.DataFrame:
    """Par commune de l'intercommunalité : `petits` (3-5 ans) et `grands` (6-10 ans), dernière année
    commune ; vide là où l'un des deux n'est pas connu."""
    petits, grands = (_derniers(contexte, f"enfants_{g}") for g in ("3_5", "6_10"))
    communes = contexte.communes().set_index("code")
    return pd.DataFrame(
        {
            "libelle": communes["libelle"],
            "petits": petits["valeur"].reindex(communes.index),
            "grands": grands["valeur"].reindex(communes.index),
            "annee": grands["fin"].reindex(communes.index),
        }
    )


def _derniers(contexte: Contexte, identifiant: str) -> pd.DataFrame:
    lues = contexte.indicateur(identifiant, "commune").dropna(subset=["valeur"])
    dernieres: pd.DataFrame = lues[lues["fin"] == lues["fin"].max()]
    return dernieres.drop_duplicates("code").set_index("code")


@dataclass(frozen=True)
class Dedoublement:
    """L'étude : où l'on ouvre, pour combien d'enfants à la fois, selon quelle norme."""

    ouverts: tuple[str, ...]
    sites: tuple[str, ...]
    places_petits: int
    places_grands: int
    norme: Norme
    rayon: float = 15.0
    vitesse: Vitesse = VITESSE


@dataclass(frozen=True)
class Effet:
    """Ce que le dédoublement change. `communes` : code, libelle, enfants, et `avant_apres` (minutes)."""

    communes: pd.DataFrame
    encadrement: Encadrement
    places: int
    gain: Duree
    rayon: float


def dedoubler(contexte: Contexte, etude: Dedoublement) -> Effet:
    """Places, animateurs par site, enfants à portée et minutes gagnées, commune par commune.

    `gain` : minutes gagnées, moyenne par enfant, les communes au trajet inconnu à part. Une commune ne perd
    jamais rien : on ajoute des lieux sans en fermer.
    """
    if not etude.sites:
        raise AppelIncorrect("Aucun lieu choisi. À faire : choisir au moins une commune où ouvrir.")
    base = enfants_alsh(contexte)
    apres_lieux = tuple(dict.fromkeys((*etude.ouverts, *etude.sites)))
    trajets = avant_apres(contexte, base.index, etude.ouverts, apres_lieux, etude.vitesse)
    enfants = base["petits"] + base["grands"]
    communes = trajets.assign(libelle=base["libelle"], enfants=enfants)
    connus = communes.dropna(subset=["enfants", "gain"])
    return Effet(
        communes.rename_axis("code").reset_index(),
        animateurs(etude.norme, etude.places_petits, etude.places_grands),
        (etude.places_petits + etude.places_grands) * len(etude.sites),
        Duree(*(_moyenne(connus[f"avant{q}"] - connus[f"apres{q}"], connus["enfants"]) for q in ("", "_bas", "_haut"))),
        etude.rayon,
    )  # fmt: skip


def _moyenne(minutes: pd.Series, enfants: pd.Series) -> float:
    total = float(enfants.sum())
    return float(np.dot(minutes, enfants)) / total if total else np.nan
