"""L'offre d'accueil que le territoire a saisie, mise en forme pour les calculs.

Une place vide n'est pas zéro : elle est inconnue, et ce qui en dépend est non disponible, avec la
phrase qui dit quelle ligne compléter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.local import heures_ouvertes, tables
from observatoire.methodes import offre as formule

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
# Les genres de structures qui accueillent des moins de 3 ans sans leurs parents.
ACCUEIL: dict[str, str] = {
    "eaje": "Crèche",
    "micro_creche_psu": "Micro-crèche (PSU)",
    "micro_creche_paje": "Micro-crèche (PAJE)",
    "halte_garderie": "Halte-garderie",
    "mam": "Maison d'assistantes maternelles",
    "micro_creche": "Micro-crèche (financement à préciser)",
    "ecole_tps": "École (toute petite section)",
}
STRUCTURES, ASSISTANTES, HALTES = (
    f"local/{nom}.csv" for nom in ("structures", "assistantes_maternelles", "haltes")
)
COLONNES = [
    "nom", "genre", "commune", "places", "heures", "part_occasionnelle", "etp", "etp_regulier",
    "etp_occasionnel", "source", "fictif",
]  # fmt: skip


@dataclass(frozen=True)
class Assistantes:
    """Les assistantes maternelles de l'intercommunalité ; `actives` et `places` valent None si une
    ligne est incomplète. `tranches` ((âge min, max) → nombre) ne quitte jamais l'écran du comité."""

    actives: int | None = None
    places: float | None = None
    tranches: Mapping[tuple[int, int], int] = field(default_factory=dict)
    par_secteur: Mapping[str, float] = field(default_factory=dict)
    effectif_par_secteur: Mapping[str, int] = field(default_factory=dict)
    fictif: bool = False

    def dicible(self, seuil: int) -> bool:
        """Vrai si les secteurs sont tous saisis et qu'aucun n'a entre 1 et `seuil` − 1 assistantes."""
        comptes = self.effectif_par_secteur.values()
        return bool(comptes) and all(n == 0 or n >= seuil for n in comptes)


@dataclass(frozen=True)
class Offre:
    """Les lieux d'accueil (colonnes `COLONNES`) et les assistantes ; `manque`, `manque_heures` et
    `manque_assistantes` sont des phrases : ce qu'il faut compléter avant de calculer."""

    lieux: pd.DataFrame
    assistantes: Assistantes
    manque: tuple[str, ...]
    manque_heures: tuple[str, ...]
    manque_assistantes: tuple[str, ...]
    fictif: bool

    @property
    def places(self) -> float | None:
        """Les places des structures et des assistantes, ou None si l'une manque."""
        if self.manque or self.manque_assistantes or self.assistantes.places is None:
            return None
        return float(self.lieux["places"].sum()) + self.assistantes.places

    @property
    def a_completer(self) -> tuple[str, ...]:
        """Tout ce qui manque, pour la liste « à compléter »."""
        return (*self.manque, *self.manque_heures, *self.manque_assistantes)


def offre_de(ctx: Contexte, reference: float = formule.SEMAINE_REFERENCE) -> Offre:
    """L'offre saisie dans `data/local`, structures, arrêts itinérants et assistantes."""
    structures = _structures(ctx, reference)
    arrets = _arrets(ctx, reference)
    lieux = pd.concat([structures, arrets], ignore_index=True) if len(arrets) else structures
    assistantes, manque_am = _assistantes(ctx)
    sans_places = lieux[lieux["places"].isna()]
    manque = tuple(f"les places de « {r.nom} » ({r.source})" for r in sans_places.itertuples())
    if not len(lieux):
        manque = (f"au moins un lieu d'accueil du jeune enfant ({STRUCTURES})",)
    sans_heures = lieux[lieux["heures"].isna()]
    manque_heures = tuple(
        f"les horaires de « {r.nom} » ({r.source})" for r in sans_heures.itertuples()
    )
    fictif = bool(lieux["fictif"].any()) or assistantes.fictif
    return Offre(lieux, assistantes, manque, manque_heures, manque_am, fictif)


