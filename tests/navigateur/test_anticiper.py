"""Le scénario de Milhars de bout en bout : une hypothèse changée, un nom, la fiche exportée."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.navigateur.conftest import ATTENTE, stable

pytestmark = pytest.mark.navigateur
api = pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")
NOM = "Milhars itinérante, quinze enfants"


def test_de_l_hypothese_a_la_fiche(aller: Callable[..., Any], depot: Path, tmp_path: Path) -> None:
    page = aller("scenarios")
    reponse = page.locator('[class*="st-key-reponse"]').first
    api.expect(reponse).to_contain_text(
        "Micro-crèche de Milhars : devient une halte itinérante", timeout=ATTENTE
    )
    # Un scénario dit toujours qui perd.
    page.get_by_text("perdent de l'accès (").first.wait_for(timeout=ATTENTE)
    avant = reponse.inner_text()
    page.get_by_text("Changer les hypothèses").click(timeout=ATTENTE)
    capacite = page.get_by_role("spinbutton", name="Enfants à la fois")
    capacite.fill("15")
    capacite.press("Enter")
    # Une hypothèse changée change la réponse.
    api.expect(reponse).not_to_have_text(avant, timeout=ATTENTE)
    page.get_by_role("tab", name="Enregistrer et exporter").click()
    nom = page.get_by_role("textbox", name="Nom du scénario")
    nom.fill(NOM)
    nom.press("Enter")
    stable(page)
    page.get_by_role("button", name="Enregistrer ce scénario").click()
    api.expect(reponse).to_contain_text(NOM, timeout=ATTENTE)
    assert (depot / "local" / "scenarios" / "milhars-itinerante-quinze-enfants.json").is_file()
    page.get_by_role("tab", name="Enregistrer et exporter").click()
    stable(page)
    with page.expect_download(timeout=ATTENTE) as attendu:
        page.get_by_role("button", name="Fiche PDF").click()
    attendu.value.save_as(tmp_path / "fiche.pdf")
    texte = "".join(
        p.extract_text()
        for p in pypdf.PdfReader(io.BytesIO((tmp_path / "fiche.pdf").read_bytes())).pages
    )
    assert NOM in texte.replace("\n", " ") and "Hypothèses" in texte and "Milhars" in texte
    assert page.erreurs == [] and page.dehors == []
