"""Une figure se refait à l'identique par sa recette ; une recette mal écrite le dit."""

from __future__ import annotations

import json

import pytest
from pandas.testing import assert_frame_equal

from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.recettes import figure_de, recettes, territoire
from observatoire.modele import Niveau
from observatoire.territoire import Reglages

EPCI = "epci:200034064"


def test_une_recette_passe_par_le_json_et_redonne_la_meme_figure(entrepot_4c: Lecteur):
    faite = figure_de(
        entrepot_4c,
        Reglages(),
        "evolution",
        {"identifiant": "population", "territoires": [EPCI, "departement:81"], "depuis": 1968},
    )
    assert faite.recette is not None
    gardee = json.loads(json.dumps(faite.recette.dictionnaire()))
    refaite = figure_de(entrepot_4c, Reglages(), gardee["nom"], gardee["parametres"])
    assert refaite.titre == faite.titre and refaite.recette == faite.recette
    assert_frame_equal(refaite.donnees, faite.donnees)


def test_deux_cartes_accordees_partagent_leurs_bornes(entrepot_4c: Lecteur):
    p = {"identifiant": "part_65_plus", "annee": 2023}
    seule = figure_de(entrepot_4c, Reglages(), "carte", p)
    avec = figure_de(entrepot_4c, Reglages(), "carte", p | {"avec": [["part_80_plus", 2023]]})
    autre = figure_de(
        entrepot_4c, Reglages(), "carte",
        {"identifiant": "part_80_plus", "annee": 2023, "avec": [["part_65_plus", 2023]]},
    )  # fmt: skip
    assert avec.classes is not None and autre.classes is not None and seule.classes is not None
    assert avec.classes.bornes == autre.classes.bornes != seule.classes.bornes


def test_recette_inconnue_ou_mal_appelee(entrepot_4c: Lecteur):
    with pytest.raises(AppelIncorrect, match="Voulez-vous dire evolution"):
        figure_de(entrepot_4c, Reglages(), "evolutions", {})
    with pytest.raises(AppelIncorrect, match="Paramètres possibles : identifiant"):
        figure_de(entrepot_4c, Reglages(), "evolution", {"indicateur": "population"})
    with pytest.raises(AppelIncorrect, match="commune:81069"):
        territoire("Cordes")


def test_un_territoire_s_ecrit_niveau_code():
    assert territoire("region:76").niveau is Niveau.REGION


def test_chaque_fabrique_porte_une_recette():
    assert {"carte", "evolution", "classement", "pyramide", "naissances_deces"} <= set(recettes())
