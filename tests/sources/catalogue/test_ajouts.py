"""Les fichiers ajoutés au catalogue : populations larges, IRIS, DARES, LOVAC, Sitadel, Flores, zonages.

Les échantillons sont inventés dans la disposition du producteur (dépôts publics qui le lisent, ou cas
partagés) ; rien n'y est un chiffre.
"""

from __future__ import annotations

import pytest

from observatoire.sources.declaration import catalogue, variables

DARES = "Date;Code commune;Commune;Type de données;Catégorie;Sexe;Tranche d'âge;Nombre de demandeurs d'emploi\n"
FLORES = "GEO;GEO_OBJECT;ACTIVITY;NUMBER_EMPL;LEGAL_FORM_WITH_PUBLIC;FLORES_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE\n"

# fichier → (texte, source, mesures attendues : variable, code, année → valeur, statut)
CAS = {
    "donnees_departements_2019.csv": (
        "REG;Région;DEP;Département;NBARR;NBCAN;NBCOM;PMUN;PTOT\n76;Occitanie;81;Tarn;2;23;314;389800;399000\n"
        "76;Occitanie;12;Aveyron;3;23;285;279600;289000\n",
        "insee_populations_departements",
        {("population", "81", 2019): (389800, "publie")},
    ),
    "regions_2020.csv": (
        "CODREG;REG;NBARR;NBCAN;NBCOM;PMUN;PTOT\n76;Occitanie;36;227;4453;5973900;6100000\n"
        "11;Île-de-France;25;155;1268;12262500;12300000\n",
        "insee_populations_regions",
        {("population", "76", 2020): (5973900, "publie"), ("population", "11", 2020): (12262500, "publie")},
    ),
    "dares.csv": (
        DARES + "".join(
            f"2023-T{t};81069;Cordes-sur-Ciel;Brutes;ABC;{sexe};{age};{n}\n"
            for t, n in ((3, 45), (4, 55))
            for sexe, age in (("Total", "Total"), ("Femmes", "Total"), ("Total", "50 ans et plus"))
        ) + "2023-T4;Total;Total France métropolitaine;Brutes;ABC;Total;Total;5000000\n",
        "dares_demandeurs_emploi",
        {("demandeurs_emploi_abc", "81069", 2023): (55, "arrondi")},
    ),
    "lovac.csv": (
        "CODGEO_26;LIBGEO_26;DEP_26;LIB_DEP_26;ff_pp_total_25;pp_vacant_25;pp_vacant_plus_2ans_25;pp_vacant_26;pp_vacant_plus_2ans_26\n"
        "81069;Cordes-sur-Ciel;81;Tarn;900;101;52;98;s\n81309;Vaour;81;Tarn;300;s;s;s;s\n",
        "dhup_lovac",
        {
            ("logements_prives_vacants", "81069", 2025): (101, "publie"),
            ("logements_prives_vacants_2_ans", "81069", 2026): (None, "secret"),
            ("logements_prives_vacants", "81309", 2026): (None, "secret"),
        },
    ),
    "sitadel.csv": (
        '"ANNEE";"COMM";"TYPE_LGT";"LOG_AUT";"LOG_COM";"SDP_AUT";"SDP_COM"\n"2024";"81069";"Tous Logements";"4";"";"0";"0"\n'
        '"2024";"81069";"Individuel pur";"3";"1";"0";"0"\n"2024";"81069";"Collectif";"1";"0";"0";"0"\n',
        "sdes_sitadel",
        {
            ("logements_autorises", "81069", 2024): (4, "publie"),
            ("logements_commences", "81069", 2024): (None, "absent"),
        },
    ),
    "flores.csv": (
        FLORES + "81069;COM;_T;_T;1T9X7;UNIT_LOC;A;2023;61\n81069;COM;_T;_T;1T9X7;EMPL3112;A;2023;240\n"
        "81069;COM;OQ;_T;1T9X7;UNIT_LOC;A;2023;11\n81069;COM;_T;E1T9;1T9X7;UNIT_LOC;A;2023;50\n"
        "81069;COM;_T;_T;7;UNIT_LOC;A;2023;9\n",
        "melodi_flores",
        {
            ("etablissements_employeurs", "81069", 2023): (61, "publie"),
            ("emplois_salaries", "81069", 2023): (240, "publie"),
        },
    ),
    "grille_densite_7_niveaux_2024.csv": (
        "Grille de densité\n\nCODGEO;LIBGEO;DENS;PMUN21\n81069;Cordes-sur-Ciel;5;808\n81309;Vaour;6;328\n",
        "insee_densite",
        {("grille_densite", "81069", 2024): (5, "publie"), ("grille_densite", "81309", 2024): (6, "publie")},
    ),
    "ruralite_2023.csv": (
        "insee_com,lib_com,niveau_ruralite\n81069,Cordes-sur-Ciel, Les ruralités touristiques à dominante résidentielle\n"
        "81309,Vaour,Commune dont le périmètre a changé depuis la réalisation de la typologie\n",
        "anct_ruralite",
        {("typologie_ruralite", "81069", 2023): (7, "publie"), ("typologie_ruralite", "81309", 2023): (None, "absent")},
    ),
    "centralite.csv": (
        "insee_com,lib_com,niveau_centralite\n81069,Cordes-sur-Ciel,Centre local d’équipements et de services\n"
        "81309,Vaour,Communes non centre\n",
        "anct_centralite",
        {("niveau_centralite", "81069", 2021): (1, "publie"), ("niveau_centralite", "81309", 2021): (0, "publie")},
    ),
    "zrr_2021.csv": (
        "CODGEO;LIBGEO;ZRR_SIMP;ZONAGE_ZRR\n81069;Cordes-sur-Ciel;C - Classée en ZRR;C - Classée en ZRR\n"
        "81004;Albi;NC - Commune non classée;NC - Commune non classée\n",
        "anct_zrr",
        {("zonage_zrr", "81069", 2021): (2, "publie"), ("zonage_zrr", "81004", 2021): (0, "publie")},
    ),
    "frr_2024.csv": (
        "codgeo;libgeo;codefrr\n81069;Cordes-sur-Ciel;4\n81004;Albi;-9999\n81309;Vaour;5\n",
        "anct_frr",
        {
            ("zonage_frr", "81069", 2024): (1, "publie"),
            ("zonage_frr", "81004", 2024): (0, "publie"),
            ("zonage_frr", "81309", 2024): (2, "publie"),
        },
    ),
    "base-ic-logement-2021.csv": (
        # Albi (21 quartiers) n'en a qu'un ici : sa somme n'est pas la commune.
        "IRIS;COM;TYP_IRIS;LAB_IRIS;P21_LOG;P21_RP;P21_RSECOCC;P21_LOGVAC;P21_RP_PROP;P21_RP_VOIT1P\n"
        "810690000;81069;Z;5;812,5;470;240;102,5;300;380\n810040101;81004;H;1;900;800;20;80;200;500\n",
        "insee_logement_iris",
        {
            ("logements", "81069", 2021): (812.5, "publie"),
            ("menages_sans_voiture", "81069", 2021): (90, "publie"),
            ("logements", "81004", 2021): (None, "absent"),
        },
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def tous(tmp_path_factory, nouvel_essai):
    """Tous les échantillons, construits une fois."""
    essai = nouvel_essai(tmp_path_factory.mktemp("ajouts"))
    for nom, (texte, *_) in CAS.items():
        essai.texte(nom, texte)
    essai.lire()
    return essai


@pytest.mark.parametrize("nom", CAS)
def test_un_fichier_ajoute_se_lit(nom: str, tous) -> None:
    _, source, mesures = CAS[nom]
    rendu = next(f for f in tous.resultat.fichiers if f["chemin"] == nom)
    assert (rendu["statut"], rendu["source"]) == ("reconnu", source), rendu["message"]
    for (variable, code, annee), attendu in mesures.items():
        assert tous.mesure(variable, code, annee)[:2] == attendu, (variable, code)


def test_les_quartiers_qui_manquent_sont_dits(tous) -> None:
    rendu = next(f for f in tous.resultat.fichiers if "base-ic" in str(f["chemin"]))
    assert "81004" in str(rendu["message"]) and "81069" not in str(rendu["message"])


def test_un_departement_publie_passe_avant_notre_somme(tous) -> None:
    """Le fichier des départements donne le Tarn, que les communes déposées ne font pas."""
    assert tous.requete(
        "SELECT valeur FROM indicateurs WHERE indicateur = 'population' AND niveau = 'region' AND code = '76'"
    ) == [(5973900,)]


def test_chaque_traduction_est_une_modalite() -> None:
    for source in catalogue().values():
        rangs = {m for v in source.variables_lues() for m in variables()[v].modalites}
        assert set(source.traductions.values()) <= rangs, source.id
