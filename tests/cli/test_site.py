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
    assert rendu.code == 0 and "1" in rendu.messages
    assert (projet / "neuf" / "p.csv").read_bytes() == (projet / "data" / "p.csv").read_bytes()
    assert commande("restaurer", "s.zip", "neuf").code == 2
