"""Réunir des voisins (tranches d'âge, communes rangées par trajet) pour qu'aucun petit compte ne reste.

Ce qui se calcule ensuite ne dépend que des groupes : ni des décimales, ni une hypothèse changée cent
fois, ni une soustraction ne peuvent rendre un compte plus fin qu'un groupe.
"""

from collections.abc import Sequence

from observatoire.methodes.secret import SEUIL


def regrouper(comptes: Sequence[float], seuil: float = SEUIL) -> list[list[int]]:
    """Les rangs de `comptes`, réunis de proche en proche : chaque groupe compte 0 ou au moins `seuil`.

    Un groupe se ferme dès qu'il atteint le seuil ; un reste trop petit rejoint le groupe précédent, un
    reste de zéros forme le sien. Si le total est sous le seuil, un seul groupe reste, sous le seuil :
    à l'appelant de ne rien en publier. Avec un seuil de 0 ou 1, chaque compte est son groupe.
    """
    groupes: list[list[int]] = []
    en_cours: list[int] = []
    for rang in range(len(comptes)):
        en_cours.append(rang)
        if sum(comptes[r] for r in en_cours) >= seuil or seuil <= 1:
            groupes.append(en_cours)
            en_cours = []
    if not en_cours:
        return groupes
    if groupes and sum(comptes[r] for r in en_cours) > 0:
        groupes[-1] += en_cours
        return groupes
    return [*groupes, en_cours]
