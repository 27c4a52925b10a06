"""Ce qui manque mène là où le remplir."""

from __future__ import annotations

import pytest

from observatoire.ui import comite, manquant, navigation
from tests import ecrans


@pytest.mark.parametrize(
    ("dite", "adresse"),
    [
        ("Aucune action. À faire : page Schéma, onglet Modifier, puis Publier.", "schema?onglet_schema=Modifier"),
        ("Page vide : page Avis, onglet « Registre à remplir ».", "avis?onglet_avis=Registre%20%C3%A0%20remplir"),
        ("À faire : page Réglages, onglet Compétences.", "reglages?onglet_reglages=Comp%C3%A9tences"),
    ],
)  # fmt: skip
def test_une_phrase_qui_nomme_un_onglet_l_ouvre(dite: str, adresse: str) -> None:
    assert comite.manquant is manquant  # le comité dit où sont ses pages
    [lien] = manquant._liens(dite)
    assert f'href="{adresse}"' in lien


def test_chaque_page_porte_ses_onglets_sous_le_nom_attendu() -> None:
    poses = {
        a.partition("?")[0]: a.partition("?")[2].partition("=")[0]
        for a in ecrans.comite()
        if "?" in a
    }
    assert poses == {page: navigation.cle_des_onglets(page) for page in poses}
