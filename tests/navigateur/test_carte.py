"""La carte sous la souris : un clic choisit la commune partout, au bureau comme au téléphone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
Aller = Callable[..., Any]
CARTE = "[data-testid=stDeckGlJsonChart]"
PENNE = (0.2, 0.5)  # la commune de l'ouest, à gauche du cadre, quelle que soit sa taille


def _cliquer_jusqu_a(page: Any, place: tuple[float, float], adresse: str) -> None:
    """La carte se dessine après la page, plus ou moins vite : un clic trop tôt ne choisit rien."""
    carte = page.locator(CARTE)
    carte.scroll_into_view_if_needed()
    for _ in range(20):
        page.wait_for_timeout(1500)
        boite = carte.bounding_box()
        page.mouse.click(
            boite["x"] + boite["width"] * place[0], boite["y"] + boite["height"] * place[1]
        )
        page.wait_for_timeout(1500)
        if re.search(adresse, page.url):
            return
    raise AssertionError(f"aucun clic n'a mené à « {adresse} » : {page.url}")


@pytest.mark.parametrize("largeur", [1440, 390])
def test_un_clic_sur_la_carte_choisit_la_commune(aller: Aller, largeur: int) -> None:
    page = aller("carte?indicateur=part_65_plus", largeur=largeur)
    page.wait_for_selector(CARTE, timeout=60_000)
    _cliquer_jusqu_a(page, PENNE, "commune=81206")
    page.get_by_role("heading", name="La fiche de Penne").wait_for(timeout=60_000)
    assert page.erreurs == [] and page.dehors == []


def test_un_clic_sur_une_barre_choisit_la_commune(aller: Aller) -> None:
    page = aller("carte?indicateur=population")
    barre = page.locator(".st-key-liste .bars .point").last  # la plus longue : Cordes-sur-Ciel
    barre.wait_for(timeout=60_000)
    barre.click(force=True)  # plotly écoute par-dessus ses barres
    page.wait_for_url(re.compile("commune=81069"), timeout=60_000)
    page.get_by_text("Cordes-sur-Ciel compte 879").first.wait_for(timeout=60_000)


@pytest.mark.parametrize("largeur", [1440, 390])
def test_rien_ne_depasse(aller: Aller, largeur: int) -> None:
    for chemin in (
        "carte?indicateur=densite&autre=densite-2016",
        "tendances?indicateur=population",
    ):
        page = aller(chemin, largeur=largeur)
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur


def test_au_telephone_la_liste_vient_avant_la_carte(aller: Aller) -> None:
    page = aller("carte?indicateur=densite", largeur=390)
    page.wait_for_selector(CARTE, timeout=60_000)
    haut = {q: page.locator(q).first.bounding_box() for q in (".st-key-liste", CARTE)}
    assert haut[".st-key-liste"]["y"] < haut[CARTE]["y"]
    assert haut[CARTE]["height"] < 350


def test_l_adresse_partagee_passe_par_l_application(aller: Aller) -> None:
    page = aller("carte?indicateur=densite&territoire=81309")
    page.get_by_text("Veiller").first.wait_for(timeout=60_000)
    assert page.get_by_text("Alimenter").count() == 1


def test_exporter_donne_un_pdf(aller: Aller) -> None:
    page = aller("tendances?indicateur=population")
    page.get_by_role("button", name="Exporter").first.click()
    with page.expect_download(timeout=60_000) as attendu:
        page.get_by_role("button", name="Document PDF").first.click()
    fichier = Path(attendu.value.path())
    assert attendu.value.suggested_filename == "population-evolution-1968-2023.pdf"
    assert fichier.read_bytes().startswith(b"%PDF")
