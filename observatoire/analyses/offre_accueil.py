"""L'offre d'accueil que le territoire a saisie, mise en forme pour les calculs.

Une place vide n'est pas zéro : elle est inconnue, et ce qui en dépend est non disponible, avec la
phrase qui dit quelle ligne compléter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from observatoire.analyses.assistantes_saisies import Assistantes, lire_assistantes
from observatoire.analyses.contexte import Contexte
from observatoire.local import en_service, heures_ouvertes, nommer
from observatoire.local.horaires import JOURS
from observatoire.memoire import une_fois
from observatoire.methodes import besoin as formule

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
    "etp_occasionnel", "semaines", "source", "fictif",
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
    manque = tuple(
        f"les places de « {r.nom} » ({nommer(str(r.source))})" for r in sans_places.itertuples()
    )
    if not lieux["notre"].any():
        manque = (f"au moins un lieu d'accueil du jeune enfant ({nommer(STRUCTURES)})",)
    sans_heures = lieux[lieux["notre"] & lieux["heures"].isna()]
    manque_heures = tuple(
        f"les horaires de « {r.nom} » ({nommer(str(r.source))})" for r in sans_heures.itertuples()
    )
    fictif = bool(lieux["fictif"].any()) or assistantes.fictif
    offre = Offre(lieux, assistantes, manque, manque_heures, manque_am, fictif)
    seuil = ctx.reglages.seuils.secret_local
    return replace(offre, secret=assistantes.secret(seuil, float(offre.en_maison.sum())))


def _structures(ctx: Contexte, reference: float) -> pd.DataFrame:
    table = en_service(ctx.locale("structures")).rename(columns={"type": "genre"})
    accueil = table[table["genre"].isin(list(GENRES))].reset_index(drop=True)
    heures = [_somme(jours) for jours in accueil[list(JOURS)].itertuples(index=False)]
    lieux = pd.DataFrame(
        {
            "nom": accueil["nom"],
            "genre": accueil["genre"],
            "commune": accueil["commune"],
            "places": accueil["places"].astype("float64"),
            "heures": pd.Series(heures, dtype="float64"),
            "part_occasionnelle": accueil["part_occasionnelle"].fillna(
                1 - accueil["part_reguliere"]
            ),
            "semaines": accueil["semaines_par_an"].astype("float64"),
            "fictif": accueil["fictif"],
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
    table["heures"] = [_somme([h]) for h in table["horaires"]]
    noms = ctx.territoires("commune").set_index("code")["libelle"]
    lignes = []
    for commune, part in table.groupby("commune", sort=True):
        places = part["places"].astype("float64").max(skipna=False)
        heures = part["heures"].sum(skipna=False)
        lignes.append(
            {
                "nom": f"Arrêt : {noms.get(commune, commune)} ({', '.join(part['jour'])})",
                "genre": ARRET,
                "commune": commune,
                "places": formule.places_etp_jours(places, len(part)),
                "heures": heures,
                "part_occasionnelle": 1.0,
                "etp": formule.places_etp(places, heures, reference),
                "semaines": part["semaines_par_an"].astype("float64").max(),
                "fictif": bool(part["fictif"].any()),
                "source": HALTES,
            }
        )
    return _partager(pd.DataFrame(lignes))


def _partager(lieux: pd.DataFrame) -> pd.DataFrame:
    regulier, occasionnel = formule.partager(
        lieux["etp"].to_numpy(dtype=float), lieux["part_occasionnelle"].to_numpy(dtype=float)
    )
    return lieux.assign(etp_regulier=regulier, etp_occasionnel=occasionnel)[COLONNES]


def _somme(jours: Iterable[str]) -> float:
    """Les heures d'ouverture de ces jours ; NaN si aucun n'est saisi."""
    saisies = [h for j in jours if (h := heures_ouvertes(j)) is not None]
    return sum(saisies) if saisies else float("nan")
