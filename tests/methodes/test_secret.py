"""Secret : on attaque nos propres sorties, par programmation linéaire et par énumération.

L'attaquant (`tests.attaque`) ne reprend rien du produit : il ne reçoit que les cases publiées et la
liste des relations. Comptes inventés.
"""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.secret import (
    Case,
    Relation,
    masque_primaire,
    proteger,
)
from tests.attaque import attaquer, relations_territoires

CACHEES = [Case.PRIMAIRE, Case.COMPLEMENTAIRE]


def tableau(secteurs, variables, tirage):
    """Comptes par commune et par variable, sommés par secteur, par EPCI et toutes variables."""
    parents, comptes = {}, {}
    for s, nombre in enumerate(secteurs):
        parents[f"s{s}"] = "epci"
        parents |= {f"c{s}{i}": f"s{s}" for i in range(nombre)}
    communes = [c for c in parents if c.startswith("c")]
    valeurs = iter(tirage)
    for c, v in itertools.product(communes, variables):
        comptes[(c, v)] = next(valeurs)
    codes = [*communes, *(f"s{s}" for s in range(len(secteurs))), "epci"]
    for code, v in itertools.product(codes[len(communes) :], variables):
        comptes[(code, v)] = sum(comptes[(e, v)] for e, p in parents.items() if p == code)
    for code in codes:
        comptes[(code, "total")] = sum(comptes[(code, v)] for v in variables)
    relations = relations_territoires(parents, [*variables, "total"])
    relations += [Relation((c, "total"), tuple((c, v) for v in variables)) for c in codes]
    return comptes, relations


def serie(comptes, relations):
    return pd.Series(comptes), relations


@st.composite
def tableaux(draw):
    secteurs = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    variables = ["x", "y", "z"][: draw(st.integers(1, 3))]
    compte = st.one_of(st.integers(0, 9), st.integers(0, 80))
    nombre = sum(secteurs) * len(variables)
    tirage = draw(st.lists(compte, min_size=nombre, max_size=nombre))
    return serie(*tableau(secteurs, variables, tirage))


@settings(max_examples=60, deadline=None)
@given(tableaux(), st.sampled_from([1, 3, 6]))
def test_aucune_case_cachee_ne_se_retrouve(table, largeur):
    comptes, relations = table
    rendu = proteger(comptes, relations, largeur=largeur)
    visibles = rendu["valeur"].notna()
    assert (rendu["valeur"][visibles] == comptes[visibles]).all()
    assert not masque_primaire(comptes[visibles]).any()
    planchers = {c: min(1, comptes[c]) for c in comptes.index}
    for plancher in ({}, planchers):
        for case, (bas, haut) in attaquer(rendu["valeur"], relations, plancher).items():
            assert bas - 1e-6 <= comptes[case] <= haut + 1e-6
            assert haut - bas >= largeur - 1e-6, (case, bas, haut)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=4, max_size=4))
def test_au_moins_deux_tableaux_entiers_expliquent_ce_qui_est_publie(tirage):
    """Énumération complète d'un petit tableau 2 × 2 avec ses marges."""
    comptes, relations = serie(*tableau([2], ["x", "y"], tirage))
    publies = proteger(comptes, relations)["valeur"]
    # Chaque case devient la colonne de ses valeurs dans tous les tableaux imaginables.
    imaginables, _ = tableau(
        [2], ["x", "y"], np.array(list(itertools.product(range(13), repeat=4))).T
    )
    compatible = np.full(13**4, True)
    for c in publies.index[publies.notna()]:
        compatible &= imaginables[c] == publies[c]
    for c in publies.index[publies.isna()]:
        assert len(np.unique(imaginables[c][compatible])) >= 2, c


@settings(max_examples=20, deadline=None)
@given(tableaux(), st.randoms())
def test_l_ordre_des_lignes_est_sans_effet(table, hasard):
    comptes, relations = table
    cles = list(comptes.index)
    hasard.shuffle(cles)
    melange = proteger(comptes.loc[cles], relations[::-1])
    pd.testing.assert_frame_equal(melange.loc[list(comptes.index)], proteger(comptes, relations))


def test_rien_a_cacher_ne_cache_rien():
    tirage = [12, 0, 7, 30, 5, 9, 0, 11, 8, 40]
    comptes, relations = serie(*tableau([3, 2], ["x", "y"], tirage))
    rendu = proteger(comptes, relations)
    assert (rendu["case"] == Case.VISIBLE).all()
    pd.testing.assert_series_equal(rendu["valeur"], comptes.astype(float), check_names=False)


