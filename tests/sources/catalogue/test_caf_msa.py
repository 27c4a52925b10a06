"""Chaque disposition CNAF et MSA est reconnue et lue (échantillons inventés, sauf mention)."""

from __future__ import annotations

import pandas as pd
import pytest


@pytest.mark.parametrize(
    ("niveau", "cle", "code", "lu", "attendue"),
    [
        ("com", "numcom", "81004", "81004", "communes"),
        ("epci", "numepci", "200034064", "200034064", "epci"),
        ("dep", "numdep", "81", "81", "departements"),
        ("reg", "numregi", "76", "76", "regions"),
        ("nat", "national", "France", "FR", "france"),
    ],
)
@pytest.mark.parametrize("jeu", ["txcouv", "nbpla"])
def test_accueil_a_chaque_niveau(
    essai, jeu: str, niveau: str, cle: str, code: str, lu: str, attendue: str
) -> None:
    prefixe, total, genre = {
        "txcouv": ("txcouv", "txcouv", "taux"),
        "nbpla": ("pl", "tot_offre", "places"),
    }[jeu]
    # Autant de places que le territoire peut en avoir.
    fois = {"dep": 40, "reg": 600, "nat": 8000}.get(niveau, 1) if jeu == "nbpla" else 1
    essai.texte(
        "export.csv",
        f"\ufeff{cle};nom;annee;{prefixe}_psu_col_{niveau};{prefixe}_eaje_{niveau};"
        f"{prefixe}_am_ind_{niveau};{total}_{niveau}\r\n"
        f"{code};Nom;2022;10;12.5;30;{61.5 * fois}\r\n{code};Nom;2023-12-31;11;13.5;29;{162.5 * fois}\r\n"
        + ("" if niveau == "nat" else "XX;XX;2023;1;1;1;1\r\n"),
    )
    assert essai.source() == f"cnaf_{genre}_accueil_{attendue}"
    variable = "taux_couverture_cnaf" if jeu == "txcouv" else "places_cnaf"
    assert essai.mesure(variable, lu, 2023)[:2] == (162.5 * fois, "publie")
    assert essai.mesure(f"{variable}_eaje", lu, 2022)[0] == 12.5
    if jeu == "txcouv":
        assert essai.mesure(f"{variable}_assistantes_maternelles", lu, 2023)[0] == 29


@pytest.mark.parametrize(
    "entete",
    [
        "NUMCOM;NOMCOM;NUM_EPCI;NOM_EPCI;TAUXCOUV_COM;TAUXCOUV_EPCI;TAUXCOUV_NAT",
        "NUM_COM;NOM_COM;NUM_EPCI;NOM_EPCI;TAUXCOUV_COMM;TAUXCOUV_EPCI;TAUXCOUV_NAT",
        "NUM_COM;NOM_COM;NUM_EPCI;NOM_EPCI;tauxcouv_com;tauxcouv_epci;tauxcouv_fe",
    ],
)
def test_ancien_taux_noms_instables(essai, entete: str) -> None:
    essai.texte(
        "TAUXCOUV2021.csv",
        f"{entete}\n81069;Cordes;200034064;4C;45,5;52,1;59,4\n81309;Vaour;200034064;4C;30;52,1;59,4\n",
    )
    assert essai.source() == "cnaf_taux_accueil_ancien"
    assert essai.mesure("taux_couverture_cnaf", "81069", 2021)[0] == 45.5
    assert essai.mesure("taux_couverture_cnaf", "200034064", 2021)[0] == 52.1
    assert essai.mesure("taux_couverture_cnaf", "FR", 2021)[0] == 59.4


def test_allocataires_ordre_des_colonnes_et_parquet(essai) -> None:
    cadre = pd.DataFrame(
        {
            "indfoy_cmg": [5, 0],
            "numcomdo": ["81069", "XX"],
            "indfoy_ndur": [100, 20],
            "nomcom": ["Cordes", "Non localisé"],
            "dtreffre": pd.to_datetime(["2024-12-01", "2024-12-01"]),
        }
    )
    cadre.to_parquet(essai.donnees / "s_ben_com_f.parquet")
    assert essai.source() == "caf_allocataires_communes"
    assert essai.mesure("foyers_caf", "81069", 2024) == (100, "arrondi", 98, 102, "")
    assert essai.mesure("foyers_caf_cmg", "81069", 2024)[:4] == (5, "arrondi", 3, 7)


