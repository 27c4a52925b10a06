"""Chaque indicateur est déclaré en entier, et DuckDB accepte son calcul."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb
import pytest

from observatoire.indicateurs import calcul
from observatoire.indicateurs.calcul import fonction_de
from observatoire.indicateurs.declaration import Indicateur, Methode, Publie, Ratio
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import catalogue, variables
from tests.registre import chacune

TEXTES = ("libelle", "question", "unite", "definition", "interpretation", "limites")
# Identifiants sur lesquels des scripts s'appuient.
PROMIS = [
    "population",
    "densite",
    "naissances",
    "deces",
    "part_65_plus",
    "indice_vieillissement",
    "menages",
    "part_menages_une_personne",
    "logements",
    "residences_secondaires",
    "logements_vacants",
    "revenu_median",
    "foyers_caf",
    "foyers_caf_rsa",
    "retraites_agricoles_non_salaries",
    "taux_couverture_cnaf",
    "exposition_isolement",
    "taux_couverture_local",
    "taux_couverture_etp",
    "accessibilite_15min",
    "accessibilite_graduee",
]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connexion:
        connexion.execute(
            "CREATE TABLE mesures (code VARCHAR, niveau VARCHAR, variable VARCHAR, debut INTEGER, "
            "fin INTEGER, valeur DOUBLE, statut VARCHAR, bas DOUBLE, haut DOUBLE, "
            "perimetre VARCHAR, fichier VARCHAR, tirage DOUBLE)"
        )
        connexion.execute(
            "CREATE TABLE territoires (code VARCHAR, niveau VARCHAR, superficie_km2 DOUBLE)"
        )
        calcul.preparer(connexion)
        yield connexion


def test_les_identifiants_promis_existent():
    assert set(PROMIS) <= set(INDICATEURS)


def test_declaration_complete() -> None:
    chacune(INDICATEURS, _declaration_complete)


def _declaration_complete(indicateur: Indicateur) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", indicateur.id)
    for champ in TEXTES:
        assert getattr(indicateur, champ).strip(), champ
    assert indicateur.question.endswith("?")
    for champ in ("definition", "interpretation", "limites"):
        assert getattr(indicateur, champ).endswith("."), champ
    # Un chiffre vient d'un producteur, ou d'une table du territoire.
    assert indicateur.sources or getattr(indicateur.calcul, "locales", ())
    assert set(indicateur.sources) <= set(catalogue())


def test_sql_accepte(con: duckdb.DuckDBPyConnection) -> None:
    chacune(INDICATEURS, lambda x: _sql_accepte(x, con))


def _sql_accepte(indicateur: Indicateur, con: duckdb.DuckDBPyConnection) -> None:
    if isinstance(indicateur.calcul, Methode):
        assert callable(fonction_de(indicateur.calcul))
    else:
        con.execute(f"EXPLAIN {calcul.requete(indicateur)}")


def test_ce_qui_ne_s_additionne_pas_n_est_pas_additionne() -> None:
    """Une médiane, un taux ou un zonage se publie ; seul un effectif se somme."""
    chacune(INDICATEURS, _ce_qui_ne_s_additionne_pas_n_est_pas_additionne)


def _ce_qui_ne_s_additionne_pas_n_est_pas_additionne(indicateur: Indicateur) -> None:
    lues = [variables()[v] for v in calcul.variables_de(indicateur.calcul)]
    if isinstance(indicateur.calcul, Publie):
        assert all(v.agregation == "aucune" for v in lues)
    elif not isinstance(indicateur.calcul, Methode):
        assert all(v.agregation == "somme" for v in lues)


def test_une_part_a_son_intervalle() -> None:
    chacune(INDICATEURS, _une_part_a_son_intervalle)


def _une_part_a_son_intervalle(indicateur: Indicateur) -> None:
    if isinstance(indicateur.calcul, Ratio) and indicateur.incertitude == "part":
        assert indicateur.calcul.facteur == 100 and indicateur.unite.startswith("%")


def test_les_variables_sondees_le_disent():
    """Un indicateur du sondage au cinquième avertit le lecteur, par ses limites."""
    for indicateur in INDICATEURS.values():
        sondees = [
            v
            for v in calcul.variables_de(indicateur.calcul)
            if variables()[v].exploitation == "complementaire"
        ]
        if sondees:
            assert "sur cinq" in indicateur.limites, indicateur.id
