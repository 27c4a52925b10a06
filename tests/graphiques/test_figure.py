import dataclasses

import pytest

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Forme


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


@pytest.mark.parametrize("forme", ["evolution", "multiples"])
def test_une_courbe_a_un_point_devient_des_barres(creer, forme):
    """Même quand chaque série a le sien une autre année ; deux années suffisent à une courbe."""
    f = creer(forme)
    seules = f.donnees[f.donnees["valeur"].notna()].drop_duplicates("code").copy()
    seules["annee"] = range(2018, 2018 + len(seules))
    barres = creer(forme, donnees=seules)
    assert barres.forme is Forme.BARRES and len(barres.donnees) == len(seules)
    assert barres.donnees["libelle"].str.contains("(2018)", regex=False).sum() == 1
    assert creer(forme).forme is Forme(forme)
