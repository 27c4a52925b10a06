"""Fichiers longs de la plateforme Melodi de l'INSEE, sur échantillons inventés.

Les colonnes et les modalités sont celles des jeux publiés (valeurs entre guillemets, totaux `_T`,
plusieurs niveaux sous un même code, statuts A, K, O et P) ; les chiffres sont inventés.
"""

from __future__ import annotations

import csv
import io

import pytest

COMMUNES = {"GEO": "81069", "GEO_OBJECT": "COM", "OBS_STATUS": "A", "TIME_PERIOD": "2023"}


def melodi(dimensions: str, *lignes: tuple[object, ...]) -> str:
    """Un fichier Melodi : `dimensions` séparées par des espaces, puis (modalités…, valeur, {…}).

    Le dernier terme d'une ligne, s'il est un dictionnaire, remplace le territoire, l'année ou le statut.
    """
    noms = dimensions.split()
    sortie = io.StringIO()
    ecrit = csv.writer(sortie, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    ecrit.writerow(["GEO", "GEO_OBJECT", *noms, "OBS_STATUS", "TIME_PERIOD", "OBS_VALUE"])
    for ligne in lignes:
        autre = ligne[-1] if isinstance(ligne[-1], dict) else {}
        valeurs = ligne[: len(noms) + 1]
        c = COMMUNES | autre
        ecrit.writerow(
            [c["GEO"], c["GEO_OBJECT"], *valeurs[:-1], c["OBS_STATUS"], c["TIME_PERIOD"], valeurs[-1]]
        )  # fmt: skip
    return sortie.getvalue()


JEUX = {
    "melodi_populations": (
        melodi(
            "POPREF_MEASURE FREQ",
            ("PMUN", "A", 879),
            ("PTOT", "A", 890),
            ("PSDC", "A", 995, {"TIME_PERIOD": "1990"}),
            ("PMUN", "A", 999, {"GEO": "81069", "GEO_OBJECT": "UU2020"}),
        ),
        {("population", 2023): 879, ("population", 1990): 995},
    ),
    "melodi_naissances": (
        melodi("EC_MEASURE FREQ", ("LVB", "A", 7), ("LVB", "A", 5, {"TIME_PERIOD": "2025", "OBS_STATUS": "P"})),
        {("naissances", 2023): 7, ("naissances", 2025): 5},
    ),
    "melodi_deces": (melodi("EC_MEASURE FREQ", ("DTH", "A", 12)), {("deces", 2023): 12}),
    "melodi_ages": (
        melodi(
            "AGE SEX RP_MEASURE",
            *((f"Y{a}", s, "POP", n) for a in range(100) for s, n in (("F", 5), ("M", 3), ("_T", 8))),
            ("Y_GE100", "F", "POP", 5), ("Y_GE100", "M", "POP", 3), ("Y_GE100", "_T", "POP", 8),
            ("Y0T4", "_T", "POP", 999), ("_T", "_T", "POP", 808),
        ),
        {("pop_0_2", 2023): 24, ("pop_80_plus", 2023): 168, ("pop_f_0_4", 2023): 25, ("pop_h_95_plus", 2023): 18},
    ),
    "melodi_population": (
        melodi(
            "AGE SEX RP_MEASURE",
            ("Y_LT15", "_T", "POP", 70), ("Y_LT15", "F", "POP", 30), ("Y_GE65", "_T", "POP", 400),
            ("Y_LT20", "_T", "POP", 100), ("_T", "_T", "POP", 879), ("_T", "M", "POP", 420),
        ),
        {("pop_0_14", 2023): 70, ("pop_65_plus", 2023): 400, ("pop_agee_total", 2023): 879},
    ),
    "melodi_logement": (
        melodi(
            "RP_MEASURE OCS TSH CARS TDW",
            ("DWELLINGS", "_T", "_T", "_T", "_T", 700), ("DWELLINGS", "_T", "_T", "_T", "1", 600),
            ("DWELLINGS", "DW_MAIN", "_T", "_T", "_T", 450), ("DWELLINGS", "DW_MAIN", "100", "_T", "_T", 300),
            ("DWELLINGS", "DW_MAIN", "_T", "C0", "_T", 60), ("DWELLINGS", "DW_VAC", "_T", "_T", "_T", 80),
            ("DWELLINGS_POPSIZE", "DW_MAIN", "_T", "_T", "_T", 860),
        ),
        {("logements", 2023): 700, ("menages", 2023): 450, ("menages_sans_voiture", 2023): 60,
         ("residences_principales_proprietaires", 2023): 300, ("pop_menages", 2023): 860},
    ),
    "melodi_serie_historique": (
        melodi(
            "RP_MEASURE OCS FREQ",
            ("POP", "_T", "A", 909, {"TIME_PERIOD": "2017"}), ("POP", "_T", "A", 879), ("BRTH", "_T", "A", 30),
            ("BRTH", "_T", "A", 99, {"TIME_PERIOD": "2017"}), ("DWELLINGS", "DW_SEC_DW_OCC", "A", 180),
        ),
        {("population", 2017): 909, ("naissances_periode", 2022): 30, ("residences_secondaires", 2023): 180},
    ),
    "melodi_menages": (
        melodi("RP_MEASURE OCS TPH PCS", ("DWELLINGS", "DW_MAIN", "_T", "_T", 450), ("DWELLINGS", "DW_MAIN", "11", "_T", 230),
               ("DWELLINGS", "DW_MAIN", "11", "7", 120), ("DWELLINGS_POPSIZE", "DW_MAIN", "_T", "_T", 860)),
        {("menages_c", 2023): 450, ("menages_une_personne", 2023): 230},
    ),
    "melodi_personnes_seules": (
        melodi("RP_MEASURE AGE COUPLE CIVIL_STATUS NOC OCS",
               ("ONEPERS", "Y_GE80", "_T", "_T", "P1", "DW_MAIN", 55),
               ("DWELLINGS_POPSIZE", "Y_GE80", "_T", "_T", "_T", "DW_MAIN", 100),
               ("POP", "Y_GE80", "1", "_T", "_T", "_T", 44)),
        {("pop_80_plus_seuls", 2023): 55, ("pop_80_plus_menages", 2023): 100},
    ),
    "melodi_familles": (
        melodi("TFN NCH RP_MEASURE", ("_T", "_T", "FAM", 210), ("1", "_T", "FAM", 25), ("_T", "CH2_Y_LT25", "FAM", 26),
               ("1", "CH2_Y_LT25", "FAM", 4)),
        {("familles", 2023): 210, ("familles_monoparentales", 2023): 25, ("familles_2_enfant", 2023): 26},
    ),
    "melodi_emploi": (
        melodi("EMPSTA_ENQ AGE SEX EDUC RP_MEASURE", ("_T", "Y15T64", "_T", "_T", "POP", 500),
               ("1T2", "Y15T64", "_T", "_T", "POP", 370), ("1T2", "Y15T64", "F", "_T", "POP", 180),
               ("1T2", "Y15T64", "_T", "500_RP", "POP", 60), ("2", "Y15T64", "_T", "_T", "POP", 50)),
        {("pop_15_64", 2023): 500, ("actifs_15_64", 2023): 370, ("actives_15_64", 2023): 180, ("chomeurs_15_64", 2023): 50},
    ),
    "melodi_emploi_lieu_travail": (
        melodi("EMPFORM SEX WKTIME AGE", ("_T", "_T", "_T", "_T", 410), ("2", "_T", "_T", "_T", 300), ("2", "_T", "PT", "_T", 90)),
        {("emplois", 2023): 410},
    ),
    "melodi_navettes": (
        melodi("TRANS WORK_AREA AGE EMPSTA_ENQ", ("_T", "_T", "Y_GE15", "1", 330), ("_T", "10", "Y_GE15", "1", 120),
               ("5", "_T", "Y_GE15", "1", 280), ("5", "10", "Y_GE15", "1", 40)),
        {("actifs_occupes_15_plus", 2023): 330, ("actifs_commune", 2023): 120, ("actifs_voiture", 2023): 280},
    ),
    "melodi_diplomes": (
        melodi("EDUC SEX RP_MEASURE AGE", ("_T", "_T", "POP", "Y_GE15", 700), ("001T100_RP", "_T", "POP", "Y_GE15", 150),
               ("700_RP", "_T", "POP", "Y_GE15", 50), ("700_RP", "F", "POP", "Y_GE15", 30)),
        {("pop_15_plus_non_scolarisee", 2023): 700, ("diplome_aucun", 2023): 150, ("diplome_bac5", 2023): 50},
    ),
    "melodi_bpe": (
        melodi("FACILITY_DOM FACILITY_SDOM FACILITY_TYPE BPE_MEASURE", ("D", "D2", "D265", "FACILITIES", 4),
               ("D", "_T", "_T", "FACILITIES", 30), ("_T", "_T", "_T", "FACILITIES", 90),
               ("D", "D5", "D505", "FACILITIES", 1)),
        {("eq_medecin", 2023): 4, ("eq_alsh", 2023): 1},
    ),
}  # fmt: skip


# Chacun sur une année à lui, de celles que l'INSEE a livrées de ce jeu.
ANNEES = dict(zip(JEUX, (2024, 2023, 2022, 2021, 2017, 2016, 2018, 2015, 2012, 2011, 2010, 2022, 2012, 2023, 2020), strict=True))  # fmt: skip


def sur_son_annee(source: str) -> str:
    """Le fichier d'un jeu, 2023 changé en son année à lui."""
    return JEUX[source][0].replace("2023", str(ANNEES[source]))


@pytest.fixture(scope="module")
def depot(tmp_path_factory, nouvel_essai):
    """Tous les jeux ensemble, chacun sur une année à lui, construits une fois."""
    essai = nouvel_essai(tmp_path_factory.mktemp("melodi"))
    for source in JEUX:
        essai.texte(f"{source}_data.csv", sur_son_annee(source))
    essai.lire()
    return essai


@pytest.mark.parametrize("source", JEUX)
def test_jeu_reconnu_et_lu(depot, source: str):
    (fichier,) = (f for f in depot.resultat.fichiers if f["fichier"] == f"{source}_data.csv")
    assert (fichier["statut"], fichier["source"]) == ("reconnu", source), fichier["message"]
    for (variable, annee), valeur in JEUX[source][1].items():
        decale = annee - 2023 + ANNEES[source] if annee in (2022, 2023) else annee
        assert depot.mesure(variable, "81069", decale)[0] == valeur, variable


def test_provisoire_et_statut_k(essai):
    essai.texte(
        "etat_civil.csv",
        melodi("EC_MEASURE FREQ", ("LVB", "A", 5, {"OBS_STATUS": "P"}),
               ("LVB", "A", 8, {"OBS_STATUS": "K", "GEO": "81309"})),
    )  # fmt: skip
    assert essai.source() == "melodi_naissances"
    assert essai.mesure("naissances", "81069", 2023)[:2] == (5, "provisoire")
    assert essai.requete("SELECT * FROM mesures WHERE code = '81309'") == []


def test_plusieurs_niveaux_sous_un_meme_fichier(essai):
    essai.texte(
        "populations.csv",
        melodi("POPREF_MEASURE FREQ", ("PMUN", "A", 879),
               ("PMUN", "A", 5441, {"GEO": "200034064", "GEO_OBJECT": "EPCI"}),
               ("PMUN", "A", 394000, {"GEO": "81", "GEO_OBJECT": "DEP"}),
               ("PMUN", "A", 6100000, {"GEO": "76", "GEO_OBJECT": "REG"}),
               ("PMUN", "A", 1255000, {"GEO": "76", "GEO_OBJECT": "DEP"}),
               ("PMUN", "A", 66000000, {"GEO": "F", "GEO_OBJECT": "FRANCE"})),
    )  # fmt: skip
    assert essai.source() == "melodi_populations"
    lignes = essai.requete(
        "SELECT niveau, code, valeur FROM mesures WHERE variable = 'population' AND perimetre = '' "
        "AND niveau IN ('departement', 'region', 'france') ORDER BY ALL"
    )
    assert ("region", "76", 6100000) in lignes and ("departement", "81", 394000) in lignes
    assert ("france", "FR", 66000000) in lignes


def test_filosofi_secret_par_case_vide(essai):
    entete = '"GEO";"GEO_OBJECT";"FILOSOFI_MEASURE";"UNIT_MEASURE";"UNIT_MULT";"CONF_STATUS";"OBS_STATUS";"TIME_PERIOD";"OBS_VALUE"'
    essai.texte(
        "DS_FILOSOFI_CC_2023_data.csv",
        f'{entete}\n"81069";"COM";"MED_SL";"EUR_YR";"0";"F";"A";"2023";"20480"\n'
        '"81069";"COM";"PR_MD60";"PT";"0";"C";"A";"2023";""\n'
        '"FM";"FRANCE";"MED_SL";"EUR_YR";"0";"F";"A";"2023";"25760"\n',
    )
    assert essai.source() == "melodi_filosofi"
    assert essai.mesure("revenu_median", "81069", 2023)[:2] == (20480, "publie")
    assert essai.mesure("taux_pauvrete", "81069", 2023)[:2] == (None, "secret")
    (france,) = essai.requete("SELECT valeur, perimetre FROM mesures WHERE niveau = 'france'")
    assert france == (25760, "France métropolitaine")


def test_jeu_inconnu_dit_ce_qu_il_est(essai):
    essai.texte("DS_TOUR_CAP_2026_data.csv", melodi("TOUR_MEASURE ACTIVITY", ("PLACE", "I551", 40)))
    (fichier,) = essai.lire().fichiers
    assert fichier["statut"] == "refuse"
    assert "fichier Melodi de l'INSEE" in fichier["message"]
    assert "TOUR_MEASURE" in fichier["message"] and "DS_RP_LOGEMENT_PRINC" in fichier["message"]
