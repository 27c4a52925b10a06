"""Une unité s'accorde en français, même quand elle est double ou irrégulière."""

from __future__ import annotations

import pytest

from observatoire.affirmations.sujet import accorder
from observatoire.analyses.panel import regrouper


@pytest.mark.parametrize(
    ("unite", "valeur", "attendue"),
    [
        ("structures et services", 1, "structure ou service"),
        ("structures et services", 5, "structures et services"),
        ("lieux", 1, "lieu"),
        ("lieux", 2, "lieux"),
        ("habitants", 1, "habitant"),
        ("places pour 100 enfants", 1, "place pour 100 enfants"),
        ("heures cherchées par heure offerte", 0.86, "heure cherchée par heure offerte"),
        ("places accessibles pour 100 enfants", 1, "place accessible pour 100 enfants"),
        ("équivalents temps plein", 1, "équivalent temps plein"),
    ],
)
def test_l_unite_s_accorde(unite: str, valeur: float, attendue: str) -> None:
    assert accorder(unite, valeur) == attendue


def test_des_groupes_qui_attendent_le_meme_fichier_le_disent_une_fois() -> None:
    dites = regrouper(["A : déposer X.", "B : déposer Y.", "C : déposer X."])
    assert dites == ["A ; C : déposer X.", "B : déposer Y."]
