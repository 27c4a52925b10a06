"""Les autorisations des crèches du territoire, et les agréments : leurs échéances, et ce qu'il reste à saisir."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from observatoire import formats
from observatoire.local import lignes
from observatoire.methodes.autorisations import Etat, Horloge, horloge
from observatoire.modele import sans_accent
from observatoire.schema.evenement import Evenement, Genre

CRECHES = ("eaje", "micro_creche", "micro_creche_psu", "micro_creche_paje", "halte_garderie")
MICRO = ("micro_creche", "micro_creche_psu", "micro_creche_paje")
A_SAISIR = "date de l'autorisation (ou d'ouverture) à saisir dans Inventaire : sans elle, l'échéance n'est pas connue"
REGLES_MICRO = (
    "Une micro-crèche accueille au plus 12 enfants (R2324-46). Depuis le 1er septembre 2026, elle a un directeur, "
    "au besoin partagé avec une autre, au moins un professionnel diplômé auprès des enfants, et un projet "
    "d'évaluation de la qualité (décret n° 2025-304, article 2)."
)
TRANSFORMER = (
    "Transformer une structure (en halte-garderie itinérante, par exemple) demande une autorisation à elle, du "
    "président du conseil départemental (L2324-1) ; l'autorisation d'aujourd'hui ne suffit pas."
)
CONFLIT = (
    "Si le gestionnaire est privé, l'avis de l'autorité organisatrice est requis : l'intercommunalité se "
    "prononcerait sur un projet de son propre plan. Ce conflit de rôles est à dire, et à traiter avant la séance."
)


@dataclass(frozen=True)
class Autorisation:
    """L'autorisation (ou l'agrément) d'une structure, lue un jour donné ; `horloge` None : date à saisir."""

    identifiant: str
    nom: str
    type: str
    commune: str
    publique: bool | None
    horloge: Horloge | None
    agrement_fin: date | None
    jour: date
    exemple: bool

    @property
    def creche(self) -> bool:
        """Vrai d'une structure que le département autorise ; les autres n'ont qu'un agrément."""
        return self.type in CRECHES

    @property
    def etat(self) -> Etat:
        """L'état au jour de lecture."""
        return Etat.SANS_DATE if self.horloge is None else self.horloge.etat(self.jour)

    @property
    def phrase(self) -> str:
        """« autorisée jusqu'au 31 décembre 2032 ; renouvellement à demander du … au … »."""
        h = self.horloge
        if h is None:
            return A_SAISIR
        source = " d'après la date d'ouverture" if h.d_apres_l_ouverture else ""
        dite = f"autorisée jusqu'au {formats.jour(h.fin)}{source} (CSP, {h.article})"
        if self.etat is Etat.FINIE:
            return f"{dite} : échéance passée, à vérifier avec le département"
        if self.etat is Etat.EN_RETARD:
            return f"{dite} ; la demande était à déposer avant le {formats.jour(h.limite)}"
        return f"{dite} ; demande à déposer entre le {formats.jour(h.ouvre)} et le {formats.jour(h.limite)}"


def lire(structures: pd.DataFrame, jour: date) -> list[Autorisation]:
    """Les autorisations des crèches en service, et les agréments datés, par nom."""
    lues = [_lue(r, jour) for r in lignes(structures) if r["etat"] not in ("fermee", "projet")]
    gardees = [a for a in lues if a.creche or a.agrement_fin]
    return sorted(gardees, key=lambda a: sans_accent(a.nom))


def _lue(r: Mapping[str, object], jour: date) -> Autorisation:
    publique = {"publique": True, "privee": False}.get(str(r["gestion"]))
    autorisee, ouverte = (
        v if isinstance(v, date) else None for v in (r["autorisee_le"], r["ouverte_le"])
    )
    fin = r["agrement_fin"]
    return Autorisation(
        str(r["id"]), str(r["nom"]), str(r["type"]), str(r["commune"]), publique,
        horloge(autorisee, ouverte, publique=publique)
        if str(r["type"]) in CRECHES else None,
        fin if isinstance(fin, date) else None, jour, bool(r["fictif"]),
    )  # fmt: skip


def evenements(autorisations: Sequence[Autorisation]) -> list[Evenement]:
    """Les dates de l'agenda : ouverture et fin du dépôt de la demande, échéance ; fin d'un agrément."""
    return [e for a in autorisations for e in _dates(a)]


def _dates(a: Autorisation) -> list[Evenement]:
    prevues: list[tuple[str, str, date, int]] = []
    if a.horloge is not None:
        h = a.horloge
        prevues = [
            ("demander", f"Demande de renouvellement possible : {a.nom}", h.ouvre, 30),
            ("limite", f"Dernier jour pour demander le renouvellement : {a.nom}", h.limite, 180),
            ("fin", f"Fin de l'autorisation : {a.nom}", h.fin, 90),
        ]
    if a.agrement_fin is not None:
        prevues.append(("agrement", f"Fin de l'agrément : {a.nom}", a.agrement_fin, 180))
    return [
        Evenement(
            identifiant=f"autorisation-{a.identifiant}-{quoi}", genre=Genre.AUTORISATION, titre=titre,
            debut=quand, commune=a.commune, description=a.phrase if quoi != "agrement" else "",
            rappel_jours=rappel, exemple=a.exemple,
        )
        for quoi, titre, quand, rappel in prevues
    ]  # fmt: skip
