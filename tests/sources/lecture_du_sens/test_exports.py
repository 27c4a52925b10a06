"""Les exports que l'on fait vraiment : libellés, marques, notes et lignes sans code.

Chiffres inventés, sauf dans les cas fournis à côté du projet.
"""

from __future__ import annotations

import pytest


def test_l_export_de_la_caf_a_libelles(cas, lire) -> None:
    lu = lire(cas / "c04_s_ben_com_f_libelles.csv")
    assert lu.source == "caf_allocataires_communes"
    assert lu.valeurs["81069", "foyers_caf", 2024] == (150, "arrondi", 148, 152)
    assert lu.nombre("81045", "foyers_caf", 2024) == 60
    assert "1 ligne(s) sans code" in lu.message


def test_le_taux_de_couverture_a_libelles(cas, lire) -> None:
    lu = lire(cas / "c05_txcouv_pe_com_libelles.csv")
    assert lu.nombre("81004", "taux_couverture_cnaf", 2023) == 56.8
    assert lu.nombre("81004", "taux_couverture_cnaf_eaje", 2023) == 24.1


def test_les_memes_libelles_par_epci_et_pour_le_quotient(lire) -> None:
    taux = lire(
        "t.csv",
        "Date référence;Numéro EPCI;Nom EPCI;Numéro Département;Taux de couverture EAJE - ensemble;"
        "Taux de couverture global\n2023;200034064;CC 4C;81;35,5;52,6\n",
    )
    assert taux.source == "cnaf_taux_accueil_epci"
    assert taux.nombre("200034064", "taux_couverture_cnaf", 2023) == 52.6
    foyers = lire(
        "f.csv",
        "Date référence;Numéro EPCI;Nom EPCI;Nombre de foyers NDUR\n2024-12;200034064;CC 4C;795\n",
    )
    assert foyers.nombre("200034064", "foyers_caf", 2024) == 795
    qf = lire(
        "q.csv",
        "Date référence;Numéro commune;Nom commune;Tranche de quotient familial;Nombre foyers NDUR\n"
        "2024-12;81069;CORDES SUR CIEL;Moins de 400 euros;25\n",
    )
    assert qf.nombre("81069", "foyers_caf_qf_moins_400", 2024) == 25


def test_l_explorateur_de_l_insee_ecrit_des_noms(cas, lire) -> None:
    lu = lire(cas / "c13_melodi_libelles_POP_NAISSANCES.csv")
    assert lu.nombre("91425", "naissances", 2008) == 109  # Montlhéry
    assert "Massy" in lu.message and "plusieurs territoires" in lu.message
    logement = lire(cas / "c13_melodi_libelles_LOGEMENT_CARAC.csv")
    assert logement.statut == "reconnu" and "naissances" not in {v for _, v, _ in logement.valeurs}


def test_un_nom_unique_donne_sa_commune_un_homonyme_non(lire) -> None:
    entete = '"Géographie";"Niveau Géo";"Mesure état civil";"Sexe";Période;Valeur\n'
    lignes = (
        "Cordes-sur-Ciel;Commune;Nombre de naissances vivantes;Total;2023;7\n"
        "Cordes-sur-Ciel;Commune;Nombre de naissances vivantes;Femmes;2023;4\n"
        "Saint-Aubin;Commune;Nombre de naissances vivantes;Total;2023;9\n"
        "Tarn;Département;Nombre de naissances vivantes;Total;2023;3200\n"
    )
    lu = lire("export.csv", entete + lignes)
    assert {(c, v[0]) for (c, _, _), v in lu.valeurs.items()} == {("81069", 7), ("81", 3200)}
    assert "Saint-Aubin" in lu.message


def test_un_autre_export_a_libelles_dit_ou_cliquer(lire) -> None:
    lu = lire(
        "e.csv", '"Géographie";"Niveau Géo";"Diplôme";Période;Valeur\nVaour;Commune;Bac;2022;12\n'
    )
    assert (
        lu.statut == "refuse"
        and "catalogue-donnees.insee.fr" in lu.message
        and "Diplôme" in lu.message
    )


