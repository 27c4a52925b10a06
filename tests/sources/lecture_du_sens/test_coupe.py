"""Une tranche n'est jamais prise pour le tout, dans un fichier long comme dans un fichier large.

Chiffres inventés.
"""

from __future__ import annotations

import pytest

CAF = "dtreffre;numcomdo;nomcom;{};indfoy_ndur;indnbp_ndur\n"
TRANCHES = ("Moins de 400 euros", "Entre 400 et 799 euros", "Entre 800 et 1199 euros",
            "Entre 1200 et 3999 euros", "4000 euros ou plus", "Inconnu")  # fmt: skip


def test_une_tranche_de_quotient_familial_reste_une_tranche(cas, lire) -> None:
    lu = lire(cas / "d01_qf_une_tranche.csv")
    assert lu.nombre("81069", "foyers_caf_qf_moins_400", 2024) == 25
    assert {v for _, v, _ in lu.valeurs} == {"foyers_caf_qf_moins_400"}


def test_la_vraie_disposition_du_quotient_familial(cas, lire) -> None:
    lu = lire(cas / "c06_ndur_s_qf_400_com_f.csv")
    lues = {v.removeprefix("foyers_caf_qf_"): ligne[0] for (_, v, _), ligne in lu.valeurs.items()}
    assert lues == {"moins_400": 25, "400_799": 60, "800_1199": 35, "1200_plus": 25, "inconnu": 5}


def test_sans_sa_tranche_ouverte_le_haut_du_quotient_manque(lire) -> None:
    entete = CAF.format("qf_400")
    lignes = [f"2024-12;81069;Cordes;{t};10;20\n" for t in TRANCHES]
    entier = lire("qf.csv", entete + "".join(lignes))
    assert entier.nombre("81069", "foyers_caf_qf_1200_plus", 2024) == 20
    coupe = lire("qf.csv", entete + "".join(lignes[:4]))
    assert ("81069", "foyers_caf_qf_1200_plus", 2024) not in coupe.valeurs
    assert coupe.nombre("81069", "foyers_caf_qf_800_1199", 2024) == 10


@pytest.mark.parametrize("perdue", ["Entre 1600 et 1999 euros", "De 2 000 à 3 999 €"])
def test_sans_une_tranche_du_milieu_le_haut_du_quotient_manque(lire, perdue: str) -> None:
    tranches = [
        "Entre 1200 et 1599 euros",
        "Entre 1600 et 1999 euros",
        "De 2 000 à 3 999 €",
        "4 000 € ou plus",
    ]
    cle = ("81069", "foyers_caf_qf_1200_plus", 2024)

    def lu(*gardees: str) -> object:
        lignes = "".join(f"2024-12;81069;Cordes;{t};10;20\n" for t in ("Moins de 400 €", *gardees))
        return lire("qf.csv", CAF.format("qf_400") + lignes).valeurs.get(cle, (None,))[0]

    assert lu(*tranches) == 40
    assert lu(*(t for t in tranches if t != perdue)) is None


def test_une_tranche_perdue_du_quotient_se_dit(lire) -> None:
    def lu(*perdues: str) -> str:
        gardees = "".join(f"2024-12;81069;Cordes;{t};10;20\n" for t in TRANCHES if t not in perdues)
        return str(lire("qf.csv", CAF.format("qf_400") + gardees).message)

    assert lu() == ""
    assert "de 400 à 799 €" in lu(TRANCHES[1])
    assert "1 territoire(s) sans toutes ses tranches" in lu(TRANCHES[4])


@pytest.mark.parametrize("valeurs", [("3", "3", "3"), ("03", "03", "03"), ("1", "2", "3")])
def test_un_numero_de_classe_sous_un_nom_inconnu_est_une_tranche(
    lire, valeurs: tuple[str, ...]
) -> None:
    """La même classe partout, ou une ligne par classe : le nom ne dit rien, les nombres suffisent."""
    codes = ("81069", "81004", "81045") if valeurs[0] == valeurs[1] else ("81069",) * 3
    lignes = "".join(
        f"2024-12;{c};X;{v};{15 + 5 * n};{40 + 10 * n}\n"
        for n, (c, v) in enumerate(zip(codes, valeurs, strict=True))
    )
    lu = lire("a.csv", CAF.format("zorglub") + lignes)
    assert (lu.statut, lu.valeurs) == ("refuse", {})
    assert "zorglub" in lu.message and valeurs[0] in lu.message


@pytest.mark.parametrize(
    ("colonne", "valeur"), [("dpt", "81"), ("rgn", "76"), ("indfoy_zz", "5"), ("nb_zz", "3")]
)
def test_un_numero_de_lieu_ou_un_compte_n_est_pas_une_classe(
    lire, colonne: str, valeur: str
) -> None:
    lignes = "".join(f"2024-12;{c};X;{valeur};15;40\n" for c in ("81069", "81004", "81045"))
    assert lire("a.csv", CAF.format(colonne) + lignes).nombre("81069", "foyers_caf", 2024) == 15


