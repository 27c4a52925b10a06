"""L'offre d'accueil que le territoire a saisie, mise en forme pour les calculs.

Une place vide n'est pas zéro : elle est inconnue, et ce qui en dépend est non disponible, avec la
phrase qui dit quelle ligne compléter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from observatoire.analyses.assistantes_saisies import Assistantes, lire_assistantes
from observatoire.analyses.contexte import Contexte
from observatoire.local import heures_ouvertes
from observatoire.memoire import une_fois
from observatoire.methodes import offre as formule

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
# Les genres de structures qui accueillent des moins de 3 ans sans leurs parents.
GENRES: dict[str, str] = {
    "eaje": "Crèche",
    "micro_creche_psu": "Micro-crèche (PSU)",
    "micro_creche_paje": "Micro-crèche (PAJE)",
    "halte_garderie": "Halte-garderie",
    "mam": "Maison d'assistantes maternelles",
    "micro_creche": "Micro-crèche (financement à préciser)",
    "ecole_tps": "École (toute petite section)",
}
STRUCTURES, HALTES = "local/structures.csv", "local/haltes.csv"
# Les assistantes d'une maison (MAM) sont déjà dans la table des assistantes : leurs places ne
# s'ajoutent pas deux fois, mais on sait où elles sont.
MAM = "mam"
ARRET = "arret"
COLONNES = [
    "nom", "genre", "commune", "places", "heures", "part_occasionnelle", "etp", "etp_regulier",
    "etp_occasionnel", "source", "fictif",
]  # fmt: skip


@dataclass(frozen=True)
class Offre:
    """Les lieux d'accueil (colonnes `COLONNES`, plus `notre`) et les assistantes ; `manque`,
    `manque_heures` et `manque_assistantes` sont des phrases : ce qu'il faut compléter avant de calculer.

    Un lieu voisin (`notre` faux) sert à l'accès ; il ne compte pas dans nos places et n'empêche rien.
    `secret` : pourquoi les places de tous les modes ne se disent pas (trop peu d'assistantes), ou vide.
    """

    lieux: pd.DataFrame
    assistantes: Assistantes
    manque: tuple[str, ...]
    manque_heures: tuple[str, ...]
    manque_assistantes: tuple[str, ...]
    fictif: bool
    secret: str = ""

    @property
    def places(self) -> float | None:
        """Les places des structures et des assistantes ; None si l'une manque, ou si les assistantes
        sont si peu que, les places des structures étant dites, on lirait les leurs par différence."""
        if self.manque or self.manque_assistantes or self.secret:
            return None
        if self.assistantes.places is None:
            return None
        return float(self.comptes["places"].sum()) + self.assistantes.places

    @property
    def permanents(self) -> pd.DataFrame:
        """Les lieux ouverts la semaine : sans les arrêts itinérants."""
        return self.lieux[self.lieux["genre"] != ARRET]

    @property
    def comptes(self) -> pd.DataFrame:
        """Nos lieux dont les places s'ajoutent à celles des assistantes : sans les MAM."""
        return self.lieux[self.lieux["notre"] & (self.lieux["genre"] != MAM)]

    @property
    def en_maison(self) -> pd.Series:
        """Les places de nos maisons d'assistantes, par commune : la table des assistantes les compte."""
        maisons = self.lieux[self.lieux["notre"] & (self.lieux["genre"] == MAM)]
        return maisons.groupby("commune")["places"].sum()

    @property
    def a_completer(self) -> tuple[str, ...]:
        """Tout ce qui manque, pour la liste « à compléter »."""
        return (*self.manque, *self.manque_heures, *self.manque_assistantes)


@une_fois
def offre_de(ctx: Contexte, reference: float = formule.SEMAINE_REFERENCE) -> Offre:
    """L'offre saisie dans `data/local`, structures, arrêts itinérants et assistantes."""
    structures = _structures(ctx, reference)
    arrets = _arrets(ctx, reference)
    lieux = pd.concat([structures, arrets], ignore_index=True) if len(arrets) else structures
    lieux = lieux.assign(notre=lieux["commune"].isin(ctx.communes()["code"]).astype(bool))
    assistantes, manque_am = lire_assistantes(ctx)
    sans_places = lieux[lieux["notre"] & lieux["places"].isna()]
    manque = tuple(f"les places de « {r.nom} » ({r.source})" for r in sans_places.itertuples())
    if not lieux["notre"].any():
        manque = (f"au moins un lieu d'accueil du jeune enfant ({STRUCTURES})",)
    sans_heures = lieux[lieux["notre"] & lieux["heures"].isna()]
    manque_heures = tuple(
        f"les horaires de « {r.nom} » ({r.source})" for r in sans_heures.itertuples()
    )
    fictif = bool(lieux["fictif"].any()) or assistantes.fictif
    offre = Offre(lieux, assistantes, manque, manque_heures, manque_am, fictif)
    seuil = ctx.reglages.seuils.secret_local
    return replace(offre, secret=assistantes.secret(seuil, float(offre.en_maison.sum())))


def _structures(ctx: Contexte, reference: float) -> pd.DataFrame:
    table = ctx.locale("structures").rename(columns={"type": "genre"})
    table = table[~table["etat"].isin(["projet", "fermee"])]
    accueil = table[table["genre"].isin(list(GENRES))].reset_index(drop=True)
    heures = accueil.apply(_heures_hebdo, axis=1) if len(accueil) else pd.Series(dtype=float)
    lieux = pd.DataFrame(
        {
            "nom": accueil["nom"].astype(object),
            "genre": accueil["genre"].astype(object),
            "commune": accueil["commune"].astype(object),
            "places": _nombres(accueil["places"]),
            "heures": _nombres(heures),
            "part_occasionnelle": _nombres(accueil["part_occasionnelle"]).fillna(
                1 - _nombres(accueil["part_reguliere"])
            ),
            "fictif": _oui(accueil),
            "source": STRUCTURES,
        }
    )
    lieux["etp"] = formule.places_etp(
        lieux["places"].to_numpy(dtype=float), lieux["heures"].to_numpy(dtype=float), reference
    )
    return _partager(lieux)


def _arrets(ctx: Contexte, reference: float) -> pd.DataFrame:
    """Les arrêts d'une halte-garderie itinérante : une ligne par commune, k jours sur cinq."""
    table = ctx.locale("haltes")
    table = table[table["service"] == "halte"].reset_index(drop=True)
    if not len(table):
        return pd.DataFrame(columns=COLONNES)
    table["heures"] = [_duree(h) for h in table["horaires"]]
    noms = ctx.territoires("commune").set_index("code")["libelle"]
    lignes = []
    for commune, part in table.groupby("commune", sort=True):
        places, heures = (
            _nombres(part["places"]).max(skipna=False),
            part["heures"].sum(skipna=False),
        )
        lignes.append(
            {
                "nom": f"Arrêt : {noms.get(commune, commune)} ({', '.join(part['jour'].astype(str))})",
                "genre": ARRET,
                "commune": commune,
                "places": formule.places_etp_jours(places, len(part)),
                "heures": heures,
                "part_occasionnelle": 1.0,
                "etp": formule.places_etp(places, heures, reference),
                "fictif": bool(_oui(part).any()),
                "source": HALTES,
            }
        )
    return _partager(pd.DataFrame(lignes))


def _partager(lieux: pd.DataFrame) -> pd.DataFrame:
    regulier, occasionnel = formule.partager(
        lieux["etp"].to_numpy(dtype=float), lieux["part_occasionnelle"].to_numpy(dtype=float)
    )
    return lieux.assign(etp_regulier=regulier, etp_occasionnel=occasionnel)[COLONNES]


def _heures_hebdo(ligne: pd.Series) -> float:
    """Les heures d'ouverture de la semaine ; NaN si aucun jour n'est saisi."""
    saisis = [ligne[j] for j in JOURS if j in ligne and not _vide(ligne[j])]
    return sum(heures_ouvertes(str(h)) or 0.0 for h in saisis) if saisis else float("nan")


def _duree(horaires: object) -> float:
    heures = None if _vide(horaires) else heures_ouvertes(str(horaires))
    return float("nan") if heures is None else heures


def _vide(v: object) -> bool:
    return v is None or v != v or str(v).strip() == ""


def _nombres(serie: pd.Series) -> pd.Series:
    return pd.to_numeric(serie).astype("float64")


def _oui(table: pd.DataFrame) -> pd.Series:
    if "fictif" not in table:
        return pd.Series(False, index=table.index)
    return table["fictif"].map(lambda v: bool(v) and v == v).astype(bool)
