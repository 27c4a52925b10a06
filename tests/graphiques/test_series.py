from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from observatoire.graphiques import axes, couleurs, series
from observatoire.graphiques.figure import Options
from observatoire.graphiques.resume import notes_completes


def test_la_notre_en_couleur_et_par_dessus(creer):
    courbes = series.courbes(creer("evolution"))
    assert [c.nom for c in courbes] == ["Tarn", "Chez nous"]
    assert courbes[-1].couleur == couleurs.TERRITOIRE
    assert courbes[0].couleur in couleurs.COMPARAISONS
    # Nommées au bout de leur ligne, quatre courbes n'ont pas besoin de tirets.
    assert courbes[0].trait == "solid"


def test_sans_principale_les_categories_ont_des_couleurs(creer, evolution):
    f = creer("evolution", donnees=evolution.assign(est_principal=False))
    assert [c.couleur for c in series.courbes(f)] == list(couleurs.OKABE_ITO[:2])


def test_indice_100(creer):
    f = series.en_indice(creer("evolution", options=Options(base_100=2018)))
    nous = f.donnees[f.donnees["serie"] == "Chez nous"].set_index("annee")
    assert nous.loc[2018, "valeur"] == 100
    assert nous.loc[2022, "valeur"] == pytest.approx(100 * 34 / 30)
    assert nous.loc[2022, "haut"] == pytest.approx(100 * 40 / 30)
    assert nous.loc[2020, "statut"] == "secret"
    assert "vaut 100" in " ".join(notes_completes(f))
    assert f.unite == ""


def test_indice_impossible_le_dit(creer):
    f = series.en_indice(creer("evolution", options=Options(base_100=2020)))
    assert set(f.donnees["serie"]) == {"Tarn"}
    assert "donc pas d'indice : Chez nous" in " ".join(f.notes)


def test_rangees_du_plus_grand_au_plus_petit_les_vides_a_la_fin(creer):
    d = series.rangees(creer("barres"))
    assert d["valeur"].iloc[0] == 25
    assert d["valeur"].dropna().is_monotonic_decreasing
    assert set(d["statut"].iloc[-2:]) == {"secret", "absent"}


def test_classement_trop_long_coupe_au_milieu_et_le_dit(creer):
    n = 200
    d = pd.DataFrame(
        {
            "code": [f"{i:05d}" for i in range(n)],
            "libelle": [f"T{i}" for i in range(n)],
            "valeur": np.arange(n, dtype=float),
        }
    )
    d["est_principal"] = d["code"] == "00100"
    f = creer("barres", donnees=d)
    dessinees = series.rangees(f)
    # Trente de chaque bout, la ligne de ce qui manque, la principale.
    assert len(dessinees) == 62 and list(dessinees["libelle"])[30] == "… 139 autres"
    assert dessinees["est_principal"].sum() == 1
    assert "139 lignes du milieu" in " ".join(notes_completes(f))
    assert series.note_coupe(creer("barres")) == ""


def test_pyramide_un_age_manquant_n_est_pas_zero(creer, pyramide):
    d = pyramide.drop(pyramide.index[-1])
    p = series.pyramide(creer("pyramide", donnees=d))
    assert p.plein == "2023"
    assert p.trait == "2012"
    derniere = p.lignes["2023", "hommes"].iloc[-1]
    assert np.isnan(derniere["valeur"])
    assert derniere["statut"] == "absent"


def test_l_echelle_contient_zero_et_tout(creer):
    bas, haut = axes.echelle(creer("multiples").donnees["valeur"])
    assert bas == 0
    assert haut >= 28
    f = creer("multiples")
    vide = replace(f, donnees=f.donnees.assign(valeur=np.nan, statut="absent"))
    assert axes.echelle(vide.donnees["valeur"]) == (0.0, 1.0)
    constants = replace(f, donnees=f.donnees.assign(valeur=0.0))
    assert axes.echelle(constants.donnees["valeur"]) == (0.0, 1.0)