def lire(ctx: Contexte, nom: str) -> pd.DataFrame:
    """Une table locale, vide avec ses colonnes tant que rien n'y est saisi."""
    if nom not in tables():
        return pd.DataFrame(columns=list(_ATTENDUES[nom]))
    return ctx.locale(nom)


_ATTENDUES: dict[str, tuple[str, ...]] = {
    "structures": ("nom", "type", "commune", "places", *JOURS, "part_occasionnelle"),
    "assistantes_maternelles": ("secteur", "tranche", "actives", "places"),
    "haltes": ("commune", "service", "jour", "horaires", "places"),
    "demandes": ("mois", "demandes", "satisfaites"),
    "hypotheses_accueil": ("cle", "valeur", "bas", "haut", "origine"),
}


def _structures(ctx: Contexte, reference: float) -> pd.DataFrame:
    table = lire(ctx, "structures").rename(columns={"type": "genre"})
    if "etat" in table:
        table = table[~table["etat"].isin(["projet", "fermee"])]
    accueil = table[table["genre"].isin(list(ACCUEIL))].reset_index(drop=True)
    heures = accueil.apply(_heures_hebdo, axis=1) if len(accueil) else pd.Series(dtype=float)
    lieux = pd.DataFrame(
        {
            "nom": accueil["nom"].astype(object),
            "genre": accueil["genre"].astype(object),
            "commune": accueil["commune"].astype(object),
            "places": _nombres(accueil["places"]),
            "heures": _nombres(heures),
            "part_occasionnelle": _nombres(accueil["part_occasionnelle"]),
            "fictif": _oui(accueil),
            "source": STRUCTURES,
        }
    )
    return _en_etp(lieux, reference)


def _arrets(ctx: Contexte, reference: float) -> pd.DataFrame:
    """Les arrêts d'une halte-garderie itinérante : une ligne par commune, k jours sur cinq."""
    table = lire(ctx, "haltes")
    table = table[table["service"] == "halte"].reset_index(drop=True)
    if not len(table):
        return pd.DataFrame(columns=COLONNES)
    table["heures"] = [_duree(h) for h in table["horaires"]]
    lignes = []
    for commune, part in table.groupby("commune", sort=True):
        places = _nombres(part["places"])
        heures = part["heures"].sum(skipna=False)
        lignes.append(
            {
                "nom": f"Halte-garderie itinérante ({', '.join(part['jour'].astype(str))})",
                "genre": "halte_itinerante",
                "commune": commune,
                "places": formule.places_etp_jours(places.max(skipna=False), len(part)),
                "heures": heures * formule.JOURS_REFERENCE / len(part),
                "part_occasionnelle": 1.0,
                "fictif": bool(_oui(part).any()),
                "source": HALTES,
            }
        )
    return _en_etp(pd.DataFrame(lignes), reference)


def _en_etp(lieux: pd.DataFrame, reference: float) -> pd.DataFrame:
    lieux["etp"] = formule.places_etp(
        lieux["places"].to_numpy(dtype=float), lieux["heures"].to_numpy(dtype=float), reference
    )
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


def _assistantes(ctx: Contexte) -> tuple[Assistantes, tuple[str, ...]]:
    table = lire(ctx, "assistantes_maternelles")
    if not len(table):
        return Assistantes(), (
            f"le nombre d'assistantes maternelles et leurs places ({ASSISTANTES})",
        )
    actives, places = _nombres(table["actives"]), _nombres(table["places"])
    manque = []
    if actives.isna().any():
        manque.append(f"le nombre d'assistantes maternelles en activité ({ASSISTANTES})")
    if places.isna().any():
        manque.append(f"les places des assistantes maternelles ({ASSISTANTES})")
    return Assistantes(
        actives=None if actives.isna().any() else int(actives.sum()),
        places=None if places.isna().any() else float(places.sum()),
        fictif=bool(_oui(table).any()),
    ), tuple(manque)
