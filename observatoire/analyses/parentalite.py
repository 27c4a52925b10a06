"""Où les parents se retrouvent : lieux fixes, arrêts itinérants, et les familles qui en sont proches."""

from dataclasses import dataclass

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.trajets import au_plus_proche
from observatoire.local import en_service, table
from observatoire.local.horaires import FERME, JOURS, horaires_dits
from observatoire.modele import sans_accent

# Les types de l'inventaire et les services itinérants qui accueillent des parents.
TYPES = ("laep", "cafe_parents", "evs", "centre_social", "ludotheque", "rpe", "mecs")
SERVICES = ("laep", "cafe", "halte", "rpe", "ludotheque", "autre")
# Où un lieu de rencontre itinérant pourrait s'appuyer : équipements et lieux publics déjà connus.
APPUIS = {
    "eq_bibliotheque": "Bibliothèque",
    "eq_alsh": "Accueil de loisirs",
    "eq_eaje": "Crèche ou halte-garderie",
}
_LIEUX = {"ecole": "École", "france_services": "France services"}
COLONNES = ("code", "commune", "nom", "type", "quand", "contact", "itinerant", "fictif")


def lieux(contexte: Contexte) -> pd.DataFrame:
    """Les lieux de parentalité saisis (inventaire et arrêts itinérants), colonnes `COLONNES`."""
    noms = _noms(contexte)
    tous = pd.concat([_fixes(contexte), _itinerants(contexte)], ignore_index=True)
    tous["commune"] = tous["code"].map(noms).fillna(tous["code"])
    return tous[list(COLONNES)].sort_values(
        ["commune", "type", "nom"], key=lambda noms: noms.map(sans_accent), ignore_index=True
    )


def _noms(contexte: Contexte) -> pd.Series:
    toutes = contexte.territoires("commune")
    return toutes.drop_duplicates("code").set_index("code")["libelle"]


def _fixes(contexte: Contexte) -> pd.DataFrame:
    lues = en_service(contexte.locale("structures"))
    lues = lues[lues["type"].isin(TYPES) & (lues["commune"] != "")]
    return pd.DataFrame(
        {
            "code": lues["commune"], "nom": lues["nom"],
            "type": lues["type"].map(table("structures").colonne("type").modalites),
            "quand": [_jours(dict(zip(JOURS, h, strict=True))) for h in lues[list(JOURS)].to_numpy()],
            "contact": lues["site"], "itinerant": False, "fictif": lues["fictif"],
        }
    )  # fmt: skip


def _itinerants(contexte: Contexte) -> pd.DataFrame:
    lues = contexte.locale("haltes")
    lues = lues[lues["service"].isin(SERVICES) & (lues["commune"] != "")]
    return pd.DataFrame(
        {
            "code": lues["commune"], "nom": lues["lieu"],
            "type": lues["service"].map(table("haltes").colonne("service").modalites),
            "quand": lues["jour"] + " " + lues["horaires"].map(horaires_dits), "contact": "",
            "itinerant": True, "fictif": lues["fictif"],
        }
    )  # fmt: skip


def _jours(horaires: dict[str, str]) -> str:
    """« mardi 9h-12h, jeudi 14h-17h » ; vide si rien n'est saisi."""
    return ", ".join(f"{j} {horaires_dits(h)}" for j, h in horaires.items() if h not in ("", FERME))


def appuis(contexte: Contexte) -> pd.DataFrame:
    """Les lieux publics où une action itinérante pourrait s'appuyer : `code`, `commune`, `nom`, `type`."""
    communes = contexte.communes().set_index("code")["libelle"]
    lignes = [
        (str(code), genre)
        for variable, genre in APPUIS.items()
        for code, valeur in contexte.derniere(variable)[["code", "valeur"]].itertuples(index=False)
        if code in communes.index and valeur > 0
    ]
    connus = contexte.lieux()
    connus = connus[connus["categorie"].isin(_LIEUX) & connus["code"].isin(communes.index)]
    lignes += [(str(r.code), _LIEUX[str(r.categorie)]) for r in connus.itertuples()]
    rendu = pd.DataFrame(sorted(set(lignes)), columns=["code", "type"])
    return rendu.assign(commune=rendu["code"].map(communes))


@dataclass(frozen=True)
class Portee:
    """Enfants de moins de 15 ans et minutes jusqu'au lieu le plus proche, une ligne par commune."""

    communes: pd.DataFrame
    annee: int | None


def portee(contexte: Contexte, codes: tuple[str, ...]) -> Portee:
    """Les enfants de chaque commune et leur trajet jusqu'à ces lieux ; un effectif inconnu reste vide."""
    effectifs = contexte.derniere("pop_0_14")
    communes = contexte.communes().set_index("code")
    cadre = pd.DataFrame(
        {
            "libelle": communes["libelle"],
            "enfants": effectifs.set_index("code")["valeur"].reindex(communes.index),
        }
    ).join(au_plus_proche(contexte, communes.index, codes)[["minutes", "bas", "haut"]])
    annee = int(effectifs["fin"].iloc[0]) if len(effectifs) else None
    return Portee(cadre.rename_axis("code").reset_index(), annee)
