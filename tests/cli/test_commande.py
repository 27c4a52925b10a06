"""L'appel lui-même : aide, fautes de frappe, dossiers, codes de sortie."""

from __future__ import annotations

import subprocess
import sys

import pytest

MAUVAIS = (
    (["valeur"], "La commande « valeur » n'existe pas. Vouliez-vous dire « valeurs »"),
    (["valeurs"], "Il manque l'argument INDICATEUR…."),
    (["valeurs", "population", "--anne", "2022"], "Vouliez-vous dire « --annee »"),
    (["valeurs", "population", "--annee", "hier"], "« hier » n'est pas une année"),
    (["valeurs", "population", "--format"], "L'option « --format » attend une valeur."),
    (["valeurs", "population", "--format", "jso"], "Vouliez-vous dire « json » ?"),
    (["valeurs", "populatoin"], "Voulez-vous dire population"),
    (["valeurs", "population", "--territoire", "76"],
     "departement:76 (Seine-Maritime) ou region:76 (Occitanie)"),
    (["valeurs", "population", "--niveau", "canton"], "commune, secteur, epci, departement"),
    (["valeurs", "population", "--territoire", "81069", "--niveau", "secteur"],
     "Les secteurs se déclarent dans territoire.toml"),
    (["actualiser", "plouf"], "Argument de trop : plouf."),
    (["actualiser", "--json=oui"], "L'option « --json » ne prend pas de valeur."),
    (["exporter", "population"], "Il manque l'option « --forme »."),
    (["lancer", "--port", "99999999"], "Attendu : un nombre entier de 1 à 65535"),
    (["creer", "ici"], "Quelle intercommunalité ?"),
    (["creer", "ici", "999999999"], "L'EPCI « 999999999 » est inconnu"),
    (["creer", "data", "200066124"], "existe déjà"),
    (["verifier", "nulle/part.csv"], "n'est pas un fichier"),
    (["territoire", "999999999"], "L'EPCI « 999999999 » est inconnu"),
    (["--donnees", "nulle-part", "actualiser"], "Aucun espace de travail ici"),
)  # fmt: skip


def test_un_mauvais_appel_se_dit_en_francais(projet, commande) -> None:
    """Tous sur le même dossier : aucun n'y change rien."""
    anglais = ("Traceback", "Error", "Usage:", "No such", "Try '", "Missing")
    for arguments, dit in MAUVAIS:
        rendu = commande(*arguments)
        assert (rendu.code, rendu.sortie) == (2, ""), arguments
        assert dit in rendu.messages, (arguments, rendu.messages)
        assert not [mot for mot in anglais if mot in rendu.messages], arguments


@pytest.mark.parametrize(
    "nom", ["", "lancer", "actualiser", "verifier", "valeurs", "catalogue", "territoire", "exporter",
            "creer"],
)  # fmt: skip
def test_l_aide_est_en_francais(commande, nom: str) -> None:
    rendu = commande(*filter(None, [nom, "--help"]))
    assert rendu.code == 0
    assert "Utilisation : observatoire" in rendu.sortie
    assert "--donnees DOSSIER" in rendu.sortie
    for anglais in ("Usage:", "Show this", "Options:", "Commands", "TEXT", "default:", "required"):
        assert anglais not in rendu.sortie


def test_la_version(commande) -> None:
    assert commande("--version").sortie.startswith("observatoire 0.")


def test_les_dossiers_se_donnent_avant_ou_apres(projet, commande, monkeypatch) -> None:
    (projet / "data").rename(projet / "autre")
    avant = commande("--donnees", "autre", "--entrepot", "ici", "actualiser", "--json")
    apres = commande("actualiser", "--json", "--donnees", "autre", "--entrepot", "ici")
    assert avant.code == apres.code == 0
    assert avant.json["version"] == apres.json["version"]
    assert (projet / "ici" / "COURANT").is_file()
    assert not (projet / ".entrepot").exists()
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", "autre")
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", "la")
    assert commande("actualiser").code == 0
    assert (projet / "la" / "COURANT").is_file()
    # Ce qui est écrit l'emporte sur l'environnement, même écrit avant la sous-commande.
    assert commande("--entrepot", "ailleurs", "actualiser").code == 0
    assert (projet / "ailleurs" / "COURANT").is_file()


def test_un_reglage_mal_ecrit_est_un_mauvais_appel(projet, commande) -> None:
    (projet / "data" / "territoire.toml").write_text('ecpi = "200034064"\n', encoding="utf-8")
    rendu = commande("actualiser")
    assert rendu.code == 2
    assert "ecpi" in rendu.messages
    assert "Traceback" not in rendu.messages


def test_python_m_observatoire(projet, terminal) -> None:
    rendu = terminal("valeurs", "population", "--annee", "2022", "--format", "json")
    assert rendu.code == 0
    assert rendu.json[0]["valeur"] == 2500
    assert "Construction de l'entrepôt" in rendu.messages


LOURDES = ("scipy", "geopandas", "matplotlib", "duckdb", "pandas", "numpy", "streamlit", "rich")


@pytest.mark.parametrize("demande", ["--help", "--version"])
def test_l_aide_n_importe_rien_de_lourd(demande: str) -> None:
    """Un processus neuf : ce qui s'y charge est ce que la commande importe vraiment."""
    texte = (
        "import sys; from observatoire.cli import principal; code = principal([sys.argv[1]]); "
        "print('CHARGES', *sorted(sys.modules)); sys.exit(code)"
    )
    fait = subprocess.run(
        [sys.executable, "-c", texte, demande], capture_output=True, text=True, check=True
    )
    charges = fait.stdout.rpartition("CHARGES")[2].split()
    assert "click" in charges and not set(LOURDES) & set(charges)
