"""Les tables du territoire dans l'entrepôt : reconnues, typées, reprises, et jamais montrées au public."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from observatoire.entrepot import ddl, edition_publique, publication, referentiels
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.lecture_depot import lire_depot
from observatoire.entrepot.verification import verifier
from observatoire.local import tables
from observatoire.territoire import Reglages

SECRET = "zz-remarque-du-comite-zz"
HALTES = (
    f"Commune;Service;Jour;Horaires de l'arrêt;places;note\nVaour;halte;mardi;9h-12h;8;{SECRET}\n"
)


@pytest.fixture
def depot(tmp_path) -> Path:
    (tmp_path / "data/ailleurs").mkdir(parents=True)
    (tmp_path / "data/local/scenarios").mkdir(parents=True)
    (tmp_path / "data/local/scenarios/essai.json").write_text("{}", encoding="utf-8")
    (tmp_path / "data/ailleurs/tournee.csv").write_text(HALTES, encoding="utf-8")
    (tmp_path / "data/territoire.toml").write_text('epci = "200034064"\n', encoding="utf-8")
    return tmp_path


def lire(depot: Path, sql: str, chemin: Path | None = None) -> list[tuple]:
    with duckdb.connect(str(chemin or publication.courant(depot / "e")), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_une_table_est_reconnue_a_ses_colonnes_puis_reprise_si_elle_est_refusee(depot):
    [rendu] = actualiser(depot / "data", depot / "e").fichiers
    assert (rendu["statut"], rendu["source"], rendu["lignes_lues"]) == (
        "reconnu",
        "local_haltes",
        1,
    )
    assert lire(depot, "SELECT commune, horaires, places, fichier, ligne FROM local_haltes") == [
        ("81309", "09:00-12:00", 8, "ailleurs/tournee.csv", 2)
    ]
    tournee = depot / "data/ailleurs/tournee.csv"
    tournee.write_text(HALTES.replace("9h-12h", "12h-9h"), encoding="utf-8")
    [rendu] = actualiser(depot / "data", depot / "e").refus
    assert "Ligne 2, colonne « Horaires de l'arrêt » : la fermeture" in rendu["message"]
    assert "la version précédente de ce fichier reste en service" in rendu["message"]
    assert lire(depot, "SELECT horaires FROM local_haltes") == [("09:00-12:00",)]


def test_deux_fichiers_pour_une_table_le_second_est_refuse(depot):
    shutil.copy(depot / "data/ailleurs/tournee.csv", depot / "data/local/haltes.csv")
    (depot / "data/ailleurs/tournee.csv").write_text(
        HALTES.replace("mardi", "lundi"), encoding="utf-8"
    )
    with duckdb.connect() as con:
        ddl.creer(con)
        referentiels.poser(con, Reglages("200034064"))
        rendus = lire_depot(con, depot / "data", depot, lambda *_: None)
        assert con.execute("SELECT jour FROM local_haltes").fetchall() == [("mardi",)]
    [refus] = [r for r in rendus if r.statut == "refuse"]
    assert refus.chemin == "ailleurs/tournee.csv" and "local/haltes.csv" in refus.message


def test_verifier_nomme_la_table_et_ce_qui_lui_manque(depot):
    fichier = depot / "x.csv"
    fichier.write_text(HALTES, encoding="utf-8")
    [t] = verifier(fichier, Reglages("200034064")).tableaux
    assert (t.titre, t.producteur) == ("Arrêts itinérants", "données du territoire")
    fichier.write_text(HALTES.replace("Jour;", "").replace("mardi;", ""), encoding="utf-8")
    [t] = verifier(fichier, Reglages("200034064")).tableaux
    assert "il lui manque la colonne « jour »" in t.message and "page Inventaire" in t.message
    fichier.write_text(HALTES.replace("note", "Nom"), encoding="utf-8")
    [t] = verifier(fichier, Reglages("200034064")).tableaux
    assert "donnée personnelle" in t.message


def test_l_edition_publique_n_a_aucun_octet_interne_et_se_deplace_seule(depot):
    actualiser(depot / "data", depot / "e")
    interne = publication.courant(depot / "e")
    publique = edition_publique.courante(depot / "e")
    # Le mot est bien cherchable dans un fichier DuckDB : il est dans l'édition du comité.
    assert SECRET.encode() in interne.read_bytes()
    assert SECRET.encode() not in publique.read_bytes()
    presentes = {t for (t,) in lire(depot, "SELECT table_name FROM duckdb_tables()", publique)}
    internes = {f"local_{t.nom}" for t in tables().values() if not t.publique}
    assert not presentes & internes and "lues" not in presentes
    assert edition_publique.courante(depot / "e") == publique
    (depot / "data/ailleurs/tournee.csv").write_text(HALTES.replace(";8;", ";9;"), encoding="utf-8")
    actualiser(depot / "data", depot / "e")
    seconde = edition_publique.courante(depot / "e")
    assert seconde != publique
    # Copié seul sur un serveur, le dossier public se suffit.
    shutil.copytree(depot / "e/public", depot / "serveur")
    assert edition_publique.courante(depot / "serveur") == depot / "serveur" / seconde.name
    lecteur = Lecteur(seconde)
    assert lecteur._neuf("SELECT places FROM local_haltes")["places"].tolist() == [9]
    lecteur.fermer()


def test_aucun_indicateur_interne_n_est_public(entrepot_4c, tmp_path, monkeypatch):
    from dataclasses import replace

    from observatoire.indicateurs import registre

    interne = replace(registre.INDICATEURS["population"], interne=True)
    monkeypatch.setitem(registre._LIVRES, "population", interne)
    registre._tous.cache_clear()
    edition_publique.deriver(entrepot_4c.chemin, tmp_path / "p.duckdb")
    for table in ("indicateurs", "catalogue", "journal"):
        [(n,)] = lire(
            tmp_path,
            f"SELECT count(*) FROM {table} WHERE indicateur = 'population'",
            tmp_path / "p.duckdb",
        )
        assert n == 0
    registre._tous.cache_clear()


def test_un_chiffre_nourri_d_une_table_du_comite_reste_a_l_intercommunalite(entrepot_4c, tmp_path):
    """Places par secteur − places publiques = places des assistantes : la soustraction est coupée."""
    edition_publique.deriver(entrepot_4c.chemin, tmp_path / "p.duckdb")
    niveaux = lire(
        tmp_path,
        "SELECT DISTINCT indicateur, niveau FROM indicateurs WHERE indicateur IN "
        "('taux_couverture_local', 'accessibilite_15min')",
        tmp_path / "p.duckdb",
    )
    assert {n for i, n in niveaux if i == "taux_couverture_local"} <= {"epci"}
    assert ("accessibilite_15min", "commune") in niveaux


NAISSANCES = ("insee/etat_civil_2008_2025.csv", "insee/populations_municipales_4c.csv")
STRUCTURES = "id;nom;type;commune;etat;places;lundi;publique\ncordes;Crèche;micro_creche_psu;81069;ouverte;12;8h-18h;\n"
CACHEE = "vaour;CRECHECACHEE;micro_creche_psu;81309;ouverte;7;8h-18h;non\n"


def _avant_la_derniere(texte: str, ligne: str) -> str:
    tete, derniere = texte.splitlines(keepends=True)
    return tete + ligne + derniere


def test_une_structure_cachee_ne_se_devine_pas_dans_l_edition_publique(tmp_path):
    """Attaque : l'édition publique avec une structure cachée est, table par table, celle d'un territoire
    qui ne l'a pas (ni taux, ni « le plus proche est… », ni compte de lignes, ni empreinte)."""
    source = Path(__file__).parents[2] / "data"
    tables_lues = []
    for nom, texte in (("sans", STRUCTURES), ("avec", _avant_la_derniere(STRUCTURES, CACHEE))):
        donnees = tmp_path / nom / "data"
        (donnees / "local").mkdir(parents=True)
        for fichier in ("territoire.toml", *NAISSANCES):
            shutil.copy(source / fichier, donnees / Path(fichier).name)
        (donnees / "local/structures.csv").write_text(texte, encoding="utf-8")
        actualiser(donnees, tmp_path / nom / "e")
        publique = edition_publique.courante(tmp_path / nom / "e")
        assert b"CRECHECACHEE" not in publique.read_bytes()
        assert str(tmp_path).encode() not in publique.read_bytes()
        lues = {}
        for (t,) in lire(tmp_path, "SELECT table_name FROM duckdb_tables() ORDER BY 1", publique):
            ecarte = {
                "fichiers": "EXCLUDE (lu_le)",
                "edition": "EXCLUDE (publie_le, empreinte)",
            }.get(t, "")
            lues[t] = sorted(map(str, lire(tmp_path, f"SELECT * {ecarte} FROM {t}", publique)))
        tables_lues.append(lues)
    sans, avec = tables_lues
    assert len(sans["indicateurs"]) > 100 and any(
        "minutes_accueil" in v for v in sans["indicateurs"]
    )
    assert any("taux_couverture_structures" in v for v in sans["indicateurs"])
    for nom, lignes in sans.items():
        assert avec[nom] == lignes, nom
    # Le comité, lui, compte la structure cachée.
    interne = "SELECT sum(numerateur) FROM indicateurs WHERE indicateur = 'taux_couverture_structures' AND niveau = 'epci'"
    [(vu,)] = lire(tmp_path, interne, publication.courant(tmp_path / "avec/e"))
    assert vu == 19
