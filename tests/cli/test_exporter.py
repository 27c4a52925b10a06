"""`exporter` : chaque forme dans chaque format, et les refus."""

from __future__ import annotations

import zipfile

import pytest

SIGNATURES = {
    "png": b"\x89PNG",
    "svg": b"<?xml",
    "pdf": b"%PDF",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
}


@pytest.mark.parametrize("forme", ["carte", "evolution", "barres"])
@pytest.mark.parametrize("format_", list(SIGNATURES))
def test_une_figure_dans_un_fichier(projet, commande, forme: str, format_: str) -> None:
    rendu = commande("exporter", "population", "--forme", forme, "--format", format_,
                     "--sortie", f"figure é.{format_}")  # fmt: skip
    assert rendu.code == 0, rendu.messages
    assert (projet / f"figure é.{format_}").read_bytes().startswith(SIGNATURES[format_])
    assert rendu.sortie == ""


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


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (["--forme", "evolution", "--annee", "2022"], "Une évolution montre toutes les années"),
        (["--forme", "carte", "--territoire", "81069,81045"], "un seul territoire à la fois"),
        (["--forme", "camembert"], "Attendu : carte, evolution, barres"),
    ],
)
def test_un_export_impossible_le_dit(projet, commande, arguments, dit) -> None:
    rendu = commande("exporter", "population", *arguments, "--format", "png", "--sortie", "x.png")
    assert rendu.code == 2
    assert dit in rendu.messages
    assert not (projet / "x.png").exists()


def test_un_dossier_absent_est_dit_et_ne_laisse_rien(projet, commande) -> None:
    rendu = commande("exporter", "population", "--forme", "barres", "--format", "csv",
                     "--sortie", "nulle/part.csv")  # fmt: skip
    assert rendu.code == 2
    assert "ne peut pas être écrit" in rendu.messages
