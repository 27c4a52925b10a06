"""Un arrêt tient dans les heures où la salle est ouverte, et ne double pas un autre arrêt."""

from collections.abc import Iterator

from observatoire.local.horaires import ecrire_horaires, plages
from observatoire.local.probleme import Probleme
from observatoire.local.regles.constats import Ligne, faute
from observatoire.territoire import Reglages


def ligne(r: Ligne) -> Iterator[Probleme]:
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


def ensemble(lues: list[Ligne], reglages: Reglages) -> list[Probleme]:
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