def test_l_age_du_responsable_est_une_dimension_de_plus(cas, lire) -> None:
    lu = lire(cas / "f04_caf_age_responsable.csv")
    assert (lu.statut, lu.valeurs) == ("refuse", {})
    assert "age_resp" in lu.message and "20 à 24 ans" in lu.message


@pytest.mark.parametrize("dimension", ["nbenf", "nb_enfants", "Nombre d'enfants à charge"])
def test_un_nombre_d_enfants_est_une_dimension_meme_en_chiffres(lire, dimension: str) -> None:
    lignes = "".join(f"2025-12;{c};X;3;{n};{3 * n}\n" for c, n in (("81069", 15), ("81045", 10)))
    lu = lire("s_ben_com_f.csv", CAF.format(dimension) + lignes)
    assert (lu.statut, lu.valeurs) == ("refuse", {}) and dimension in lu.message


@pytest.mark.parametrize(
    ("colonne", "valeur"),
    [
        ("sexe", "1"),
        ("type_famille", "Monoparentale"),
        ("tranche_age", "3"),
        ("Profil", "Actif occupé"),
    ],
)
def test_une_colonne_de_classe_sans_total_refuse_et_se_nomme(
    lire, colonne: str, valeur: str
) -> None:
    lu = lire("a.csv", CAF.format(colonne) + f"2024-12;81069;Cordes;{valeur};5;10\n")
    assert (lu.statut, lu.valeurs) == ("refuse", {})
    assert colonne in lu.message and f"« {valeur} »" in lu.message


def test_avec_son_total_seul_le_total_est_lu(lire) -> None:
    lignes = "2024-12;81069;Cordes;Femmes;60;80\n2024-12;81069;Cordes;Ensemble;150;290\n"
    lu = lire("a.csv", CAF.format("sexe") + lignes)
    assert (lu.nombre("81069", "foyers_caf", 2024), lu.coupe) == (150, ("sexe",))


def test_une_colonne_connue_sans_effet_ne_coupe_rien(lire) -> None:
    lu = lire("a.csv", CAF.format("Région") + "2024-12;81069;Cordes;Occitanie;150;290\n")
    assert lu.nombre("81069", "foyers_caf", 2024) == 150


def test_un_extrait_melodi_d_une_seule_piece(cas, lire) -> None:
    lu = lire(cas / "f01_melodi_logement_une_piece.csv")
    assert (lu.statut, lu.valeurs) == ("refuse", {}) and "NOR" in lu.message and "R1" in lu.message


def test_un_extrait_melodi_sans_total_dit_lequel(cas, lire) -> None:
    lu = lire(cas / "c10_melodi_logement_proprietaires.csv")
    assert (lu.statut, lu.valeurs) == ("refuse", {})
    assert "TSH (100)" in lu.message and "ligne None" not in lu.message


def test_un_seul_filtre_est_le_seul_nomme(lire) -> None:
    """Les femmes seulement : le total des diplômes est là, celui du sexe non."""
    lignes = "".join(
        f"81069;COM;Y_GE15;{diplome};F;POP;A;2022;{n}\n"
        for diplome, n in (("_T", 360), ("001T100_RP", 60), ("700_RP", 70))
    )
    entete = "GEO;GEO_OBJECT;AGE;EDUC;SEX;RP_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE\n"
    lu = lire("DS_RP_DIPLOMES_PRINC_data.csv", entete + lignes)
    assert lu.statut == "refuse" and "SEX (F), où il faut _T" in lu.message
    assert "EDUC" not in lu.message.split("Attendu")[0]


def test_la_meme_dimension_avec_son_total_se_lit(lire) -> None:
    entete = "GEO;GEO_OBJECT;EC_MEASURE;FREQ;SEX;TIME_PERIOD;OBS_VALUE\n"
    filles = "81069;COM;LVB;A;F;2023;4\n"
    lu = lire("n.csv", entete + filles + "81069;COM;LVB;A;_T;2023;7\n")
    assert lu.nombre("81069", "naissances", 2023) == 7
    seules = lire("n.csv", entete + filles)
    assert seules.statut == "refuse" and "SEX" in seules.message


@pytest.mark.parametrize("quand", ["2024-06", "2024-06-30", "30/06/2024"])
def test_l_etat_d_un_autre_mois_n_est_pas_celui_de_l_annee(lire, quand: str) -> None:
    """La CAF arrête ses comptes en décembre : un état de juin n'est pas le chiffre de 2024."""
    lu = lire("a.csv", CAF.format("nb_zz") + f"{quand};81069;X;1;15;40\n")
    assert (lu.statut, lu.valeurs) == ("refuse", {}) and quand in lu.message
    for bon in ("2024-12", "2024-12-31", "31/12/2024", "2024"):
        assert lire("b.csv", CAF.format("nb_zz") + f"{bon};81069;X;1;15;40\n").statut == "reconnu"
