"""Les chiffres publiés de la 4C (CNAF, MSA, DREES, BPE), retrouvés depuis les fichiers de `data/`."""

from __future__ import annotations

import pandas as pd
import pytest

from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import CODE_FRANCE, Niveau, Territoire

NOUS = Territoire(Niveau.EPCI, "200034064")
FRANCE = Territoire(Niveau.FRANCE, CODE_FRANCE)
ANNEES = [2020, 2021, 2022, 2023, 2024]


def valeur(lecteur: Lecteur, indicateur: str, annee: int, ou: Territoire = NOUS) -> pd.Series:
    return lecteur.valeurs(indicateur, [ou], [annee]).iloc[0]


# CNAF, s_ben_com_f, décembre 2020 à 2024, somme des 25 communes.
@pytest.mark.parametrize(
    ("indicateur", "publies"),
    [
        ("foyers_caf", [805, 805, 825, 815, 795]),
        ("personnes_couvertes_caf", [1680, 1685, 1705, 1640, 1595]),
        ("foyers_caf_rsa", [205, 205, 215, 200, 185]),
        ("foyers_caf_ppa", [310, 315, 315, 320, 335]),
        ("foyers_caf_logement", [345, 300, 320, 295, 280]),
        ("foyers_caf_af", [220, 205, 195, 215, 185]),
        ("foyers_caf_paje", [65, 75, 70, 70, 60]),
    ],
)
def test_caf_par_annee(entrepot_4c: Lecteur, indicateur: str, publies: list[int]) -> None:
    lues = entrepot_4c.valeurs(indicateur, [NOUS], ANNEES)
    assert lues["valeur"].tolist() == publies
    assert set(lues["statut"]) == {"arrondi"}


def test_caf_bornes_de_l_arrondi(entrepot_4c: Lecteur) -> None:
    """Chaque commune est connue à 2 près, jamais sous zéro."""
    communes = entrepot_4c.valeurs("foyers_caf", entrepot_4c.dans(NOUS, "commune"), [2024])
    assert len(communes) == 25
    total = valeur(entrepot_4c, "foyers_caf", 2024)
    assert total["bas"] == sum(max(0, v - 2) for v in communes["valeur"])
    assert total["haut"] == 795 + 2 * 25


def test_part_rsa(entrepot_4c: Lecteur) -> None:
    ligne = valeur(entrepot_4c, "part_foyers_caf_rsa", 2024)
    assert ligne["valeur"] == pytest.approx(100 * 185 / 795)
    assert ligne["bas"] < ligne["valeur"] < ligne["haut"]


# CNAF, txcouv_pe_epci et txcouv_pe_nat 2023.
@pytest.mark.parametrize(
    ("suffixe", "epci", "france"),
    [
        ("", 52.6, 60.9),
        ("_eaje", 35.5, 23.5),
        ("_assistantes_maternelles", 11.6, 31.9),
        ("_prescolarisation", 4.4, 3.3),
        ("_domicile", 1.1, 2.2),
    ],
)
def test_accueil_du_jeune_enfant(
    entrepot_4c: Lecteur, suffixe: str, epci: float, france: float
) -> None:
    indicateur = f"taux_couverture_cnaf{suffixe}"
    nous = valeur(entrepot_4c, indicateur, 2023)
    assert nous["valeur"] == epci
    assert "périmètre de l'EPCI non précisé" in nous["perimetre"]
    assert valeur(entrepot_4c, indicateur, 2023, FRANCE)["valeur"] == france


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


# INSEE, BPE 2025.
@pytest.mark.parametrize(
    ("indicateur", "attendu"),
    [("creches", 2), ("micro_creches", 0), ("accueils_loisirs", 6), ("ecoles", 7), ("colleges", 1),
     ("medecins", 4), ("dentistes", 4), ("pharmacies", 1)],
)  # fmt: skip
def test_equipements(entrepot_4c: Lecteur, indicateur: str, attendu: int) -> None:
    assert valeur(entrepot_4c, indicateur, 2025)["valeur"] == attendu


def test_creches_aux_cabannes_et_a_milhars(entrepot_4c: Lecteur) -> None:
    communes = entrepot_4c.valeurs("creches", entrepot_4c.dans(NOUS, "commune"), [2025])
    assert communes.loc[communes["valeur"] > 0, "code"].tolist() == ["81045", "81165"]


# DREES, APL aux médecins généralistes.
def test_vaour_perd_son_acces_aux_medecins(entrepot_4c: Lecteur) -> None:
    vaour = Territoire(Niveau.COMMUNE, "81309")
    lues = entrepot_4c.valeurs("apl_medecins_generalistes", [vaour], [2022, 2023, 2024])
    assert lues["valeur"].tolist() == [0.85, 0.37, 0.0]
    assert valeur(entrepot_4c, "apl_medecins_generalistes", 2024)["statut"] == "absent"


@pytest.mark.parametrize("indicateur", ["foyers_caf_cmg", "zonage_frr", "places_accueil_cnaf"])
def test_sans_fichier_l_indicateur_dit_lequel_deposer(
    entrepot_4c: Lecteur, indicateur: str
) -> None:
    ligne = valeur(entrepot_4c, indicateur, 2023)
    assert ligne["statut"] == "absent" and "déposer dans data/ le fichier" in ligne["note"]
