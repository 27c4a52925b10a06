"""La déclaration d'accessibilité, écrite par la commande."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from docx import Document

from tests.cli.conftest import Rendu


def test_la_declaration_suit_le_modele_officiel(
    projet: Path, commande: Callable[..., Rendu]
) -> None:
    (projet / "data" / "territoire.toml").write_text(
        'epci = "200034064"\n[accessibilite]\naudite_le = 2026-01-15\ntaux = 62\naudite_par = "EXEMPLE"\n',
        "utf-8",
    )
    rendu = commande("declaration", "--sortie", "declaration.docx")
    assert rendu.code == 0 and "hebergeur" in rendu.messages
    lu = Document(BytesIO((projet / "declaration.docx").read_bytes()))
    texte = " ".join(p.text for p in lu.paragraphs).replace("\u00a0", " ")
    assert "partiellement conforme" in texte and "62" in texte and "15 janvier 2026" in texte
    # Les parties qu'exige l'arrêté du 20 septembre 2019.
    for partie in ("État de conformité", "Résultats des tests", "Contenus non accessibles",
                   "Établissement", "Retour d'information", "Voies de recours"):  # fmt: skip
        assert partie in texte


def test_sauvegarder_puis_restaurer_par_la_commande(
    projet: Path, commande: Callable[..., Rendu]
) -> None:
    assert commande("sauvegarder", "--sortie", "s.zip").code == 0
    rendu = commande("restaurer", "s.zip", "neuf")
    assert rendu.code == 0 and "2\xa0fichiers remis" in rendu.messages
    assert (projet / "neuf" / "p.csv").read_bytes() == (projet / "data" / "p.csv").read_bytes()
    assert commande("restaurer", "s.zip", "neuf").code == 2
    # Le fichier se dit aussi tel quel ; sans dossier nommé, c'est celui de --donnees qui revient.
    assert commande("sauvegarder", "t.zip").code == 0
    assert commande("sauvegarder").code == 2
    assert commande("--donnees", "autre", "restaurer", "t.zip").code == 0
    assert (projet / "autre" / "p.csv").is_file()
    assert commande("restaurer", "t.zip").code == 2, "rien n'est écrasé"


def test_publier_ecrit_les_donnees_ouvertes_et_ne_touche_pas_a_autre_chose(
    projet: Path, commande: Callable[..., Rendu]
) -> None:
    rendu = commande("publier", "pub", "--sans-figures", "--adresse", "https://exemple.fr/d")
    assert rendu.code == 0 and "À remplir" in rendu.messages
    ecrits = {p: p.read_bytes() for p in (projet / "pub").rglob("*") if p.is_file()}
    assert (
        b"https://exemple.fr/d/donnees/valeurs.csv"
        in (projet / "pub/catalogue.jsonld").read_bytes()
    )
    assert (
        b"population,commune,81069,Cordes-sur-Ciel,2022,2022,100"
        in (projet / "pub/donnees/indicateurs/population.csv").read_bytes()
    )
    assert (
        commande("publier", "pub", "--sans-figures", "--adresse", "https://exemple.fr/d").code == 0
    )
    assert {p: p.read_bytes() for p in ecrits} == ecrits
    rendu = commande("publier", "data", "--sans-figures")
    assert rendu.code == 1 and "autre chose" in rendu.messages and (projet / "data/p.csv").is_file()
    assert commande("publier", "neuf", "--adresse", "exemple.fr").code == 2


def test_la_veille_s_ecrit_en_courriel_et_en_agenda(
    projet: Path, commande: Callable[..., Rendu]
) -> None:
    (projet / "data/local").mkdir()
    (projet / "data/local/veilles.csv").write_text(
        "intitule;indicateur;sens;seuil;publique\nTrop peu;population;dessous;5000;non\n", "utf-8"
    )
    rendu = commande("veille", "--sortie", "a.eml")
    assert rendu.code == 0 and "Trop peu" in rendu.sortie
    assert b"X-Unsent: 1" in (projet / "a.eml").read_bytes()
    assert commande("veille", "--sortie", "a.ics").code == 0
    assert b"Seuil franchi : Trop peu" in (projet / "a.ics").read_bytes()
