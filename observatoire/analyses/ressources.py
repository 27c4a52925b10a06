"""Ce qui existe déjà sur place : lieux d'aide, services au public, structures du territoire."""

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.local import en_service, table
from observatoire.modele import sans_accent

CATEGORIES = {
    "france_services": "France services",
    "ccas": "CCAS",
    "point_justice": "Point-justice",
    "etablissement_sante": "Établissement de santé",
}
"""Catégories des annuaires publics qui aident à faire valoir ses droits ou à se soigner."""

EQUIPEMENTS = {
    "eq_medecin": "Médecin généraliste",
    "eq_infirmier": "Infirmier",
    "eq_kinesitherapeute": "Kinésithérapeute",
    "eq_dentiste": "Dentiste",
    "eq_pharmacie": "Pharmacie",
    "eq_maison_sante": "Maison de santé",
    "eq_hebergement_ages": "Hébergement de personnes âgées",
    "eq_aide_ages": "Service d'aide aux personnes âgées",
    "eq_bibliotheque": "Bibliothèque",
    "eq_agence_postale": "Agence postale",
}
"""Équipements comptés qui sont aussi des ressources ; ils n'ont ni nom ni adresse."""

THEMES = ("Vie sociale", "Accès aux droits", "Santé et bien vieillir")
"""Thèmes de l'annuaire des acteurs retenus ici."""

STRUCTURES = {
    "evs": "Espace de vie sociale",
    "centre_social": "Centre social",
    "cafe_parents": "Café des parents",
    "laep": "Lieu d'accueil enfants-parents",
    "ludotheque": "Ludothèque",
    "france_services": "France services",
}
"""Structures saisies par le territoire où l'on se retrouve ou se fait aider."""

MODES = {
    "train": "Gare",
    "car": "Ligne de car",
    "tad": "Transport à la demande",
    "solidaire": "Transport solidaire",
    "covoiturage": "Covoiturage",
}
"""Modes de transport qui relient une commune aux autres."""

SAISIES = "structures du territoire"
UNIQUES = ("France services", "CCAS")
COLONNES = ("code", "commune", "nom", "nature", "source")


def annuaire(contexte: Contexte) -> pd.DataFrame:
    """Une ligne par ressource du territoire : `code`, `commune`, `nom`, `nature`, `source`.

    Des lieux et des structures, jamais des personnes ; triée par commune puis par nature.
    """
    communes = contexte.communes().set_index("code")["libelle"]
    trouvees = pd.concat(
        [
            _lieux(contexte), _equipements(contexte), _acteurs(contexte), _structures(contexte),
            _mobilites(contexte, communes),
        ]
    )  # fmt: skip
    trouvees = _une_fois_chacune(trouvees.drop_duplicates(["code", "nature", "nom"]))
    siennes = trouvees[trouvees["code"].isin(communes.index) | (trouvees["code"] == "")]
    siennes = siennes.assign(commune=siennes["code"].map(communes).fillna("tout le territoire"))
    return (
        siennes[list(COLONNES)]
        .sort_values(["commune", "nature", "nom"], key=lambda noms: noms.map(sans_accent))
        .reset_index(drop=True)
    )


def _une_fois_chacune(trouvees: pd.DataFrame) -> pd.DataFrame:
    """Sans le double d'un annuaire public : le même lieu y porte souvent un autre nom que dans l'inventaire.

    Pour ce dont une commune n'a qu'un lieu (`UNIQUES`), celui que le territoire a saisi est le bon.
    """
    saisis = set(trouvees.loc[trouvees["source"] == SAISIES, ["code", "nature"]].itertuples(index=False, name=None))  # fmt: skip
    doubles = [
        nature in UNIQUES and source != SAISIES and (code, nature) in saisis
        for code, nature, source in trouvees[["code", "nature", "source"]].itertuples(
            index=False, name=None
        )
    ]
    return trouvees[~pd.Series(doubles, index=trouvees.index, dtype=bool)]


def _lieux(contexte: Contexte) -> pd.DataFrame:
    lieux = contexte.lieux()
    lieux = lieux[lieux["categorie"].isin(CATEGORIES)]
    return pd.DataFrame(
        {
            "code": lieux["code"], "nom": lieux["libelle"],
            "nature": lieux["categorie"].map(CATEGORIES), "source": "annuaires publics",
        }
    )  # fmt: skip


def _equipements(contexte: Contexte) -> pd.DataFrame:
    mesures = contexte.mesures(list(EQUIPEMENTS), "commune")
    derniers = mesures[(mesures["fin"] == mesures["fin"].max()) & (mesures["valeur"] >= 1)]
    noms = [
        EQUIPEMENTS[v] if n < 2 else f"{EQUIPEMENTS[v]} (× {n:.0f})"
        for v, n in zip(derniers["variable"], derniers["valeur"], strict=True)
    ]
    return pd.DataFrame(
        {
            "code": derniers["code"], "nom": noms,
            "nature": derniers["variable"].map(EQUIPEMENTS), "source": "base permanente des équipements",
        }
    )  # fmt: skip


def _acteurs(contexte: Contexte) -> pd.DataFrame:
    lus = _reelles(contexte, "acteurs")
    lus = lus[lus["themes"].map(lambda t: not set(THEMES).isdisjoint(t)).astype(bool)]
    natures = table("acteurs").colonne("nature").modalites
    return _rang(lus["commune"], lus["nom"], lus["nature"].map(natures).fillna(""), "acteurs du territoire")  # fmt: skip


def _structures(contexte: Contexte) -> pd.DataFrame:
    lues = en_service(_reelles(contexte, "structures"))
    lues = lues[lues["type"].isin(STRUCTURES)]
    return _rang(lues["commune"], lues["nom"], lues["type"].map(STRUCTURES), SAISIES)  # fmt: skip


def _mobilites(contexte: Contexte, communes: pd.Series) -> pd.DataFrame:
    """Une ligne par commune desservie ; un mode sans commune connue n'est nulle part."""
    lues = _reelles(contexte, "mobilites")
    lues = lues[lues["mode"].isin(MODES) & (lues["etat"] == "en_service")]
    codes = {**{str(c): str(c) for c in communes.index}, **{str(n): str(c) for c, n in communes.items()}, "toutes": ""}  # fmt: skip
    desservies = lues.assign(code=lues["communes"]).explode("code")
    desservies["code"] = desservies["code"].map(codes)
    desservies = desservies.dropna(subset=["code"])
    return _rang(desservies["code"], desservies["nom"], desservies["mode"].map(MODES), "mobilités du territoire")  # fmt: skip


def _reelles(contexte: Contexte, nom: str) -> pd.DataFrame:
    """Les lignes d'une table locale qui ne sont pas des exemples."""
    lues = contexte.locale(nom)
    return lues[~lues["fictif"]]


def _rang(code: pd.Series, nom: pd.Series, nature: pd.Series, source: str) -> pd.DataFrame:
    return pd.DataFrame({"code": code, "nom": nom, "nature": nature, "source": source})


def par_commune(table: pd.DataFrame) -> pd.Series:
    """Les natures de ressources présentes dans chaque commune (index : code), sans répétition."""
    sur_place = table[table["code"] != ""]
    return sur_place.groupby("code")["nature"].agg(lambda n: ", ".join(sorted(set(n))))
