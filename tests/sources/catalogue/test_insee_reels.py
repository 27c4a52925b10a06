"""Les vrais fichiers nationaux de l'INSEE, quand ils sont fournis ; sinon ces tests sont sautés."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from observatoire.entrepot.lecture import ouvrir
from observatoire.modele import Niveau, Territoire

NOUS = Territoire(Niveau.EPCI, "200034064")
CORDES = Territoire(Niveau.COMMUNE, "81069")
FICHIERS = {
    "cc_filosofi_2021_COM.csv": "insee_filosofi",
    "FILO2019_DISP_COM.csv": "insee_filosofi_disponible",
    "FILO2019_DISP_EPCI.csv": "insee_filosofi_disponible",
    "base-cc-filosofi-2016_COM.csv": "insee_filosofi",
    "donnees_communes_2019.csv": "insee_populations",
    "donnees_communes_2020.csv": "insee_populations_code_compose",
    "bpe18_ensemble.csv": "insee_bpe_ensemble",
    "v_commune_2024.csv": "insee_cog_communes",
    "v_mvtcommune_2023.csv": "insee_mouvements",
    "meta_base-cc-serie-historique-2020.CSV": "insee_metadonnees",
} | {
    f"table_appartenance_geo_{a}.csv": "insee_appartenance" for a in (2019, 2021, 2022, 2023, 2024)
}


@pytest.fixture(scope="module")
def reels(partage: Path, tmp_path_factory, nouvel_essai):
    essai = nouvel_essai(tmp_path_factory.mktemp("insee-reels"))
    manquants = [n for n in FICHIERS if not (partage / "insee" / n).is_file()]
    if manquants:
        pytest.skip(f"fichiers réels non fournis : {', '.join(manquants)}")
    for nom in FICHIERS:
        (essai.donnees / nom).symlink_to(partage / "insee" / nom)
    essai.lire()
    return essai


@pytest.fixture(scope="module")
def lecteur(reels):
    lu = ouvrir(reels.entrepot)
    yield lu
    lu.fermer()


def test_tous_reconnus(reels):
    lus = {f["fichier"]: (f["statut"], f["source"]) for f in reels.resultat.fichiers}
    assert lus == {nom: ("reconnu", source) for nom, source in FICHIERS.items()}


def test_les_tables_d_appartenance_ont_l_annee_de_leur_nom(reels):
    lus = {f["fichier"]: f["millesimes"] for f in reels.resultat.fichiers}
    for annee in (2019, 2021, 2022, 2023, 2024):
        assert lus[f"table_appartenance_geo_{annee}.csv"] == [annee]


def test_filosofi_2021_dix_secrets_quinze_medianes(lecteur):
    communes = lecteur.valeurs("revenu_median", lecteur.dans(NOUS, "commune"), [2021])
    assert len(communes) == 25
    assert (communes["statut"] == "secret").sum() == 10
    assert communes["valeur"].notna().sum() == 15
    assert lecteur.valeurs("revenu_median", [CORDES], [2021]).iloc[0]["valeur"] == 19430
    epci = lecteur.valeurs("revenu_median", [NOUS], [2021]).iloc[0]
    assert epci["valeur"] != epci["valeur"]


def test_filosofi_2019_mediane_publiee_de_l_epci(lecteur):
    epci = lecteur.valeurs("revenu_median", [NOUS], [2019]).iloc[0]
    assert epci["valeur"] == 18590
    # Dix-neuf communes jusqu'en 2021 : trois l'ont rejointe en 2022, trois en 2023.
    assert epci["perimetre"] == "19 communes, périmètre 2019"


def test_une_commune_omise_par_filosofi_est_secrete(lecteur):
    statuts = lecteur.valeurs("revenu_median", lecteur.dans(NOUS, "commune"), [2019])["statut"]
    assert (statuts == "secret").sum() == 10


@pytest.mark.parametrize(
    ("nom", "annee", "epci", "cordes"),
    [("donnees_communes_2019.csv", 2019, 5241, 822), ("donnees_communes_2020.csv", 2020, 5236, None)],
)  # fmt: skip
def test_populations_nationales(lecteur, partage, nom, annee, epci, cordes):
    with (partage / "insee" / nom).open(encoding="utf-8", newline="") as flux:
        total = sum(int(ligne["PMUN"]) for ligne in csv.DictReader(flux, delimiter=";"))
    france = lecteur.valeurs("population", [Territoire(Niveau.FRANCE, "FR")], [annee]).iloc[0]
    assert france["valeur"] == total
    assert lecteur.valeurs("population", [NOUS], [annee]).iloc[0]["valeur"] == epci
    if cordes:
        assert lecteur.valeurs("population", [CORDES], [annee]).iloc[0]["valeur"] == cordes


@pytest.mark.parametrize(
    ("variable", "commune", "attendu"),
    [
        ("eq_medecin", "81069", 4),
        ("eq_medecin", "81309", 2),
        ("eq_medecin", "81009", 0),
        ("eq_pharmacie", "81069", 1),
        ("eq_college", "81069", 1),
        ("eq_eaje", "81045", 1),
        ("eq_eaje", "81165", 1),
        ("eq_ecole_elementaire", "81309", 1),
        ("eq_ecole_maternelle", "81069", 0),
    ],
)
def test_equipements_2018_zeros_compris(reels, variable, commune, attendu):
    assert reels.mesure(variable, commune, 2018)[:2] == (attendu, "publie")
