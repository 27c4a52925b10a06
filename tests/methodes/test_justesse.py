"""Mesures d'erreur : valeurs calculées indépendamment (tests/donnees/cas.json)."""

import json
from pathlib import Path

import numpy as np
import pytest

from observatoire.methodes import justesse as j

CAS = json.loads((Path(__file__).parents[1] / "donnees" / "cas.json").read_text("utf-8"))
ERREURS = CAS["projection"]["erreurs"]
OBSERVE, PROJETE, NAIF = ERREURS["observe"], ERREURS["projete"], ERREURS["naif"]


@pytest.mark.parametrize(("projete", "cle"), [(PROJETE, "method"), (NAIF, "naive")])
def test_mesures_du_cas(projete, cle):
    attendu = ERREURS["attendu"][cle]
    assert j.wmape(OBSERVE, projete) == pytest.approx(attendu["WMAPE"], abs=1e-9)
    assert j.malpe(OBSERVE, projete) == pytest.approx(attendu["MALPE_nonzero"], abs=1e-9)


def test_gain_du_cas():
    assert j.gain(OBSERVE, PROJETE, NAIF) == pytest.approx(
        ERREURS["attendu"]["skill_MAE"], abs=1e-9
    )
    assert np.isnan(j.gain([1, 2], [1, 3], [1, 2]))


def test_intervalle_du_gain_reproductible_et_par_commune():
    communes = ["a", "b", "c", "d", "e", "f"]
    un, deux = (
        j.gain_et_intervalle(OBSERVE, PROJETE, NAIF, communes, tirages=300) for _ in range(2)
    )
    assert un == deux
    assert un.bas <= un.valeur <= un.haut
    # Une seule commune répétée : rien à rééchantillonner.
    seule = j.gain_et_intervalle(OBSERVE, PROJETE, NAIF, ["a"] * 6)
    assert seule.valeur == pytest.approx(un.valeur) and np.isnan(seule.bas)


def test_part_couverte_avec_son_intervalle():
    tenue = j.part_couverte([1, 1, 1, 0, np.nan])
    assert tenue.valeur == 0.75
    assert 0 < tenue.bas < 0.75 < tenue.haut < 1
    assert np.isnan(j.part_couverte([]).valeur)


def test_rien_observe_n_a_pas_d_erreur_relative():
    assert np.isnan(j.wmape([0, 0], [1, 2])) and np.isnan(j.malpe([0, 0], [1, 2]))


def test_une_variance_sous_le_hasard_des_comptes():
    """Loi normale de moyenne 100 et d'écart-type 5 : 100 ± 1,2816 × 5, arrondi ; sa masse y est tenue à 80 %."""
    assert j.intervalle(100, 25) == (94, 106)
    y = np.arange(60, 141)
    masse = np.exp(-(((y - 100) / 5) ** 2) / 2) / (5 * np.sqrt(2 * np.pi))
    assert (masse * j.couverture(y, 100, 25)).sum() == pytest.approx(0.8, abs=0.002)