@pytest.mark.parametrize(
    "tranches",
    [
        ("0-399", "400-799", "800-1199", "1200 et plus", "Inconnu"),
        ("[0,400[", "[400,800[", "[800,1200[", "[1200,+[", "XX"),
        ("Moins de 400 €", "De 400 à 799 €", "De 800 à 1 199 €", "1 200 € et plus", "Non connu"),
        ("QF < 400", "400 <= QF < 800", "800 <= QF < 1200", "QF >= 1200", "N/D"),
    ],
)
def test_quotient_familial_quelle_que_soit_l_ecriture_des_tranches(
    essai, tranches: tuple[str, ...]
) -> None:
    lignes = "".join(
        f"81069;Cordes;2024-12;{t};{n};{2 * n}\n"
        for t, n in zip(tranches, (20, 35, 40, 25, 5), strict=True)
    )
    essai.texte("qf.csv", "numcomdo;nomcom;dtreffre;qf_400;indfoy;indnbp\n" + lignes)
    assert essai.source() == "caf_quotient_familial_communes"
    assert essai.mesure("foyers_caf_qf_moins_400", "81069", 2024)[:4] == (20, "arrondi", 18, 22)
    for variable, attendu in (("400_799", 35), ("800_1199", 40), ("1200_plus", 25), ("inconnu", 5)):
        assert essai.mesure(f"foyers_caf_qf_{variable}", "81069", 2024)[0] == attendu
    part = essai.requete(
        "SELECT valeur FROM indicateurs WHERE indicateur = 'part_foyers_caf_qf_moins_400' "
        "AND code = '81069'"
    )
    # 20 sur 120 foyers dont le quotient est connu.
    assert part[0][0] == pytest.approx(100 * 20 / 120)


def test_un_zero_arrondi_va_jusqu_a_deux(essai) -> None:
    essai.texte("a.csv", "numcomdo;dtreffre;indfoy_ndur;indfoy_rsa\n81069;2024-12;100;0\n")
    essai.lire()
    assert essai.mesure("foyers_caf_rsa", "81069", 2024)[:4] == (0, "arrondi", 0, 2)


def test_allocataires_epci_perimetre_dit(essai) -> None:
    essai.texte("a.csv", "dtreffre;numepci;indfoy_ndur;indfoy_rsa\n2021-12;200034064;700;150\n")
    assert essai.source() == "caf_allocataires_epci"
    valeur, statut, *_, perimetre = essai.mesure("foyers_caf_rsa", "200034064", 2021)
    assert (valeur, statut) == (150, "arrondi") and perimetre == "périmètre non précisé"


@pytest.mark.parametrize(
    ("colonnes", "attendue", "variable"),
    [
        ("retraités non-salariés agricoles;retraités salariés agricoles", "msa_retraites",
         "retraites_agricoles_non_salaries"),
        ("Nb. chefs d'exploit. ou d'entr. Agricole;x", "msa_chefs_exploitation", "chefs_exploitation"),
        ("Nb. Contrats;x", "msa_contrats_salaries", "contrats_salaries_agricoles"),
    ],
)  # fmt: skip
def test_msa_quatre_sortes_de_cases(essai, colonnes: str, attendue: str, variable: str) -> None:
    essai.texte(
        "msa.csv",
        f"Commune 2023;Libellé;Annee;{colonnes}\r\n81069;Cordes;2022;12;31\r\n"
        "81309;Vaour;2022;N/A - secret statistique;1\r\n81206;Penne;2022;;1\r\n81009;Amarens;2022;0;1\r\n",
        codage="latin-1",
    )
    assert essai.source() == attendue
    assert essai.mesure(variable, "81069", 2022)[:2] == (12, "publie")
    assert essai.mesure(variable, "81309", 2022)[:4] == (None, "secret", 1, 5)
    assert essai.mesure(variable, "81206", 2022)[:2] == (None, "absent")
    assert essai.mesure(variable, "81009", 2022)[:2] == (0, "publie")
