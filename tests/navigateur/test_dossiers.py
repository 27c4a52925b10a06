"""De la figure à l'écran au document : l'ajouter au dossier, le rouvrir par son lien, l'exporter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.navigateur
ATTENTE = 90_000
Aller = Callable[..., Any]


def test_une_figure_va_de_l_ecran_au_pdf(aller: Aller, depot: Path, tmp_path: Path) -> None:
    page = aller("tendances")
    barre = page.locator(".st-key-barre-evolution")
    barre.get_by_role("button", name="Ajouter au dossier").click()
    page.get_by_label("Nom du dossier").fill("Conseil de mars")
    page.get_by_label("Commentaire (facultatif)").fill("#strong[à dire]")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_text("Ajouté à").wait_for(timeout=ATTENTE)
    assert (depot / "local" / "dossiers" / "conseil-de-mars.json").is_file()
    page = aller("dossiers?dossier=Conseil+de+mars&onglet_dossiers=Exporter")
    page.get_by_text("compte 2").wait_for(timeout=ATTENTE)
    with page.expect_download(timeout=ATTENTE) as attente:
        page.get_by_role("button", name="PDF accessible").click()
    attente.value.save_as(tmp_path / "dossier.pdf")
    assert (tmp_path / "dossier.pdf").read_bytes().startswith(b"%PDF")
    assert page.erreurs == [] and page.dehors == []
