"""DREES, ANCT, DGCL, Éducation, logement social et minutes : reconnus et lus.

Les échantillons sont inventés dans la disposition du producteur ; les vrais fichiers sont lus
quand ils sont fournis.
"""

from __future__ import annotations

import shutil

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point


def test_apl_entete_sur_deux_lignes_et_annee_de_l_onglet(essai):
    lignes = [
        ["Indicateur d'accessibilité potentielle localisée (APL) 2023", "", "", "", ""],
        ["Populations par sexe et âge 2021", "", "", "", ""],
        ["Code commune INSEE", "Commune", "APL aux sages-femmes",
         "Population standardisée 2021 pour les sages-femmes", "Population féminine 2021"],
        ["", "", "En ETP pour 100 000 habitants standardisés", "En nombre", "En nombre"],
        ["81069", "Cordes-sur-Ciel", 12.5, 800.0, 440.0],
    ]  # fmt: skip
    with pd.ExcelWriter(essai.donnees / "data_apl.xlsx", engine="xlsxwriter") as classeur:
        pd.DataFrame([["Paramètres"]]).to_excel(
            classeur, sheet_name="Paramètres", header=False, index=False
        )
        pd.DataFrame(lignes).to_excel(classeur, sheet_name="APL 2023", header=False, index=False)
    assert essai.source() == "drees_apl"
    assert essai.mesure("apl_sages_femmes", "81069", 2023)[0] == 12.5


def test_frr_date_dans_l_entete_et_point_virgule_final(essai):
    essai.texte(
        "frr.csv",
        "Code_insee;Departement;Commune;Classement FRR et FRR+ au 1er janvier 2027;\r\n"
        "81069;81;Cordes;FRR socle;\r\n81004;81;Albi;Non classée;\r\n81309;81;Vaour;FRR+;\r\n",
    )
    assert essai.source() == "dgcl_frr"
    lus = [essai.mesure("zonage_frr", c, 2027)[0] for c in ("81069", "81004", "81309")]
    assert lus == [1, 0, 2]


def test_frr_modalite_inconnue_refusee(essai):
    essai.texte("frr.csv", "Code_insee;Classement FRR au 1er janvier 2027;\n81069;Peut-être;\n")
    (fichier,) = essai.lire().fichiers
    assert fichier["statut"] == "refuse" and "FRR socle" in fichier["message"]


def test_densite_sans_date(essai):
    essai.texte(
        "grille.csv", "insee_com,lib_com,niveau_densite\n81069,Cordes,Bourgs ruraux\n", "utf-8-sig"
    )
    (fichier,) = essai.lire().fichiers
    assert fichier["source"] == "anct_densite"
    assert "le producteur n'écrit pas l'année" in fichier["message"]
    assert essai.mesure("grille_densite", "81069", 2025)[0] == 5


def test_densite_datee_par_son_nom(essai):
    essai.texte("grille_densite_2024.csv", "insee_com,niveau_densite\n81069,Petites villes\n")
    (fichier,) = essai.lire().fichiers
    assert "n'écrit pas l'année" not in fichier["message"]
    assert essai.mesure("grille_densite", "81069", 2024)[0] == 4


def test_epcicom_annee_de_l_entete(essai):
    cadre = pd.DataFrame(
        [["81", 200034064.0, "4C", "81069", 218100691.0, "Cordes", 860.0, 847.0]],
        columns=[
            "dept",
            "siren",
            "raison_sociale",
            "insee",
            "siren_membre",
            "nom_membre",
            "ptot_2025",
            "pmun_2025",
        ],
    )
    cadre.to_excel(essai.donnees / "epcicom.xlsx", index=False)
    assert essai.source() == "dgcl_epcicom"
    assert essai.requete("SELECT code, annee, epci FROM appartenances") == [
        ("81069", 2025, "200034064")
    ]


ANNUAIRE = (
    "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Code_commune;latitude;longitude;etat\n"
    "0810001A;École du bourg;Ecole;81069;44.06;1.95;OUVERT\n"
    "0810002B;École fermée;Ecole;81069;44.06;1.95;FERME\n"
    "0810003C;Collège;Collège;81069;44.07;1.96;OUVERT\n"
    "0810004D;École;Ecole;81309;44.07;1.80;OUVERT\n"
)


OUVERTS = "SELECT categorie, code FROM lieux ORDER BY ALL"


