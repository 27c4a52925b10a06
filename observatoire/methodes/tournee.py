"""La tournée hebdomadaire d'un service itinérant : où s'arrêter chaque jour pour servir le plus.

Une équipe s'arrête dans un seul lieu par jour. Chaque famille va au lieu ouvert le plus commode à
moins de `rayon` minutes ; un enfant demande `jours_par_enfant` journées par semaine et ne vient
qu'une fois par jour d'ouverture. On maximise les journées-enfants servies, moins `epsilon` par
minute de route de l'équipe. Le programme en nombres entiers est résolu par HiGHS, qui prouve
l'optimum ou donne l'écart ; les semaines aussi bonnes sont listées. Une fois les jours par lieu
fixés, répartir les enfants et les jours de la semaine est un problème de flot, entier de lui-même.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.programme import NOEUDS
from observatoire.methodes.tournee_modele import Modele
from observatoire.methodes.tournee_regles import JOURS, Regles, Semaine

__all__ = ["JOURS", "Regles", "Semaine", "evaluer", "optimiser", "plus_egale"]


def optimiser(
    enfants: pd.Series,
    minutes: pd.DataFrame,
    trajets: pd.Series,
    regles: Regles,
    *,
    egales_max: int = 10,
    noeuds: int = NOEUDS,
) -> Semaine:
    """La semaine qui sert le plus de journées-enfants.

    `enfants` par commune ; `minutes` communes × lieux possibles (vide = trajet inconnu, donc hors de
    portée) ; `trajets` de la base à chaque lieu. Lève `AppelIncorrect`, avec la contrainte qui
    bloque, si aucune semaine n'est possible.
    """
    modele = Modele(enfants, minutes, trajets, regles)
    semaine = modele.resoudre(noeuds)
    egales, complet = modele.autres(semaine, egales_max, noeuds) if egales_max else ((), False)
    return replace(semaine, egales=egales, egales_completes=complet)


def plus_egale(
    enfants: pd.Series,
    minutes: pd.DataFrame,
    trajets: pd.Series,
    regles: Regles,
    *,
    concession: float = 0.1,
    noeuds: int = NOEUDS,
) -> Semaine:
    """La semaine qui sert le mieux la commune la moins bien servie, en cédant au plus `concession`
    (part) des journées-enfants de l'optimum. Les communes sans aucun lieu à portée n'y comptent pas."""
    modele = Modele(enfants, minutes, trajets, regles)
    mieux = modele.resoudre(noeuds)
    plancher = mieux.objectif - concession * abs(mieux.servies)
    egale = modele.resoudre(noeuds, equite=True, plancher=plancher)
    # Sans la preuve de l'optimum, on ne sait pas ce qu'un dixième de lui autorise.
    return replace(egale, prouve=egale.prouve and mieux.prouve)


def evaluer(
    jours_par_lieu: Mapping[str, int],
    enfants: pd.Series,
    minutes: pd.DataFrame,
    trajets: pd.Series,
    regles: Regles,
) -> Semaine:
    """Une semaine faite à la main, mesurée comme les autres ; les lieux s'y imposent, même au-delà
    de `jours_max_par_lieu`. Lève `AppelIncorrect` si elle demande plus de jours que l'équipe n'en a."""
    choisis = {str(k): int(v) for k, v in jours_par_lieu.items() if v}
    if inconnus := sorted(set(choisis) - set(map(str, minutes.columns))):
        raise AppelIncorrect(f"Le lieu « {inconnus[0]} » n'a pas de minutes connues.")
    souples = replace(
        regles, lieux_minimum=0, trajet_maximal=np.inf, jours_max_par_lieu=len(regles.jours)
    )
    modele = Modele(enfants, minutes, trajets, souples)
    return modele.resoudre(imposes=choisis)
