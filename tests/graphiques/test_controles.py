"""Une figure mal formée dit ce qui manque, avec un exemple, dès sa construction."""

import numpy as np
import pandas as pd
import pytest

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Forme


def test_colonnes_facultatives_completees(creer):
    d = pd.DataFrame({"code": ["01001", "01002"], "libelle": ["A", "B"], "valeur": [1, None]})
    f = creer("barres", donnees=d)
    assert f.donnees["statut"].tolist() == ["publie", "absent"]
    assert f.donnees[["bas", "haut"]].isna().all().all()
    assert f.donnees["note"].tolist() == ["", ""]
    assert not f.donnees["est_principal"].any()


def test_la_figure_ne_change_pas_avec_le_tableau_de_l_appelant(creer, donnees):
    f = creer("barres", donnees=donnees)
    donnees.loc[0, "valeur"] = 999.0
    assert f.donnees.loc[0, "valeur"] == 1.0


@pytest.mark.parametrize("forme", list(Forme))
@pytest.mark.parametrize("colonne", ["code", "libelle", "valeur"])
def test_colonne_manquante_nommee(creer, forme, colonne):
    d = creer(forme).donnees.drop(columns=colonne)
    with pytest.raises(AppelIncorrect, match=f"manquantes.*{colonne}"):
        creer(forme, donnees=d, classes=None)


@pytest.mark.parametrize(
    ("forme", "colonne"),
    [("evolution", "annee"), ("evolution", "serie"), ("pyramide", "sexe")],
)
def test_colonne_propre_a_la_forme(creer, forme, colonne):
    with pytest.raises(AppelIncorrect, match=colonne):
        creer(forme, donnees=creer(forme).donnees.drop(columns=colonne))


def test_une_valeur_secrete_ne_peut_pas_trainer(creer, donnees):
    donnees.loc[2, "valeur"] = 4.0
    with pytest.raises(AppelIncorrect, match="Commune n° 3 a une valeur alors que son statut"):
        creer("barres", donnees=donnees)


@pytest.mark.parametrize(
    ("modifier", "phrase"),
    [
        (lambda d: d.assign(code=range(25)), "perdu son zéro"),
        (lambda d: d.assign(valeur="12,5"), "autre chose qu'un nombre"),
        (lambda d: d.assign(valeur=np.inf), "infinie"),
        (lambda d: d.assign(statut="devine"), "statut inconnu « devine »"),
        (lambda d: d.assign(bas=5.0, haut=2.0), "à l'envers"),
        (lambda d: pd.concat([d, d.head(1)]), "deux lignes pour 00001"),
    ],
)
def test_donnees_refusees(creer, donnees, modifier, phrase):
    with pytest.raises(AppelIncorrect, match=phrase):
        creer("barres", donnees=modifier(donnees))


def test_annees_entieres_et_sexes_connus(creer, evolution, pyramide):
    with pytest.raises(AppelIncorrect, match="année"):
        creer("evolution", donnees=evolution.assign(annee=2020.5))
    with pytest.raises(AppelIncorrect, match="femmes ou hommes"):
        creer("pyramide", donnees=pyramide.assign(sexe="F"))


def test_couches_de_carte(creer, fond):
    with pytest.raises(AppelIncorrect, match="contours"):
        creer("carte", fond=None)
    with pytest.raises(AppelIncorrect, match="coordonnées"):
        creer("carte", fond=fond.set_crs(None, allow_override=True))
    with pytest.raises(AppelIncorrect, match="deux contours"):
        creer("carte", fond=pd.concat([fond, fond.head(1)]))
    with pytest.raises(AppelIncorrect, match="classes"):
        creer("carte", classes=None)
