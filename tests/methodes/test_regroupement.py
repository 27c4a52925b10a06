"""Réunir des voisins : aucun groupe sous le seuil, aucun petit compte qu'on puisse en déduire."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pandas as pd
import pytest

from observatoire.methodes import recours
from observatoire.methodes.secret import regrouper


def test_chaque_groupe_compte_zero_ou_le_seuil():
    assert regrouper([1, 4, 6, 2], 5) == [[0, 1], [2, 3]]
    assert regrouper([5, 0, 0], 5) == [[0], [1, 2]]  # un reste de zéros ne désigne personne
    assert regrouper([1, 3], 5) == [[0, 1]]  # sous le seuil : rien à publier
    assert regrouper([1, 3], 0) == [[0], [1]] and regrouper([], 5) == []


@pytest.mark.parametrize("total", [5, 6, 8, 11])
def test_les_groupes_ne_disent_aucun_petit_compte(total: int):
    # Même à qui connaîtrait l'effectif, la méthode, les groupes et leurs sommes exactes.
    possibles = defaultdict(list)
    for debut in itertools.product(range(total + 1), repeat=3):
        comptes = (*debut, total - sum(debut))
        if comptes[-1] < 0:
            continue
        remplis = [r for r in range(4) if comptes[r]]
        groupes = regrouper([comptes[r] for r in remplis], 5)
        vus = tuple(
            (remplis[g[0]], remplis[g[-1]], sum(comptes[remplis[r]] for r in g)) for g in groupes
        )
        assert all(n >= 5 for *_, n in vus)
        possibles[vus].append(comptes)
    for liste, rang in itertools.product(possibles.values(), range(4)):
        valeurs = {c[rang] for c in liste}
        assert len(valeurs) >= 4 or not any(0 < v < 5 for v in valeurs), liste


def test_des_communes_reunies_gardent_chacune_leur_trajet():
    # Groupes d'une commune : la formule de départ, Σ inscrits × (exp(b × minutes) − 1).
    y, n = pd.Series([20.0, 15, 9, 6, 5]), pd.Series([50.0, 50, 40, 40, 50])
    t = pd.Series([0.0, 5, 10, 15, 20])
    seul, seuil = recours.selon_frequentation(y, n, t), recours.selon_frequentation(y, n, t, 5)
    assert seul == seuil and seul is not None
    # Deux communes réunies au même trajet comptent comme une seule.
    double = pd.Series([20.0, 15, 9, 3, 3, 5]), pd.Series([50.0, 50, 40, 20, 20, 50])
    reunies = recours.selon_frequentation(*double, pd.Series([0.0, 5, 10, 15, 15, 20]), 5)
    assert reunies is not None and reunies.central == pytest.approx(seul.central)
    assert recours.selon_frequentation(y / 5, n, t, 5) is None