def test_annuaire_place_et_date(essai):
    essai.texte("annuaire_2025.csv", ANNUAIRE)
    assert essai.source() == "education_annuaire"
    assert essai.resultat.fichiers[0]["millesimes"] == [2025]
    assert essai.requete(OUVERTS) == [("college", "81069"), ("ecole", "81069"), ("ecole", "81309")]
    assert essai.requete("SELECT lon, lat FROM lieux WHERE identifiant = '0810003C'") == [
        (1.96, 44.07)
    ]


def test_annuaire_sans_date_place_sans_reserve(essai):
    essai.texte("annuaire.csv", ANNUAIRE)
    (fichier,) = essai.lire().fichiers
    assert (fichier["statut"], fichier["millesimes"], fichier["message"]) == ("reconnu", [], "")
    assert len(essai.requete(OUVERTS)) == 3


def test_annuaire_en_geoparquet_de_points(essai):
    cadre = gpd.GeoDataFrame(
        {
            "identifiant_de_l_etablissement": ["0810001A"],
            "nom_etablissement": ["École"],
            "type_etablissement": ["Ecole"],
            "code_commune": ["81069"],
        },
        geometry=[Point(1.95, 44.06)],
        crs=4326,
    )
    cadre.to_parquet(essai.donnees / "annuaire.parquet")
    assert essai.source() == "education_annuaire"
    assert essai.requete("SELECT categorie, code, lon, lat FROM lieux") == [
        ("ecole", "81069", 1.95, 44.06)
    ]


EFFECTIFS = (
    "rentree_scolaire;commune;numero_ecole;nombre_total_classes;nombre_total_eleves;code_commune_insee\n"
    "2024;CORDES;0810001A;3;60;81170\n2024;VAOUR;0810004D;1;15;81140\n2024;X;0999999Z;1;15;81000\n"
)


def test_effectifs_places_par_l_annuaire_jamais_par_le_code_postal(essai):
    essai.texte("annuaire.csv", ANNUAIRE)
    essai.texte("effectifs.csv", EFFECTIFS)
    effectifs = {f["fichier"]: f for f in essai.lire().fichiers}["effectifs.csv"]
    assert effectifs["source"] == "education_effectifs_ecoles"
    assert "que l'annuaire déposé ne place pas" in effectifs["message"]
    assert essai.mesure("eleves", "81069", 2024)[0] == 60
    assert essai.mesure("classes", "81309", 2024)[0] == 1


def test_effectifs_sans_annuaire_refuses_avec_quoi_faire(essai):
    essai.texte("effectifs.csv", EFFECTIFS)
    (fichier,) = essai.lire().fichiers
    assert fichier["statut"] == "refuse" and "déposer aussi l'annuaire" in fichier["message"]


IPS = (
    "rentree_scolaire;academie;code_du_departement;departement;uai;nom_de_l_etablissement;"
    "code_insee_de_la_commune;nom_de_la_commune;secteur;effectifs;ips\n"
    "2024-2025;TOULOUSE;081;TARN;0810001A;ECOLE;81069;CORDES-SUR-CIEL;public;60;98.4\n"
    "2024-2025;TOULOUSE;081;TARN;0810004D;ECOLE;81309;VAOUR;public;15;NS\n"
    "2023-2024;TOULOUSE;081;TARN;0810001A;ECOLE;81069;CORDES-SUR-CIEL;public;58;97.1\n"
)


def test_l_indice_de_position_sociale_est_celui_de_la_seule_ecole(essai):
    """Disposition de « fr-en-ips-ecoles-ap2022 », valeurs inventées ; deux écoles ne se moyennent pas."""
    essai.texte("annuaire.csv", ANNUAIRE + "0810005E;École privée;Ecole;81069;44.06;1.95;OUVERT\n")
    essai.texte("ips.csv", IPS + "2023-2024;TOULOUSE;081;TARN;0810005E;E2;81069;X;prive;30;120\n")
    lu = {f["fichier"]: f for f in essai.lire().fichiers}["ips.csv"]
    assert lu["source"] == "education_ips_ecoles" and "non significatif" in lu["message"]
    assert essai.mesure("ips_ecole", "81069", 2024)[0] == 98.4
    assert essai.mesure("ips_ecole", "81069", 2023)[0] is None


FRANCE_SERVICES = (
    '"id_fs","lib_fs","insee_com","latitude","longitude","format_fs"\n'
    '"1","France services Causse","81309",44.07,1.80,"Fixe"\n'
)


