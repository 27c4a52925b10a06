"""Des tranches d'âge qui se comprennent et ne se chevauchent pas, dans des secteurs connus."""

import contextlib
import itertools
from collections.abc import Iterator

from observatoire.local.ages import tranche_d_age
from observatoire.local.probleme import Probleme
from observatoire.local.refus import SaisieIncomprise
from observatoire.local.regles.constats import Ligne, avis, faute
from observatoire.territoire import Reglages

EPCI = "epci"
_PLACES_PAR_ASSISTANTE = 6


def ligne(r: Ligne) -> Iterator[Probleme]:
    """Une tranche qui ne se comprend pas, des comptes qui se contredisent."""
    try:
        tranche_d_age(r["tranche"])
    except SaisieIncomprise as e:
        yield faute("tranche", e.constat, e.attendu, e.faire)
        return
    actives, agreees, places = r["actives"], r["agreees"], r["places"]
    if None not in (actives, agreees) and agreees < actives:
        yield faute("agreees", "moins d'agréées que d'actives", "3 agréées, 2 actives")
    if None not in (actives, places) and places > _PLACES_PAR_ASSISTANTE * actives:
        yield avis("places", f"plus de {_PLACES_PAR_ASSISTANTE} places par assistante en activité")


def ensemble(lues: list[Ligne], reglages: Reglages) -> list[Probleme]:
    """Les secteurs inconnus, l'intercommunalité et ses secteurs ensemble, les chevauchements."""
    secteurs = {EPCI, *(s.id for s in reglages.secteurs)}
    trouves: list[Probleme] = []
    par_secteur: dict[str, list[tuple[int, str, tuple[int, int]]]] = {}
    for rang, r in enumerate(lues):
        if r["secteur"] not in secteurs:
            trouves.append(
                Probleme(rang, "secteur", f"le secteur « {r['secteur']} » n'existe pas",
                         " ou ".join(f"« {s} »" for s in sorted(secteurs)), "choisir l'un de ces secteurs")
            )  # fmt: skip
        with contextlib.suppress(SaisieIncomprise):
            if bornes := tranche_d_age(r["tranche"]):
                par_secteur.setdefault(r["secteur"], []).append((rang, r["tranche"], bornes))
    if len(par_secteur) > 1 and EPCI in par_secteur:
        rang = par_secteur[EPCI][0][0]
        trouves.append(
            Probleme(rang, "secteur", "« epci » et des secteurs sont saisis ensemble : les mêmes personnes "
                     "seraient comptées deux fois", "l'un ou l'autre", "garder les secteurs, ou « epci »")
        )  # fmt: skip
    return trouves + [p for tranches in par_secteur.values() for p in _chevauchements(tranches)]


def _chevauchements(tranches: list[tuple[int, str, tuple[int, int]]]) -> list[Probleme]:
    triees = sorted(tranches, key=lambda x: x[2])
    return [
        Probleme(rang, "tranche", f"« {texte} » chevauche « {avant} »", "des tranches qui se suivent : 40-49, "
                 "50-59", "corriger l'une des deux tranches")
        for (_, avant, bornes), (rang, texte, suivantes) in itertools.pairwise(triees)
        if suivantes[0] <= bornes[1]
    ]  # fmt: skip
