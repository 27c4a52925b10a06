"""Les règles de l'accueil des enfants : structures, arrêts itinérants, assistantes, demandes, hypothèses."""

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from observatoire.local.cadre import PAS_OUVERTES
from observatoire.local.dates import tranche_d_age
from observatoire.local.horaires import JOURS, ecrire_horaires, heures_ouvertes, plages
from observatoire.local.probleme import Probleme, SaisieIncomprise
from observatoire.local.regles.constats import Ligne, avis, faute
from observatoire.territoire import Reglages

AVEC_PLACES = (
    "eaje", "micro_creche", "micro_creche_psu", "micro_creche_paje", "halte_garderie", "mam",
)  # fmt: skip
EPCI = "epci"
_SEMAINE_LONGUE = 70
_PLACES_PAR_ASSISTANTE = 6
_PALIERS = ("acces_minutes_1", "acces_minutes_2", "acces_minutes_3")


def structures(r: Ligne) -> Iterator[Probleme]:
    """Les problèmes d'une structure."""
    yield from _places_et_heures(r)
    detail = [r["places_moins_6"], r["places_6_plus"]]
    if None not in (r["places"], *detail) and sum(detail) > r["places"]:
        yield faute("places", "les places par âge dépassent le total", "40 = 16 + 24",
                    "corriger le total ou le détail")  # fmt: skip
    debut, fin = r["age_min_mois"], r["age_max_mois"]
    if None not in (debut, fin) and fin < debut:
        yield faute("age_max_mois", f"l'âge de sortie ({fin} mois) vient avant l'âge d'entrée "
                    f"({debut} mois)", "3 puis 36", "inverser ou corriger")  # fmt: skip
    parts = [r["part_reguliere"], r["part_occasionnelle"]]
    if None not in parts and sum(parts) > 1.001:
        yield faute("part_occasionnelle", "accueil régulier et occasionnel dépassent 100 % ensemble",
                    "80 % et 20 %", "corriger l'une des deux parts")  # fmt: skip
    if (r["taux_occupation"] or 0) > 1:
        yield avis("taux_occupation", "le taux d'occupation dépasse 100 % : il est gardé (l'accueil en "
                   "surnombre est permis certains jours)")  # fmt: skip
    if (r["lon"] is None) != (r["lat"] is None):
        yield faute(
            "lat", "il faut les deux coordonnées, ou aucune", "1,941 et 44,068", "compléter"
        )


def _places_et_heures(r: Ligne) -> Iterator[Probleme]:
    if r["type"] not in AVEC_PLACES or r["etat"] in PAS_OUVERTES:
        return
    heures = [h for j in JOURS if (h := heures_ouvertes(r[j])) is not None]
    if r["places"] is not None and not heures:
        yield avis("lundi", "des places mais aucun horaire : les places équivalent temps plein ne "
                   "peuvent pas être calculées", "saisir l'horaire de chaque jour")  # fmt: skip
    if heures and r["places"] is None:
        yield avis("places", "des horaires mais aucune place : l'offre de cette structure n'est pas "
                   "comptée", "saisir les places autorisées")  # fmt: skip
    if heures and not sum(heures):
        yield avis("lundi", "la structure est fermée tous les jours saisis")
    if sum(heures) > _SEMAINE_LONGUE:
        yield avis("lundi", f"plus de {_SEMAINE_LONGUE} heures d'ouverture par semaine")


def haltes(r: Ligne) -> Iterator[Probleme]:
    """Un arrêt impossible."""
    if not r["horaires"]:
        return
    arret = plages(r["horaires"])
    if r["salle_ouverte"]:
        yield from _dans_la_salle(r["jour"], arret, plages(r["salle_ouverte"]))
    if not arret:
        yield faute("horaires", "un arrêt ne peut pas être « fermé »", "09:00-12:00",
                    "ôter la ligne ou donner ses heures")  # fmt: skip


def _dans_la_salle(
    jour: str, arret: list[tuple[float, float]], salle: list[tuple[float, float]]
) -> Iterator[Probleme]:
    if not salle:
        yield faute("jour", f"la salle est fermée le {jour}", "un jour où la salle est ouverte",
                    "changer de jour, de lieu, ou corriger l'ouverture de la salle")  # fmt: skip
    elif not all(any(d >= o and f <= e for o, e in salle) for d, f in arret):
        yield faute("horaires", f"l'arrêt ({ecrire_horaires(arret)}) sort des heures où la salle est "
                    f"ouverte ({ecrire_horaires(salle)})", "un arrêt dans les heures de la salle",
                    "changer l'horaire de l'arrêt")  # fmt: skip