def test_france_services_sans_date_place_sans_compter(essai):
    essai.texte("liste-fs.csv", FRANCE_SERVICES)
    (fichier,) = essai.lire().fichiers
    assert fichier["statut"] == "reconnu" and "non comptés" in fichier["message"]
    assert essai.requete("SELECT count(*) FROM mesures") == [(0,)]
    assert essai.requete(OUVERTS) == [("france_services", "81309")]


def test_france_services_date_du_nom(essai):
    essai.texte("liste-fs-20250115.csv", FRANCE_SERVICES)
    assert essai.source() == "anct_france_services"
    assert essai.mesure("eq_france_services", "81309", 2025)[0] == 1
    assert essai.mesure("eq_france_services", "81069", 2025)[0] == 0


def test_logements_sociaux_vide_est_secret(essai):
    essai.texte(
        "rpls_2025.csv",
        "DEPCOM_ARM,LIBCOM,nb_loues,nb_vacants,nb_ls\n81069,Cordes,31,0,32\n81309,Vaour,,,\n",
        "utf-8-sig",
    )
    assert essai.source() == "sdes_logements_sociaux"
    assert essai.mesure("logements_sociaux", "81069", 2025)[:2] == (32, "publie")
    assert essai.mesure("logements_sociaux", "81309", 2025)[:2] == (None, "secret")


def test_minutes_mesurees(essai):
    essai.texte("minutes.csv", "origine;destination;minutes\n81069;81309;18,5\n")
    assert essai.source() == "minutes"
    assert essai.requete("SELECT origine, destination, minutes FROM minutes") == [
        ("81069", "81309", 18.5)
    ]


def test_minutes_illisibles_refusees(essai):
    essai.texte("minutes.csv", "origine;destination;minutes\n81069;81309;loin\n")
    (fichier,) = essai.lire().fichiers
    assert fichier["statut"] == "refuse" and "loin" in fichier["message"]


# Chiffres publiés pour la 4C : ANCT août 2024 et grille de densité, DGCL juillet 2025.
REELS = "anct/grille_densite.csv anct/liste-fs-20240801.csv dgcl/liste-communes-FRR-juillet2025.csv logement/export_parc_logements_sociaux_jan_2024.csv"


@pytest.mark.lent
def test_vrais_fichiers(essai, partage):
    for chemin in REELS.split():
        shutil.copyfile(partage / chemin, essai.donnees / chemin.split("/")[1])
    assert [f["statut"] for f in essai.lire().fichiers] == ["reconnu"] * 4
    membres = (
        "JOIN territoires t USING (code, niveau) WHERE t.epci = '200034064' AND niveau = 'commune'"
    )
    classes = essai.requete(
        f"SELECT m.variable, m.valeur, count(*) FROM mesures m {membres} "
        "AND m.variable IN ('grille_densite', 'zonage_frr') GROUP BY ALL ORDER BY ALL"
    )
    assert classes == [("grille_densite", 5, 1), ("grille_densite", 6, 5), ("grille_densite", 7, 19),
                       ("zonage_frr", 1, 25)]  # fmt: skip
    assert essai.mesure("eq_france_services", "200034064", 2024)[0] == 2
    assert essai.mesure("grille_densite", "81069", 2025)[0] == 5


def test_vrai_annuaire(essai, partage):
    shutil.copyfile(
        partage / "education/annuaire_ecoles_81_12_82.parquet",
        essai.donnees / "annuaire_2025.parquet",
    )
    assert essai.source() == "education_annuaire"
    comptes = (
        "SELECT categorie, count(*) FROM lieux JOIN territoires t USING (code) "
        "WHERE t.epci = '200034064' AND t.niveau = 'commune' GROUP BY ALL ORDER BY ALL"
    )
    assert essai.requete(comptes) == [("college", 1), ("ecole", 7)]


def test_vraie_apl_infirmiers(essai, partage):
    shutil.copyfile(partage / "drees/data_apl_infirmiers.xlsx", essai.donnees / "apl.xlsx")
    assert {f["source"] for f in essai.lire().fichiers} == {"drees_apl"}
    assert essai.mesure("apl_infirmiers", "81309", 2022)[0] == pytest.approx(55.161)


def test_populations_annuelles_republiees(essai):
    essai.texte(
        "export.csv",
        "objectid,reg,dep,cv,codgeo,libgeo,p20_pop,p21_pop\n1,76,81,1,81069,Cordes,810,808\n",
    )
    assert essai.source() == "insee_populations_annuelles"
    assert essai.mesure("population", "81069", 2021)[0] == 808
