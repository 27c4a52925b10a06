import dataclasses

import pytest

from observatoire.erreurs import AppelIncorrect


def test_gelee(creer):
    with pytest.raises(dataclasses.FrozenInstanceError):
        creer("barres").titre = "autre"


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("identifiant", " ", "identifiant"),
        ("titre", "", "titre"),
        ("decimales", -1, "décimales"),
        ("forme", "camembert", "Formes possibles : carte, symboles"),
    ],
)
def test_textes_refuses(creer, champ, valeur, phrase):
    with pytest.raises(AppelIncorrect, match=phrase):
        creer("barres", **{champ: valeur}) if champ != "forme" else dataclasses.replace(
            creer("barres"), forme=valeur
        )


def test_une_ligne_fictive_rend_la_figure_fictive(creer, donnees):
    assert not creer("barres").fictif
    donnees.loc[0, "statut"] = "fictif"
    assert creer("barres", donnees=donnees).fictif


def test_territoires_sans_contour(creer, fond):
    assert creer("carte").sans_contour == ()
    assert creer("carte", fond=fond.iloc[1:]).sans_contour == ("Commune n° 1",)
