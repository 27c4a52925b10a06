"""Bases de l'INSEE en colonnes : reconnues et lues, sur échantillons inventés."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location(
    "insee_echantillons", Path(__file__).with_name("insee_echantillons.py")
)
assert _SPEC and _SPEC.loader
ech = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(ech)

SOURCES = {
    "donnees_communes_2004.csv": "insee_populations",
    "donnees_communes_2005.csv": "insee_populations_code_compose",
    "ensemble_2006/donnees_communes.csv": "insee_populations",
    "ensemble_2007.zip": "insee_populations",
    "base-cc-evol-struct-pop-2003.CSV": "insee_evolution_structure",
    "base-ic-evol-struct-pop-2002.csv": "insee_evolution_structure_iris",
    "base-cc-coupl-fam-men-2001.CSV": "insee_couples_familles",
    "base-cc-logement-2001.CSV": "insee_logement",
    "base-cc-emploi-pop-active-2001.CSV": "insee_emploi",
    "base-cc-caract-emploi-2001.CSV": "insee_caracteristiques_emploi",
    "base-cc-diplomes-formation-2001.CSV": "insee_diplomes",
    "base-cc-serie-historique-2000.CSV": "insee_serie_historique",
    "base_naissances_1997.csv": "insee_naissances",
    "base_deces_1997.csv": "insee_deces",
    "dossier_complet.csv": "insee_dossier_complet",
    "BTX_TD_POP1A_2000.csv": "insee_pop1a",
    "BTX_TD_POP1B_1999.csv": "insee_pop1b",
    "cc_filosofi_1998_COM.csv": "insee_filosofi",
    "FILO1999_DISP_COM.csv": "insee_filosofi_disponible",
    "bpe17_ensemble.csv": "insee_bpe_ensemble",
    "base-cc-evol-struct-pop-2003_metadata.csv": "insee_metadonnees",
    "v_commune_2025.csv": "insee_cog_communes",
    "v_commune_depuis_1943.csv": "insee_cog_depuis_1943",
    "v_mvtcommune_2025.csv": "insee_mouvements",
    "table-appartenance-geo-communes-2025.xlsx": "insee_appartenance",
    "Intercommunalite_au_01-01-2024.xlsx": "insee_appartenance",
    "table_passage_annuelle_2025.csv": "insee_passage",
}

# variable, commune, année, valeur attendue, statut
MESURES = [
    ("population", "81069", 2004, 1004, "publie"),
    ("population", "81069", 2005, 1005, "publie"),
    ("population", "81069", 2006, 1006, "publie"),
    ("population", "81069", 2007, 1007, "publie"),
    ("pop_0_14", "81069", 2003, 100, "publie"),
    ("pop_0_14", "81069", 2001, 98, "publie"),
    ("pop_65_plus", "81069", 2003, 220.5, "publie"),
    ("pop_75_plus", "81069", 2003, 160, "publie"),
    ("pop_0_2", "81069", 2002, 11.5, "publie"),
    ("pop_0_2", "81004", 2002, 231, "publie"),
    ("pop_65_plus", "81069", 2002, 320, "publie"),
    ("menages_une_personne", "81069", 2001, 225, "publie"),
    ("familles_4_enfants_plus", "81069", 2001, 5, "publie"),
    ("pop_80_plus_seuls", "81069", 2001, 55, "publie"),
    ("pop_80_plus_menages", "81069", 2001, 100, "publie"),
    ("menages_sans_voiture", "81069", 2001, 59.5, "publie"),
    ("logements_vacants", "81069", 2001, 70, "publie"),
    ("actives_15_64", "81069", 2001, 180, "publie"),
    ("actifs_commune", "81069", 2001, 120, "publie"),
    ("actifs_voiture", "81069", 2001, 280, "publie"),
    ("diplome_bac5", "81069", 2001, 50, "publie"),
    ("population", "81069", 1968, 968, "publie"),
    ("population", "81069", 1999, 994, "publie"),
    ("residences_secondaires", "81069", 2000, None, "absent"),
    ("naissances", "81069", 1996, 11, "publie"),
    ("deces", "81069", 1997, 22, "publie"),
    ("pop_0_14", "81069", 1990, 190, "publie"),
    ("menages_une_personne", "81069", 1990, 201, "publie"),
    ("menages_sans_voiture", "81069", 1990, 50, "publie"),
    ("naissances", "81069", 1991, 9, "publie"),
    ("revenu_median", "81069", 1991, 15000, "publie"),
    ("pop_0_2", "81069", 2000, 60, "publie"),
    ("pop_65_plus", "81069", 2000, 290, "publie"),
    ("pop_agee_total", "81069", 2000, 1050, "publie"),
    ("pop_0_2", "81069", 1999, 30, "publie"),
    ("pop_11_17", "81069", 1999, 70, "publie"),
    ("pop_f_5_9", "81069", 1999, 30, "publie"),
    ("pop_h_95_plus", "81069", 1999, 24, "publie"),
    ("pop_80_plus", "81069", 1999, 210, "publie"),
    ("revenu_median", "81069", 1998, 19430, "publie"),
    ("part_menages_imposes", "81069", 1998, None, "secret"),
    ("menages_fiscaux", "81309", 1998, None, "secret"),
    ("revenu_median", "81069", 1999, 18990, "publie"),
    ("eq_medecin", "81069", 2017, 4, "publie"),
    ("eq_medecin", "81004", 2017, 8, "publie"),
    ("eq_boulangerie", "81069", 2017, 2, "publie"),
]


@pytest.fixture(scope="module")
def depot(tmp_path_factory, nouvel_essai):
    """Tous les échantillons déposés ensemble, construits une fois."""
    essai = nouvel_essai(tmp_path_factory.mktemp("insee"))
    for nom, contenu in (ech.POPULATIONS | ech.BASES | ech.GEOGRAPHIE).items():
        chemin = essai.donnees / nom
        chemin.parent.mkdir(exist_ok=True)
        chemin.write_bytes(contenu if isinstance(contenu, bytes) else contenu.encode())
    essai.lire()
    return essai


@pytest.mark.parametrize(("nom", "source"), SOURCES.items(), ids=SOURCES)
def test_reconnu(depot, nom: str, source: str):
    trouves = [f for f in depot.resultat.fichiers if f["fichier"].split("!")[0].startswith(nom)]
    assert [(f["statut"], f["source"]) for f in trouves] == [("reconnu", source)], trouves


def test_chaque_echantillon_est_attendu():
    assert set(ech.POPULATIONS | ech.BASES | ech.GEOGRAPHIE) == set(SOURCES)


@pytest.mark.parametrize(
    ("variable", "code", "annee", "valeur", "statut"),
    MESURES,
    ids=[f"{v}-{c}-{a}" for v, c, a, *_ in MESURES],
)
def test_lu(depot, variable, code, annee, valeur, statut):
    lu = depot.mesure(variable, code, annee)
    assert lu[:2] == (pytest.approx(valeur) if valeur is not None else None, statut)


def test_le_cumul_entre_deux_recensements_a_ses_bornes(depot):
    lignes = depot.requete(
        "SELECT variable, debut, fin, valeur FROM mesures WHERE code = '81069' "
        "AND variable IN ('naissances_periode', 'deces_periode') ORDER BY ALL"
    )
    assert lignes == [
        ("deces_periode", 1990, 1998, 60),
        ("deces_periode", 1999, 1999, 80),
        ("naissances_periode", 1990, 1998, 30),
        ("naissances_periode", 1999, 1999, 40),
    ]


def test_un_type_d_equipement_absent_de_l_edition_n_est_pas_zero(depot):
    assert depot.requete("SELECT * FROM mesures WHERE variable = 'eq_alsh' AND fin = 2017") == []


def test_populations_sans_annee_demandee(essai):
    essai.texte("donnees_communes.csv", "REG;DEP;COM;PMUN;PCAP;PTOT\n76;81;81069;847;9;856\n")
    (fichier,) = essai.lire().fichiers
    assert fichier["statut"] == "a_confirmer" and fichier["millesimes"] == []
    assert "de quelle année sont ces chiffres ?" in fichier["message"]


def test_base_cc_classeur_en_tete_en_sixieme_ligne(essai):
    contenu = ech.classeur(
        {
            "COM": [
                ["CODGEO", "LIBGEO", "NBMENFISC16", "NBPERSMENFISC16", "MED16", "PIMP16", "TP6016"],
                ["81069", "Cordes-sur-Ciel", 430, 850, 18250.5, "", ""],
            ]
        }
    )
    (essai.donnees / "base-cc-filosofi-2016.xlsx").write_bytes(contenu)
    assert essai.source() == "insee_filosofi"
    assert essai.mesure("revenu_median", "81069", 2016)[:2] == (18250.5, "publie")


def test_collectivites_d_outre_mer_dites(essai):
    essai.texte("base_naissances.csv", "CODGEO;NAISD20\n97501;3\n97701;5\n98735;9\n")
    (fichier,) = essai.lire().fichiers
    assert fichier["statut"] == "refuse"
    assert "collectivités d'outre-mer" in fichier["message"]
