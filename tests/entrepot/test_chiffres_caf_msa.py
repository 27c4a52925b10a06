"""Ce qui entoure les chiffres publiés de la CNAF, de la MSA, de la DREES et de la BPE : statuts,
bornes, périmètres. Les chiffres sont les preuves des indicateurs (tests/indicateurs/test_preuves.py)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire

NOUS = Territoire(Niveau.EPCI, "200034064")
ANNEES = [2020, 2021, 2022, 2023, 2024]


def valeur(lecteur: Lecteur, indicateur: str, annee: int, ou: Territoire = NOUS) -> pd.Series:
    return lecteur.valeurs(indicateur, [ou], [annee]).iloc[0]


@pytest.mark.parametrize("indicateur", [i for i in INDICATEURS if i.startswith("foyers_caf")])
def test_la_caf_est_arrondie(entrepot_4c: Lecteur, indicateur: str) -> None:
    lues = entrepot_4c.valeurs(indicateur, [NOUS], ANNEES)
    assert set(lues["statut"]) <= {"arrondi", "absent"}
    assert indicateur != "foyers_caf" or set(lues["statut"]) == {"arrondi"}


def test_caf_bornes_de_l_arrondi(entrepot_4c: Lecteur) -> None:
    """Chaque commune est connue à 2 près, jamais sous zéro."""
    communes = entrepot_4c.valeurs("foyers_caf", entrepot_4c.dans(NOUS, "commune"), [2024])
    assert len(communes) == 25
    total = valeur(entrepot_4c, "foyers_caf", 2024)
    assert set(communes["nature_intervalle"]) == {"bornes certaines"}
    assert total["certain_bas"] == sum(max(0, v - 2) for v in communes["valeur"])
    assert total["certain_haut"] == 795 + 2 * 25
    # Entre ces bornes, la somme probable : erreurs également probables de -2 à 2, de 0 à 2 pour un zéro.
    nulles = int((communes["valeur"] == 0).sum())
    tirees = np.random.default_rng(5).integers(-2, 3, (200_000, 25 - nulles)).sum(axis=1)
    tirees += np.random.default_rng(6).integers(0, 3, (200_000, nulles)).sum(axis=1)
    attendues = 795 + np.quantile(tirees, [0.025, 0.975])
    assert [total["bas"], total["haut"]] == pytest.approx(attendues, abs=1)
    assert total["nature_intervalle"] == "95 %"
    assert "bornes certaines de l'arrondi : 747 à 845" in total["note"]


def test_part_rsa(entrepot_4c: Lecteur) -> None:
    ligne = valeur(entrepot_4c, "part_foyers_caf_rsa", 2024)
    assert ligne["valeur"] == pytest.approx(100 * 185 / 795)
    assert ligne["bas"] < ligne["valeur"] < ligne["haut"]


@pytest.mark.parametrize(
    "indicateur", [i for i in INDICATEURS if i.startswith("taux_couverture_cnaf")]
)
def test_le_perimetre_de_la_cnaf_est_celui_d_aujourd_hui(
    entrepot_4c: Lecteur, indicateur: str
) -> None:
    # Au 1er janvier 2023 comme au suivant, les 25 communes d'aujourd'hui : rien à en dire.
    assert valeur(entrepot_4c, indicateur, 2023)["perimetre"] == ""


def test_accueil_jamais_en_pourcentage_ni_a_la_commune(entrepot_4c: Lecteur) -> None:
    cordes = valeur(entrepot_4c, "taux_couverture_cnaf", 2023, Territoire(Niveau.COMMUNE, "81069"))
    assert cordes["statut"] == "absent" and pd.isna(cordes["valeur"])
    assert cordes["unite"] == "places pour 100 enfants de moins de 3 ans"


# MSA, RET_STOCK 2019 : 520 et 355 hors cases secrètes, 1 et 5 communes secrètes de 1 à 5 personnes.
@pytest.mark.parametrize(
    ("indicateur", "hors_secret", "secretes"),
    [("retraites_agricoles_non_salaries", 520, 1), ("retraites_agricoles_salaries", 355, 5)],
)
def test_msa_somme_avec_secrets(
    entrepot_4c: Lecteur, indicateur: str, hors_secret: int, secretes: int
) -> None:
    communes = entrepot_4c.valeurs(indicateur, entrepot_4c.dans(NOUS, "commune"), [2019])
    assert communes["valeur"].sum() == hors_secret
    assert (communes["statut"] == "secret").sum() == secretes
    total = valeur(entrepot_4c, indicateur, 2019)
    assert pd.isna(total["valeur"]) and total["statut"] == "estime"
    assert (total["bas"], total["haut"]) == (hors_secret + secretes, hors_secret + 5 * secretes)


def test_msa_vide_secret_et_zero_sont_trois_choses(entrepot_4c: Lecteur) -> None:
    communes = entrepot_4c.valeurs(
        "contrats_salaries_agricoles",
        [Territoire(Niveau.COMMUNE, c) for c in ("81001", "81006", "81035")],
        [2018],
    ).set_index("code")
    assert communes.loc["81001", ["valeur", "statut"]].tolist() == [0, "publie"]
    assert communes.loc["81006", "statut"] == "secret"
    assert communes.loc["81035", "statut"] == "absent"


def test_creches_aux_cabannes_et_a_milhars(entrepot_4c: Lecteur) -> None:
    communes = entrepot_4c.valeurs("creches", entrepot_4c.dans(NOUS, "commune"), [2025])
    assert communes.loc[communes["valeur"] > 0, "code"].tolist() == ["81045", "81165"]


def test_l_acces_aux_medecins_ne_se_publie_qu_a_la_commune(entrepot_4c: Lecteur) -> None:
    assert valeur(entrepot_4c, "apl_medecins_generalistes", 2024)["statut"] == "absent"


@pytest.mark.parametrize("indicateur", ["foyers_caf_cmg", "zonage_frr", "places_accueil_cnaf"])
def test_sans_fichier_l_indicateur_dit_lequel_deposer(
    entrepot_4c: Lecteur, indicateur: str
) -> None:
    ligne = valeur(entrepot_4c, indicateur, 2023)
    assert ligne["statut"] == "absent" and "déposer sur la page Données le fichier" in ligne["note"]
