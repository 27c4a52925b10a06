"""Où en est-on d'une cible : la part du chemin faite, et peut-on la distinguer du hasard ?

Trois questions séparées, car on les confond : quelle part de l'écart entre départ et cible est
parcourue, ce mouvement dépasse-t-il ce que le hasard fait bouger, et la cible elle-même est-elle
assez loin du départ pour qu'on puisse un jour dire qu'elle est atteinte ?
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from observatoire.methodes.series import changement_detectable

Sens = Literal["hausse", "baisse", "maintien"]

_Z_CONFIANCE = 1.959963984540054  # 95 %, bilatéral
_RIEN = 1e-9  # sous cet écart, la cible est le départ
_Z_PUISSANCE = 0.8416212335729143  # 80 % de chances de voir un effet réel


class Etat(StrEnum):
    """Ce qu'on peut dire du chemin vers la cible."""

    ATTEINTE = "atteinte"
    EN_CHEMIN = "en chemin"
    A_L_OPPOSE = "s'éloigne"
    MAINTENUE = "maintenue"
    INDECIS = "trop peu de recul pour conclure"
    INCONNU = "à qualifier"


@dataclass(frozen=True)
class Avancement:
    """Part du chemin faite (1 = cible atteinte, négative = on s'éloigne) et ses bornes à 95 %.

    `bruit` : écart en dessous duquel rien ne peut être dit, dans l'unité de l'indicateur.
    """

    etat: Etat
    part: float = math.nan
    bas: float = math.nan
    haut: float = math.nan
    bruit: float = math.nan


def avancement(
    depart: float,
    actuel: float,
    cible: float,
    *,
    erreur_depart: float = 0.0,
    erreur_actuel: float = 0.0,
    sens: Sens = "hausse",
) -> Avancement:
    """L'avancement de `depart` vers `cible`, connaissant les écarts-types des deux mesures.

    Part = (actuel − départ)/(cible − départ) ; ses bornes propagent les deux erreurs au premier
    ordre. Sous 1,96 écart-type de la différence, l'état est « trop peu de recul pour conclure ».
    `sens="maintien"` : la cible est de ne pas bouger, `cible` n'est pas lue. Une valeur manquante
    ou une cible égale au départ donne l'état « à qualifier ».
    """
    if not (math.isfinite(depart) and math.isfinite(actuel)):
        return Avancement(Etat.INCONNU)
    bruit = _Z_CONFIANCE * math.hypot(erreur_depart, erreur_actuel)
    ecart = actuel - depart
    distinct = abs(ecart) > bruit
    if sens == "maintien":
        return Avancement(Etat.A_L_OPPOSE if distinct else Etat.MAINTENUE, bruit=bruit)
    chemin = cible - depart
    if not math.isfinite(chemin) or abs(chemin) < _RIEN:
        return Avancement(Etat.INCONNU, bruit=bruit)
    part = ecart / chemin
    marge = _Z_CONFIANCE * math.hypot(
        erreur_actuel / chemin, erreur_depart * (actuel - cible) / chemin**2
    )
    if not distinct:
        etat = Etat.INDECIS
    elif part >= 1:
        etat = Etat.ATTEINTE
    else:
        etat = Etat.EN_CHEMIN if part > 0 else Etat.A_L_OPPOSE
    return Avancement(etat, part, part - marge, part + marge, bruit)


def plus_petite_cible(
    depart: float, *, evenements: float = math.nan, erreur: float = math.nan, sens: Sens = "hausse"
) -> float:
    """La valeur la plus proche du départ qu'on aurait 80 % de chances de distinguer, ou NaN.

    `evenements` : comptage derrière la valeur (test binomial exact : 10 → ×2,78, 100 → ×1,45).
    Sinon `erreur`, l'écart-type d'une mesure : départ ± (1,96 + 0,84)·√2·erreur. NaN si rien n'est
    connu, si la cible est un maintien, ou si même une disparition passerait inaperçue.
    """
    if sens == "maintien" or not math.isfinite(depart):
        return math.nan
    if math.isfinite(evenements) and evenements > 0:
        return depart * changement_detectable(evenements, sens=sens)
    if not math.isfinite(erreur):
        return math.nan
    marge = (_Z_CONFIANCE + _Z_PUISSANCE) * math.sqrt(2) * erreur
    return depart + (marge if sens == "hausse" else -marge)
