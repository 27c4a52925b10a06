"""Des tranches d'âge qui se comprennent et ne se chevauchent pas, dans des secteurs connus."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd

from observatoire.local.ages import tranche_d_age
from observatoire.local.cadre import lignes
from observatoire.local.probleme import Probleme
from observatoire.local.refus import SaisieIncomprise
from observatoire.territoire import Reglages

EPCI = "epci"
_PLACES_PAR_ASSISTANTE = 6


def verifier(cadre: pd.DataFrame, reglages: Reglages) -> list[Probleme]:
    """Les problèmes de chaque ligne, puis les chevauchements dans un même secteur."""
    secteurs = {EPCI, *(s.id for s in reglages.secteurs)}
    trouves: list[Probleme] = []
    par_secteur: dict[str, list[tuple[int, str, tuple[int, int]]]] = {}
    for rang, ligne in enumerate(lignes(cadre)):
        if ligne["secteur"] not in secteurs:
            trouves.append(
                Probleme(rang, "secteur", f"le secteur « {ligne['secteur']} » n'existe pas",
                         " ou ".join(f"« {s} »" for s in sorted(secteurs)), "choisir l'un de ces secteurs")
            )  # fmt: skip
        try:
            bornes = tranche_d_age(str(ligne["tranche"]))
        except SaisieIncomprise as e:
            trouves.append(Probleme(rang, "tranche", e.constat, e.attendu, e.faire))
            continue
        if bornes:
            par_secteur.setdefault(str(ligne["secteur"]), []).append(
                (rang, str(ligne["tranche"]), bornes)
            )
        trouves += _comptes(rang, ligne)
    if len(par_secteur) > 1 and EPCI in par_secteur:
        rang = par_secteur[EPCI][0][0]
        trouves.append(
            Probleme(rang, "secteur", "« epci » et des secteurs sont saisis ensemble : les mêmes personnes "
                     "seraient comptées deux fois", "l'un ou l'autre", "garder les secteurs, ou « epci »")
        )  # fmt: skip
    return trouves + [p for tranches in par_secteur.values() for p in _chevauchements(tranches)]


def _comptes(rang: int, ligne: dict[str, Any]) -> list[Probleme]:
    actives, agreees, places = (ligne[c] for c in ("actives", "agreees", "places"))
    connus = [v is not None for v in (actives, agreees, places)]
    trouves = []
    if connus[0] and connus[1] and agreees < actives:
        trouves.append(
            Probleme(
                rang, "agreees", "moins d'agréées que d'actives", "3 agréées, 2 actives", "corriger"
            )
        )
    if connus[0] and connus[2] and places > _PLACES_PAR_ASSISTANTE * actives:
        trouves.append(
            Probleme(rang, "places", f"plus de {_PLACES_PAR_ASSISTANTE} places par assistante en activité",
                     faire="vérifier", bloquant=False)
        )  # fmt: skip
    return trouves


def _chevauchements(tranches: list[tuple[int, str, tuple[int, int]]]) -> list[Probleme]:
    triees = sorted(tranches, key=lambda x: x[2])
    return [
        Probleme(rang, "tranche", f"« {texte} » chevauche « {avant} »", "des tranches qui se suivent : 40-49, "
                 "50-59", "corriger l'une des deux tranches")
        for (_, avant, bornes), (rang, texte, suivantes) in itertools.pairwise(triees)
        if suivantes[0] <= bornes[1]
    ]  # fmt: skip