SECRETS = ("s", "c", "secret", "confidentiel", "S", "SS")
ABSENTS = (
    "ns",
    "nd",
    "nc",
    "so",
    "n.d.",
    "NA",
    "N/A",
    "#N/A",
    "-",
    "...",
    "…",
    "///",
    "..",
    "nr",
    "n.s",
    "(nd)",
    "*",
    ".",
    "x",
    "NaN",
    "null",
    "nsp",
    "ε",
)


@pytest.mark.parametrize(
    ("marque", "statut"), [*((m, "secret") for m in SECRETS), *((m, "absent") for m in ABSENTS)]
)
def test_chaque_marque_a_son_statut(lire, marque: str, statut: str) -> None:
    lu = lire("a.csv", f"numcomdo;dtreffre;indfoy_ndur;indfoy_rsa\n81069;2024-12;{marque};30\n")
    assert lu.valeurs["81069", "foyers_caf", 2024][:2] == (None, statut)
    assert lu.nombre("81069", "foyers_caf_rsa", 2024) == 30


def test_moins_de_cinq_est_un_secret_borne(lire) -> None:
    lu = lire(
        "a.csv",
        "numcomdo;dtreffre;indfoy_ndur;indfoy_rsa\n81069;2024-12;150;<5\n81309;2024-12;60;< 5\n",
    )
    assert lu.valeurs["81069", "foyers_caf_rsa", 2024] == (None, "secret", 0, 5)
    assert lu.valeurs["81309", "foyers_caf_rsa", 2024] == (None, "secret", 0, 5)


def test_une_case_ne_refuse_pas_le_fichier(cas, lire) -> None:
    lu = lire(cas / "d17_filosofi_2022_marqueurs.csv")
    assert lu.statut == "reconnu" and "non significatif" in lu.message
    statuts = {
        code: lu.valeurs[code, "taux_pauvrete", 2022][1]
        for code in ("81069", "81045", "81035", "81309")
    }
    assert statuts == {"81069": "secret", "81045": "secret", "81035": "absent", "81309": "absent"}
    ns = lire(cas / "e11_filosofi_2022_ns.csv")
    assert ns.nombre("81069", "revenu_median", 2022) == 20100
    assert ns.valeurs["81045", "revenu_median", 2022][1] == "secret"
    assert ns.valeurs["81069", "taux_pauvrete", 2022][1] == "absent"


def test_un_texte_qui_n_est_pas_une_marque_reste_une_faute(lire) -> None:
    lu = lire("a.csv", "numcomdo;dtreffre;indfoy_ndur\n81069;2024-12;abc\n81309;2024-12;60\n")
    assert lu.statut == "refuse" and "« abc » n'est pas un nombre" in lu.message


def test_titres_et_notes_autour_d_un_csv(cas, lire) -> None:
    lu = lire(cas / "d03_populations_2024_notes.csv")
    assert {c: v[0] for (c, _, _), v in lu.valeurs.items()} == {"81069": 830, "81045": 340}
    assert "3 ligne(s) de titre ou de note" in lu.message and "Total" in lu.message


def test_une_note_sans_ligne_vide_est_laissee_et_dite(lire) -> None:
    texte = "Titre\ncode;libelle;pmun_2022\n81069;Cordes;847\nSource : INSEE\n81309;Vaour;361\n(1) provisoire\n"
    lu = lire("p.csv", texte)
    assert {c: v[0] for (c, _, _), v in lu.valeurs.items()} == {"81069": 847, "81309": 361}
    assert "3 ligne(s) de titre ou de note" in lu.message


def test_les_lignes_sans_code_sont_comptees(cas, lire) -> None:
    lu = lire(cas / "d19_ben_pourcent_codesvides.csv")
    assert lu.nombre("81069", "foyers_caf", 2024) == 150
    assert "1 ligne(s) sans code" in lu.message and "XXXXX" in lu.message


def test_les_lignes_sans_code_d_un_fichier_long_aussi(lire) -> None:
    texte = "GEO;GEO_OBJECT;EC_MEASURE;TIME_PERIOD;OBS_VALUE\n81069;COM;LVB;2023;7\n;COM;LVB;2023;4\n;COM;LVB;2023;5\n"
    lu = lire("n.csv", texte)
    assert "2 ligne(s) sans code" in lu.message
