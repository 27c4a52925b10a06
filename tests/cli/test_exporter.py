"""`exporter` : chaque forme dans chaque format, et les refus."""

from __future__ import annotations

import zipfile
from itertools import product

SIGNATURES = {
    "png": b"\x89PNG",
    "svg": b"<?xml",
    "pdf": b"%PDF",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
}


def test_une_figure_dans_un_fichier(projet, commande) -> None:
    """Chaque forme dans chaque format, sur la même édition : elle ne se construit qu'une fois."""
    for forme, format_ in product(("carte", "evolution", "barres"), SIGNATURES):
        ou = projet / f"{forme} é.{format_}"
        rendu = commande("exporter", "population", "--forme", forme, "--format", format_,
                         "--sortie", ou.name)  # fmt: skip
        assert (rendu.code, rendu.sortie) == (0, ""), (forme, format_, rendu.messages)
        assert ou.read_bytes().startswith(SIGNATURES[format_]), (forme, format_)


def test_le_csv_porte_les_valeurs(projet, commande) -> None:
    commande("exporter", "population", "--forme", "barres", "--format", "csv", "--sortie", "b.csv",
             "--annee", "2022")  # fmt: skip
    texte = (projet / "b.csv").read_text(encoding="utf-8-sig")
    assert texte.count(";100;") >= 25


def test_le_classeur_a_une_feuille_de_sources(projet, commande) -> None:
    commande(
        "exporter", "population", "--forme", "barres", "--format", "xlsx", "--sortie", "b.xlsx"
    )
    with zipfile.ZipFile(projet / "b.xlsx") as classeur:
        assert "ources" in classeur.read("xl/workbook.xml").decode()


def test_un_export_impossible_le_dit(projet, commande) -> None:
    for arguments, dit in (
        (["--forme", "evolution", "--annee", "2022"], "Une évolution montre toutes les années"),
        (["--forme", "carte", "--territoire", "81069,81045"], "un seul territoire à la fois"),
        (["--forme", "camembert"], "Attendu : carte, evolution, barres"),
    ):
        rendu = commande(
            "exporter", "population", *arguments, "--format", "png", "--sortie", "x.png"
        )
        assert rendu.code == 2 and dit in rendu.messages, arguments
        assert not (projet / "x.png").exists()


def test_un_dossier_absent_est_dit_et_ne_laisse_rien(projet, commande) -> None:
    rendu = commande("exporter", "population", "--forme", "barres", "--format", "csv",
                     "--sortie", "nulle/part.csv")  # fmt: skip
    assert rendu.code == 2
    assert "ne peut pas être écrit" in rendu.messages
