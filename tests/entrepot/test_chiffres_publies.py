"""Ce qui entoure les chiffres publiés par l'INSEE : séries, statuts, fourchettes, sommes.

Les chiffres eux-mêmes sont les preuves des indicateurs (tests/indicateurs/test_preuves.py).

Sources : INSEE, recensements de la population 2022 et 2023, état civil 2008-2025, populations de
référence ; relevés à la main dans les tableaux de l'INSEE, indépendamment du calcul.
"""

from __future__ import annotations

import math

import pytest

from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire

NOUS = Territoire(Niveau.EPCI, "200034064")
CORDES = Territoire(Niveau.COMMUNE, "81069")

NAISSANCES = [45, 47, 44, 36, 43, 33, 35, 40, 24, 32, 24, 31, 22, 27, 33, 28, 34, 19]
DECES = [62, 66, 62, 59, 61, 50, 66, 65, 70, 82, 81, 71, 64, 68, 82, 57, 66, 77]


def une(lecteur: Lecteur, indicateur: str, ou: Territoire, annee: int) -> dict[str, object]:
    return lecteur.valeurs(indicateur, [ou], [annee]).iloc[0].to_dict()


@pytest.mark.parametrize(("flux", "serie"), [("naissances", NAISSANCES), ("deces", DECES)])
def test_serie_de_l_etat_civil(entrepot_4c: Lecteur, flux: str, serie: list[int]) -> None:
    lignes = entrepot_4c.valeurs(flux, [NOUS], list(range(2008, 2026)))
    assert lignes["valeur"].tolist() == serie
    assert lignes["statut"].tolist() == ["publie"] * 17 + ["provisoire"]


def test_les_moyennes_s_arretent_avant_l_annee_provisoire(entrepot_4c: Lecteur) -> None:
    assert max(entrepot_4c.annees("naissances_moy3", "epci")) == 2024


def test_la_mediane_de_l_epci_n_est_pas_inventee(entrepot_4c: Lecteur) -> None:
    ligne = une(entrepot_4c, "revenu_median", NOUS, 2021)
    assert math.isnan(float(str(ligne["valeur"])))
    assert ligne["statut"] == "absent"


def test_un_petit_nombre_a_son_intervalle(entrepot_4c: Lecteur) -> None:
    ligne = une(entrepot_4c, "naissances", CORDES, 2024)
    valeur = float(str(ligne["valeur"]))
    assert valeur < 20
    assert float(str(ligne["bas"])) < valeur < float(str(ligne["haut"]))


def test_l_annee_d_un_petit_nombre_nul_garde_une_borne_haute(entrepot_4c: Lecteur) -> None:
    # Garwood, 0 événement : 3,689 au plus à 95 % (tests/donnees/cas.json).
    lignes = entrepot_4c.valeurs("naissances", entrepot_4c.dans(NOUS, "commune"), [2024])
    nulles = lignes[lignes["valeur"] == 0]
    assert len(nulles)
    assert nulles["haut"].tolist() == pytest.approx([3.6888794541139354] * len(nulles))


def test_aucun_fichier_fourni_n_est_refuse(entrepot_4c: Lecteur) -> None:
    assert entrepot_4c._neuf("SELECT fichier, message FROM fichiers WHERE statut = 'refuse'").empty


def test_somme_des_communes_et_rapport_borne(entrepot_4c: Lecteur) -> None:
    communes = entrepot_4c.valeurs("part_65_plus", entrepot_4c.dans(NOUS, "commune"), [2023])[
        "valeur"
    ]
    ensemble = float(str(une(entrepot_4c, "part_65_plus", NOUS, 2023)["valeur"]))
    assert len(communes) == 25
    assert communes.min() < ensemble < communes.max()
    assert ensemble != pytest.approx(communes.mean(), abs=1e-6)


def test_le_partage_du_taux_fait_le_taux(entrepot_4c: Lecteur) -> None:
    total, naturel, migratoire = (
        float(str(une(entrepot_4c, i, NOUS, 2022)["valeur"]))
        for i in (
            "evolution_population",
            "evolution_population_naturel",
            "evolution_population_migratoire",
        )
    )
    assert naturel + migratoire == pytest.approx(total)
    assert naturel < 0 < migratoire


def test_chaque_indicateur_sans_donnee_dit_quel_fichier_deposer(entrepot_4c: Lecteur) -> None:
    ligne = entrepot_4c.valeurs("part_menages_sans_voiture", [NOUS], [2022]).iloc[0]
    assert ligne["statut"] == "absent"
    assert "déposer sur la page Données le fichier « Logement »" in ligne["note"]


def test_la_moyenne_de_trois_ans_garde_toujours_sa_fourchette(entrepot_4c: Lecteur) -> None:
    # Garwood exact pour 95 événements (scipy.stats.chi2), divisé par trois années.
    from scipy.stats import chi2

    ligne = une(entrepot_4c, "naissances_moy3", NOUS, 2024)
    assert ligne["bas"] == pytest.approx(chi2.ppf(0.025, 2 * 95) / 2 / 3, abs=1e-6)
    assert ligne["haut"] == pytest.approx(chi2.ppf(0.975, 2 * 96) / 2 / 3, abs=1e-6)
