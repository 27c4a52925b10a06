"""Suivre dans le temps : millésimes comparables, changement détectable."""

from itertools import pairwise
from typing import Literal

import numpy as np
from scipy import optimize, stats

from observatoire.erreurs import AppelIncorrect

# Une petite commune est enquêtée une fois en cinq ans : deux millésimes plus proches
# partagent des réponses, leur écart est surtout du bruit. L'enquête de 2021 n'a pas eu lieu : un
# millésime dont les enquêtes l'enjambent (deux ans avant à deux ans après) en remonte une année de plus,
# et se compare à six ans (INSEE, note de comparabilité : 2022 à 2016, 2021 à 2015).
ECART_RECENSEMENT, ECART_A_TRAVERS_2021, ENQUETE_MANQUANTE = 5, 6, 2021
PREMIER_A_TRAVERS = ENQUETE_MANQUANTE - 2
# Le premier rapport essayé est à un deux-puissance-`_PAS`-ième du plus grand.
_PAS = 8


def ecart_requis(annee1: int, annee2: int) -> int:
    """Les années qu'il faut entre deux millésimes du recensement pour qu'ils ne partagent pas d'enquête."""
    tot, tard = sorted((annee1, annee2))
    a_travers = tard >= PREMIER_A_TRAVERS and tot <= ENQUETE_MANQUANTE
    return ECART_A_TRAVERS_2021 if a_travers else ECART_RECENSEMENT


def comparables(annee1: int, annee2: int, source_recensement: bool = True) -> bool:
    """Deux années se comparent-elles ? Non si elles viennent de recensements trop proches."""
    return not source_recensement or abs(annee2 - annee1) >= ecart_requis(annee1, annee2)


def changement_detectable(
    base: float,
    *,
    puissance: float = 0.8,
    risque: float = 0.05,
    exposition: float = 1.0,
    sens: Literal["hausse", "baisse"] = "hausse",
) -> float:
    """Plus petit rapport de taux (après / avant) détectable avec la puissance demandée.

    `base` : événements attendus avant. `exposition` : durée × population d'après sur celle
    d'avant. Test : binomial exact bilatéral au `risque` dit, conditionnel au total des deux
    périodes. Base 10 → 2,78 (il faut presque tripler) ; base 100 → 1,45.
    En baisse, rend un rapport inférieur à 1. NaN quand même une disparition totale (ou une
    multiplication par 10 000) passerait inaperçue.
    Lève AppelIncorrect si la base ou l'exposition n'est pas positive.
    """
    if not (base > 0 and exposition > 0):
        raise AppelIncorrect("La base et l'exposition doivent être positives (exemple : 10 et 1).")
    if not (0 < risque < puissance < 1):
        raise AppelIncorrect("Attendu : 0 < risque < puissance < 1 (exemple : 0.05 et 0.8).")

    def manque(log_rapport: float) -> float:
        return _puissance(base, np.exp(log_rapport), exposition, risque, sens) - puissance

    # Recherche en logarithme, d'« aucun changement » vers ×10 000 ou la quasi-disparition : un grand rapport
    # se somme sur cent fois plus de totaux, on ne l'essaie que si les petits ne suffisent pas.
    extreme = np.log(1e4) if sens == "hausse" else np.log(1e-6)
    essayes = [0.0, *(extreme / 2**k for k in range(_PAS, -1, -1))]
    for bas, haut in pairwise(essayes):
        if manque(haut) >= 0:
            return float(np.exp(optimize.brentq(manque, bas, haut, xtol=1e-7)))
    return float("nan")


def _puissance(base: float, rapport: float, exposition: float, risque: float, sens: str) -> float:
    """Probabilité de rejeter « même taux » : le total est Poisson, sa répartition binomiale."""
    attendu = base * (1 + rapport * exposition)
    etendue = 10 * np.sqrt(attendu) + 20
    total = np.arange(max(0, int(attendu - etendue)), int(attendu + etendue) + 1)
    part_nulle = exposition / (1 + exposition)
    part_vraie = rapport * exposition / (1 + rapport * exposition)
    if sens == "hausse":
        # isf rend le plus petit y tel que P(Y > y) ≤ risque/2 : on rejette au-delà de y.
        critique = stats.binom.isf(risque / 2, total, part_nulle)
        rejet = stats.binom.sf(critique, total, part_vraie)
    else:
        critique = stats.binom.ppf(risque / 2, total, part_nulle)
        # ppf rend le plus petit y tel que P(Y ≤ y) ≥ risque/2 : il n'est rejeté que s'il l'égale.
        exact = stats.binom.cdf(critique, total, part_nulle) <= risque / 2
        rejet = stats.binom.cdf(np.where(exact, critique, critique - 1), total, part_vraie)
    return float(np.sum(rejet * stats.poisson.pmf(total, attendu)))