def test_une_seule_petite_commune_en_cache_une_autre_et_pas_le_total():
    comptes = pd.Series({"a": 3, "b": 40, "c": 6, "d": 0, "epci": 49})
    relation = Relation("epci", ("a", "b", "c", "d"))
    rendu = proteger(comptes, [relation])
    # La plus petite case non nulle suffit ; le zéro reste publié.
    assert rendu["case"].to_dict() == {
        "a": Case.PRIMAIRE,
        "b": Case.VISIBLE,
        "c": Case.COMPLEMENTAIRE,
        "d": Case.VISIBLE,
        "epci": Case.VISIBLE,
    }
    assert np.isnan(rendu.loc["a", "valeur"]) and rendu.loc["epci", "valeur"] == 49


def test_des_uns_qui_font_cinq_ne_se_devinent_pas():
    # Cinq communes à 1 : toutes cachées, mais le total 5 dirait que chacune vaut exactement 1.
    comptes = pd.Series({**{f"c{i}": 1 for i in range(5)}, "epci": 5})
    rendu = proteger(comptes, [Relation("epci", tuple(f"c{i}" for i in range(5)))])
    assert rendu.loc["epci", "case"] == Case.COMPLEMENTAIRE


def test_une_largeur_plus_grande_cache_davantage():
    comptes = pd.Series({"a": 2, "b": 3, "c": 50, "d": 60, "epci": 115})
    relation = Relation("epci", ("a", "b", "c", "d"))
    assert (proteger(comptes, [relation])["case"] == Case.COMPLEMENTAIRE).sum() == 0
    large = proteger(comptes, [relation], largeur=8)
    assert large.loc["c", "case"] == Case.COMPLEMENTAIRE


def test_le_secret_du_producteur_est_protege_meme_sans_valeur():
    comptes = pd.Series({"a": np.nan, "b": 40, "c": 30, "epci": 100})
    rendu = proteger(comptes, [Relation("epci", ("a", "b", "c"))], producteur=["a"])
    assert rendu["case"].tolist() == ["primaire", "visible", "complementaire", "visible"]


def test_une_case_absente_n_est_pas_un_secret():
    comptes = pd.Series({"a": np.nan, "b": 40, "c": 30, "epci": 100})
    rendu = proteger(comptes, [Relation("epci", ("a", "b", "c"))])
    assert rendu["case"].tolist() == ["absente", "visible", "visible", "visible"]


def test_un_total_qui_n_est_pas_publie_ne_trahit_rien():
    comptes = pd.Series({"a": 3, "b": 40})
    rendu = proteger(comptes, [Relation("epci", ("a", "b"))])
    assert rendu["case"].tolist() == [Case.PRIMAIRE, Case.VISIBLE]


def test_des_comptes_ponderes_se_protegent_aussi():
    comptes = pd.Series({"a": 3.4, "b": 40.25, "c": 9.5, "epci": 53.15})
    relations = [Relation("epci", ("a", "b", "c"))]
    rendu = proteger(comptes, relations)
    for bas, haut in attaquer(rendu["valeur"], relations, {}).values():
        assert haut - bas >= 1


def test_l_index_multiple_est_rendu_tel_quel():
    comptes, relations = serie(*tableau([3], ["x"], [3, 20, 30]))
    rendu = proteger(comptes, relations)
    assert isinstance(comptes.index, pd.MultiIndex)
    assert rendu.index.equals(comptes.index)
    assert rendu.loc[("c00", "x"), "case"] == Case.PRIMAIRE


def test_les_intouchables_ne_sont_pas_caches():
    comptes = pd.Series({"a": 3, "b": 40, "c": 6, "epci": 49})
    relation = Relation("epci", ("a", "b", "c"))
    rendu = proteger(comptes, [relation], intouchables=["c", "epci"])
    assert rendu["case"].tolist() == ["primaire", "complementaire", "visible", "visible"]
    with pytest.raises(AppelIncorrect, match="protéger a"):
        proteger(comptes, [relation], intouchables=["b", "c", "epci"])
    with pytest.raises(AppelIncorrect, match="protéger a"):
        proteger(comptes, [relation], intouchables=["a"])


@pytest.mark.parametrize(
    ("comptes", "options", "mot"),
    [
        (pd.Series([1, 2], index=["a", "a"]), {}, "deux fois"),
        (pd.Series({"a": -2}), {}, "négatif"),
        (pd.Series({"a": 7, "b": 8, "epci": 16}), {}, "epci n'est pas la somme"),
        (pd.Series({"a": np.nan, "b": 20, "epci": 16}), {"producteur": ["a"]}, "contredisent"),
        (pd.Series({"a": 7}), {"largeur": 0}, "positive"),
    ],
)
def test_une_mauvaise_table_s_explique(comptes, options, mot):
    with pytest.raises(AppelIncorrect, match=mot):
        proteger(comptes, [Relation("epci", ("a", "b"))], **options)
