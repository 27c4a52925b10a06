"""Ce qu'une semaine itinérante doit respecter, et la semaine trouvée."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from observatoire.erreurs import AppelIncorrect

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")


@dataclass(frozen=True)
class Regles:
    """Ce que la semaine doit respecter ; chaque champ est une hypothèse visible.

    `capacite` : enfants présents à la fois ; `rayon` : minutes qu'une famille accepte ;
    `trajet_maximal` : minutes de la base au lieu ; `fermetures` : lieu → jours où il est fermé ;
    `epsilon` : journées-enfants qu'on abandonne pour une minute de route en moins.
    """

    capacite: int
    equipes: int = 1
    jours: tuple[str, ...] = JOURS
    rayon: float = 15.0
    trajet_maximal: float = 60.0
    jours_max_par_lieu: int = 3
    lieux_minimum: int = 1
    jours_par_enfant: float = 1.0
    epsilon: float = 0.001
    fermetures: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Semaine:
    """Une semaine type. `prouve` : aucun autre choix ne fait mieux ; sinon `ecart` (journées-enfants)
    dit de combien on pourrait encore s'améliorer. `egales` : les autres répartitions aussi bonnes."""

    jours_par_lieu: dict[str, int]
    calendrier: dict[str, tuple[str, ...]]
    servies: float
    par_commune: pd.Series
    trajet: float
    objectif: float
    prouve: bool
    ecart: float
    egales: tuple[dict[str, int], ...] = ()
    egales_completes: bool = True

    @property
    def moins_bien_servie(self) -> float:
        """Part de la demande servie dans la commune la moins bien servie (entre 0 et 1)."""
        return float(self.par_commune.min()) if len(self.par_commune) else float("nan")


def controler(
    enfants: pd.Series, minutes: pd.DataFrame, trajets: pd.Series, regles: Regles
) -> None:
    """Refuse, en disant quoi corriger, des règles ou des données qui n'ont pas de sens."""
    for nom, v in (
        ("capacité", regles.capacite),
        ("nombre d'équipes", regles.equipes),
        ("nombre de jours par enfant", regles.jours_par_enfant),
        ("nombre de jours ouverts", len(regles.jours)),
    ):
        if v <= 0:
            raise AppelIncorrect(
                f"Aucune tournée possible : le {nom} vaut {v:g}. Attendu : au moins 1."
                if nom != "capacité"
                else f"Aucune tournée possible : la capacité vaut {v:g} enfant. Attendu : au moins 1, "
                "par exemple 12."
            )
    negatifs = (minutes.to_numpy(float) < 0).any() or (trajets.to_numpy(float) < 0).any()
    if negatifs or (enfants.to_numpy(float) < 0).any():
        raise AppelIncorrect(
            "Des minutes ou des effectifs sont négatifs. Attendu : 0 ou plus. À faire : corriger "
            "les minutes de trajet ou les effectifs saisis."
        )