def haltes_ensemble(lues: list[Ligne], reglages: Reglages) -> list[Probleme]:
    """Une même équipe ne peut pas être dans deux communes à la même heure : à vérifier."""
    trouves = []
    connus = [(i, x) for i, x in enumerate(lues) if x["horaires"]]
    for k, (_, un) in enumerate(connus):
        for rang, autre in connus[k + 1 :]:
            meme = (un["service"], un["jour"]) == (autre["service"], autre["jour"])
            croises = any(
                d < f2 and d2 < f
                for d, f in plages(un["horaires"])
                for d2, f2 in plages(autre["horaires"])
            )
            if meme and croises and un["commune"] != autre["commune"]:
                trouves.append(
                    Probleme(rang, "horaires", "le même service est déjà ailleurs à cette heure le "
                             f"{autre['jour']}", faire="vérifier qu'il y a deux équipes", bloquant=False)
                )  # fmt: skip
    return trouves


def assistantes_maternelles(r: Ligne) -> Iterator[Probleme]:
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


def assistantes_maternelles_ensemble(lues: list[Ligne], reglages: Reglages) -> list[Probleme]:
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


def demandes(r: Ligne) -> Iterator[Probleme]:
    """Des comptes incohérents, un mois à venir."""
    recues, satisfaites = r["demandes"], r["satisfaites"]
    if recues is not None and satisfaites is not None and satisfaites > recues:
        yield faute("satisfaites", "plus de demandes satisfaites que de demandes reçues",
                    "2 satisfaites sur 3 reçues", "corriger l'un des deux nombres")  # fmt: skip
    suites = [r["satisfaites"], r["refusees"]]
    if None not in (recues, *suites) and max(suites) <= recues < sum(suites):
        yield avis("refusees", "satisfaites et refusées dépassent ensemble les demandes reçues",
                   "vérifier : une demande d'un autre mois ?")  # fmt: skip
    if r["refusees"] and not r["motif_refus"]:
        yield avis("motif_refus", "un refus sans motif", "choisir le premier motif")
    if r["mois"] and r["mois"] > date.today():
        yield avis("mois", "ce mois n'est pas encore commencé")


def activite_accueil(r: Ligne) -> Iterator[Probleme]:
    """Plus d'heures réalisées que d'heures possibles : permis certains jours, rare sur un mois."""
    possibles, realisees = r["possibles"], r["realisees"]
    if None not in (possibles, realisees) and realisees > possibles:
        yield avis(
            "realisees", "plus d'heures réalisées que d'heures possibles", "vérifier les deux"
        )


def tarifs_loisirs(r: Ligne) -> Iterator[Probleme]:
    """Une tranche de quotient à l'envers."""
    if r["quotient_max"] is not None and r["quotient_max"] < r["quotient_min"]:
        yield faute("quotient_max", "la tranche de quotient finit avant de commencer", "0 puis 500",
                    "inverser les deux")  # fmt: skip


def hypotheses_accueil(r: Ligne) -> Iterator[Probleme]:
    """Une valeur hors de sa plage."""
    valeur, bas, haut = r["valeur"], r["bas"], r["haut"]
    if valeur is None:
        return
    if (bas is not None and bas > valeur) or (haut is not None and haut < valeur):
        yield faute("valeur", "la valeur retenue sort de sa plage",
                    "bas 0,6 ; retenue 0,8 ; haut 0,9", "corriger la plage ou la valeur")  # fmt: skip


def hypotheses_accueil_ensemble(lues: list[Ligne], reglages: Reglages) -> list[Probleme]:
    """Les trajets court, moyen et long se suivent."""
    paliers = sorted(
        (_PALIERS.index(r["cle"]), rang, r["valeur"])
        for rang, r in enumerate(lues)
        if r["cle"] in _PALIERS and r["valeur"] is not None
    )
    trop_court = faute("valeur", "ce trajet n'est pas plus long que le précédent",
                       "10, puis 15, puis 20 minutes", "corriger l'un des deux")  # fmt: skip
    return [
        replace(trop_court, rang=rang)
        for (_, _, avant), (_, rang, apres) in itertools.pairwise(paliers)
        if apres <= avant
    ]
