"""Ce qu'une structure ne peut pas être, et ce qui mérite d'être vérifié."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from observatoire.local.cadre import lignes
from observatoire.local.horaires import JOURS, heures_ouvertes
from observatoire.local.probleme import Probleme
from observatoire.local.structures import PAS_OUVERTES
from observatoire.territoire import Reglages

AVEC_PLACES = (
    "eaje", "micro_creche", "micro_creche_psu", "micro_creche_paje", "halte_garderie", "mam",
)  # fmt: skip
_SEMAINE_LONGUE = 70


def verifier(cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Les problèmes de chaque structure."""
    return [p for rang, ligne in enumerate(lignes(cadre)) for p in _ligne(rang, ligne)]


def _ligne(rang: int, ligne: dict[str, Any]) -> Iterator[Probleme]:
    yield from _places_et_heures(rang, ligne)
    yield from _places(rang, ligne)
    debut, fin = ligne["age_min_mois"], ligne["age_max_mois"]
    if debut is not None and fin is not None and fin < debut:
        yield Probleme(rang, "age_max_mois", f"l'âge de sortie ({fin} mois) vient avant l'âge d'entrée "
                       f"({debut} mois)", "3 puis 36", "inverser ou corriger")  # fmt: skip
    parts = [ligne["part_reguliere"], ligne["part_occasionnelle"]]
    if all(p is not None for p in parts) and sum(parts) > 1.001:
        yield Probleme(rang, "part_occasionnelle", "accueil régulier et occasionnel dépassent 100 % ensemble",
                       "80 % et 20 %", "corriger l'une des deux parts")  # fmt: skip
    taux = ligne["taux_occupation"]
    if taux is not None and taux > 1:
        yield _avis(rang, "taux_occupation", "le taux d'occupation dépasse 100 % : il est gardé (l'accueil "
                    "en surnombre est permis certains jours)")  # fmt: skip
    if (ligne["lon"] is None) != (ligne["lat"] is None):
        yield Probleme(
            rang, "lat", "il faut les deux coordonnées, ou aucune", "1,941 et 44,068", "compléter"
        )


def _places_et_heures(rang: int, ligne: dict[str, Any]) -> Iterator[Probleme]:
    if ligne["type"] not in AVEC_PLACES or ligne["etat"] in PAS_OUVERTES:
        return
    heures = [h for j in JOURS if (h := heures_ouvertes(ligne[j])) is not None]
    if ligne["places"] is not None and not heures:
        yield _avis(rang, "lundi", "des places mais aucun horaire : les places équivalent temps plein ne "
                    "peuvent pas être calculées", "saisir l'horaire de chaque jour")  # fmt: skip
    if heures and ligne["places"] is None:
        yield _avis(rang, "places", "des horaires mais aucune place : l'offre de cette structure n'est pas "
                    "comptée", "saisir les places autorisées")  # fmt: skip
    if heures and not sum(heures):
        yield _avis(rang, "lundi", "la structure est fermée tous les jours saisis")
    if sum(heures) > _SEMAINE_LONGUE:
        yield _avis(rang, "lundi", f"plus de {_SEMAINE_LONGUE} heures d'ouverture par semaine")


def _places(rang: int, ligne: dict[str, Any]) -> Iterator[Probleme]:
    detail = [ligne["places_moins_6"], ligne["places_6_plus"]]
    if not (ligne["places"] is not None and all(d is not None for d in detail)):
        return
    if sum(detail) > ligne["places"]:
        yield Probleme(rang, "places", "les places par âge dépassent le total", "40 = 16 + 24",
                       "corriger le total ou le détail")  # fmt: skip


def _avis(rang: int, colonne: str, constat: str, faire: str = "vérifier") -> Probleme:
    return Probleme(rang, colonne, constat, faire=faire, bloquant=False)
