"""Système de totaux : blocs, totaux faux et paires de tableaux. Comptes inventés."""

import numpy as np
import pytest
from scipy import sparse

from observatoire.methodes.systeme import Systeme, deux_mondes

# total = a + b + c, et une case isolée : colonnes total, a, b, c, isolée.
MATRICE = sparse.csr_array(np.array([[1.0, -1, -1, -1, 0]]))


def systeme(valeurs, entier=True):
    valeurs = np.array(valeurs, dtype=float)
    return Systeme(MATRICE, valeurs, np.zeros(len(valeurs)), entier)


def test_blocs_relies_par_un_total():
    blocs = systeme([60, 10, 20, 30, 4]).blocs()
    assert sorted(b.tolist() for b in blocs) == [[0, 1, 2, 3], [4]]


def test_restreindre_ne_garde_que_les_totaux_concernes():
    isole = systeme([60, 10, 20, 30, 4]).restreint(np.array([4]))
    assert isole.matrice.shape == (0, 1) and isole.valeurs.tolist() == [4]


def test_faux_totaux():
    assert systeme([61, 10, 20, 30, 4]).faux_totaux().tolist() == [0]
    assert systeme([60, 10, 20, 30, 4]).faux_totaux().tolist() == []
    assert systeme([61, 10, np.nan, 30, 4]).faux_totaux().tolist() == []


def test_possible():
    assert systeme([60, np.nan, 20, 30, 4]).possible()
    assert not systeme([60, np.nan, 40, 30, 4]).possible()


@pytest.mark.parametrize("valeur_de_a", [10, np.nan])
@pytest.mark.parametrize("largeur", [1, 4, 7])
def test_deux_mondes_respectent_totaux_et_largeur_au_moindre_cout(valeur_de_a, largeur):
    s = systeme([60, valeur_de_a, 20, 30, 4])
    couts = np.array([9.0, 0, 2, 5, 9])
    premier, second = deux_mondes(s, couts, np.zeros(5, bool), 1, largeur)
    for monde in (premier, second):
        assert monde[0] == pytest.approx(monde[1:4].sum())
        assert monde.min() >= 0
        np.testing.assert_allclose(monde, np.round(monde), atol=1e-9)
        # Seule la case la moins chère, b, bouge avec a.
        np.testing.assert_allclose(monde[[0, 3, 4]], [60, 30, 4])
    assert second[1] - premier[1] >= largeur - 1e-9


def test_deux_mondes_impossibles_quand_tout_est_fixe():
    fixes = np.array([True, False, True, True, True])
    s = systeme([60, 10, 20, 30, 4])
    assert deux_mondes(s, np.zeros(5), fixes, 1, 1) is None
