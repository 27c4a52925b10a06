"""Encadrement des accueils de loisirs : tests/donnees/cas.json (CASF R227-15 et R227-16)."""

import json
from pathlib import Path

import pytest

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.encadrement import NORMES, animateurs, aupres

CAS = json.loads((Path(__file__).parents[1] / "donnees" / "cas.json").read_text("utf-8"))
ATTENDU = CAS["encadrement_alsh"]["attendu"]


@pytest.mark.parametrize(
    ("cas", "norme", "petits", "grands"),
    [
        ("extra 20<6 + 30>=6", "extrascolaire", 20, 30),
        ("doubled 40+60", "extrascolaire", 40, 60),
        ("peri<=5h no PEDT 20+30", "periscolaire_court", 20, 30),
        ("peri<=5h PEDT 20+30", "periscolaire_court_pedt", 20, 30),
        ("peri>5h PEDT 20+30", "periscolaire_long_pedt", 20, 30),
    ],
)
def test_cas_de_reference(cas, norme, petits, grands):
    assert animateurs(NORMES[norme], petits, grands).total == ATTENDU[cas]


def test_plus_de_cinq_heures_sans_pedt_vaut_l_extrascolaire():
    # METHODES : « >5 h without PEDT 1/8 and 1/12 ».
    longue, vacances = NORMES["periscolaire_long"], NORMES["extrascolaire"]
    assert (longue.moins_de_6, longue.six_et_plus) == (vacances.moins_de_6, vacances.six_et_plus)


@pytest.mark.parametrize("norme", NORMES.values(), ids=NORMES)
def test_un_animateur_de_moins_ne_suffit_pas(norme):
    for petits in range(60):
        n = animateurs(norme, petits, 0).total
        assert n * norme.moins_de_6 >= petits
        assert n == 0 or (n - 1) * norme.moins_de_6 < petits


def test_refus_dits():
    with pytest.raises(AppelIncorrect, match="nombre entier"):
        animateurs(NORMES["extrascolaire"], -1, 3)


def test_professionnels_aupres_des_jeunes_enfants() -> None:
    """Code de la santé publique : un pour six (R2324-46-4), deux au moins dès quatre enfants (R2324-43-1)."""
    assert [aupres(n, 6) for n in (0, 1, 3, 4, 6, 12, 13)] == [0, 1, 1, 2, 2, 2, 3]
    assert [aupres(n, 5) for n in (10, 11, 12)] == [2, 3, 3]
