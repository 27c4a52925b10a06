"""Enfants d'après les naissances, non-recours et coût du transport : cas calculés à la main."""

import math

import numpy as np
import pandas as pd
import pytest

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import couts, generations, recours


def test_au_premier_janvier_2026_les_3_5_ans_sont_nes_de_2020_a_2022():
    assert list(generations.annees_de_naissance(3, 5, 2026)) == [2020, 2021, 2022]
    assert list(generations.annees_de_naissance(11, 17, 2026)) == list(range(2008, 2015))


def test_une_annee_manquante_ne_donne_pas_de_somme_partielle():
    nes = pd.DataFrame({a: [1.0, 2.0] for a in range(2015, 2023)}, index=["a", "b"])
    nes.loc["b", 2018] = np.nan
    par_date = generations.generations(nes, 3, 5)
    assert list(par_date.columns) == list(range(2021, 2027))
    assert par_date.loc["a"].tolist() == [3] * 6
    # b : les années de naissance 2016-2018, 2017-2019 et 2018-2020 contiennent 2018.
    assert par_date.loc["b", [2022, 2023, 2024]].isna().all()
    assert par_date.loc["b", [2021, 2025, 2026]].tolist() == [6, 6, 6]


def test_les_moins_de_3_ans_sont_trois_annees_pleines_de_naissances():
    nes = pd.DataFrame({2019 + i: [1.0 + i, np.nan] for i in range(6)}, index=["a", "b"])
    nes.loc["b", [2022, 2024]] = 1.0
    par_date = generations.generations(nes, 0, 2)
    assert par_date.loc["a"].to_dict() == {2022: 6, 2023: 9, 2024: 12, 2025: 15}
    assert par_date.loc["b"].isna().all()


def test_non_recours_selon_deux_hypotheses():
    enfants, minutes = pd.Series({"a": 40, "b": 20, "c": 0}), pd.Series({"a": 0, "b": 10})
    n = recours.selon_hypotheses(enfants, minutes, 0.5, 10, 10)
    # a : rien de perdu ; b : la moitié de 10 ; c, au trajet inconnu, n'a pas d'enfant.
    assert (n.bas, n.central, n.haut) == pytest.approx((5, 5, 5))
    # Un enfant au trajet inconnu, ou un effectif inconnu : on ne sait pas ce qui se perd.
    for nombre in (1, np.nan):
        inconnu = recours.selon_hypotheses(
            enfants.astype(float).replace(0, nombre), minutes, 0.5, 10, 10
        )
        assert math.isnan(inconnu.central)
    large = recours.selon_hypotheses(enfants, minutes, 0.5, 5, 20)
    assert large.bas < large.central < large.haut and not large.mesure
    with pytest.raises(AppelIncorrect, match="entre 0 et 1"):
        recours.selon_hypotheses(enfants, minutes, 2, 5, 20)
    with pytest.raises(AppelIncorrect, match="positives"):
        recours.selon_hypotheses(enfants, minutes, 0.5, 20, 5)


def test_non_recours_mesure_retrouve_l_effet_simule():
    minutes = pd.Series(np.linspace(0, 30, 31))
    enfants = pd.Series(400.0, minutes.index)
    vrai = enfants * 0.5 * np.exp2(-minutes / 15)
    n = recours.selon_frequentation(vrai.round(), enfants, minutes)
    attendu = (enfants * 0.5 - vrai).sum()
    assert n.mesure and n.bas < attendu < n.haut
    assert n.central == pytest.approx(attendu, rel=0.01)
    assert recours.selon_frequentation(vrai[:3], enfants[:3], minutes[:3]) is None
    assert recours.selon_frequentation(enfants * 0, enfants, minutes) is None


def test_cout_du_transport():
    prix = couts.PrixTransport(vehicule_jour=80, heure=25, km=0.5, jours=100)
    c = couts.cout_transport(2, 60, 40, 10, prix)
    # 2 × 80 + 2 h × 25 + 80 km × 0,5 = 250 € par jour.
    assert (c.par_jour, c.par_an, c.par_place_jour) == (250, 25000, 25)
    assert math.isnan(couts.cout_transport(2, 60, 40, 10, couts.PrixTransport(80, 25)).par_jour)
    assert math.isnan(couts.cout_transport(0, 0, 0, 0, prix).par_place_jour)
