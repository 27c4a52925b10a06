"""De l'écran au document : ajouter figure et tableau au dossier, le rouvrir par son lien, l'exporter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.navigateur.conftest import ATTENTE

pytestmark = pytest.mark.navigateur
Aller = Callable[..., Any]


def test_figure_et_tableau_vont_de_l_ecran_au_document(
    aller: Aller, depot: Path, tmp_path: Path
) -> None:
    page = aller("tendances")
    barre = page.locator(".st-key-barre-evolution")
    barre.get_by_role("button", name="⋯").click()
    page.get_by_label("Nom du dossier").fill("Conseil de mars")
    page.get_by_label("Commentaire (facultatif)").fill("#strong[à dire]")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_text("Ajouté à").wait_for(timeout=ATTENTE)
    assert (depot / "local" / "dossiers" / "conseil-de-mars.json").is_file()
    # Un tableau qui n'est pas une figure : le compteur légal du schéma.
    page = aller("schema?onglet_schema=Volets+l%C3%A9gaux")
    page.locator(".st-key-barre-volets").get_by_role("button", name="Ajouter au dossier").click()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_text("Ajouté à").wait_for(timeout=ATTENTE)
    page = aller("dossiers?dossier=Conseil+de+mars&onglet_dossiers=Exporter")
    page.get_by_text("compte 3").wait_for(timeout=ATTENTE)
    for bouton, nom in (("PDF accessible", "dossier.pdf"), ("Classeur XLSX", "dossier.xlsx")):
        with page.expect_download(timeout=ATTENTE) as attente:
            page.get_by_role("button", name=bouton).click()
        attente.value.save_as(tmp_path / nom)
    assert (tmp_path / "dossier.pdf").read_bytes().startswith(b"%PDF")
    feuilles = openpyxl.load_workbook(tmp_path / "dossier.xlsx").worksheets
    cellules = {c.value for f in feuilles for ligne in f.iter_rows() for c in ligne}
    # Article D214-10-1 du CASF : le dernier des onze volets du schéma.
    assert any(str(v).startswith("4° h") for v in cellules)
    assert page.erreurs == [] and page.dehors == []
