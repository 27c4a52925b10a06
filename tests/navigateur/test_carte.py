"""La carte sous la souris : un clic choisit la commune partout, au bureau comme au téléphone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.navigateur.conftest import ATTENTE, tient_en_largeur

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
Aller = Callable[..., Any]
api = pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")
CARTE = "[data-testid=stDeckGlJsonChart]"
INFOBULLE = f"{CARTE} .deck-tooltip"
PENNE = (0.2, 0.5)  # la commune de l'ouest, à gauche du cadre, quelle que soit sa taille


def _cliquer(page: Any, place: tuple[float, float], commune: str) -> None:
    """Clique quand la carte, dessinée, dit par son infobulle que `commune` est sous la souris.

    La carte cherche ce qui est sous la souris dès que le bouton s'enfonce, et ne tient pas pour un
    clic un bouton enfoncé plus de 250 ms : sur une machine chargée, cette recherche dure davantage
    et aucun clic ne compterait. L'heure de la page est donc arrêtée le temps du clic.
    """
    carte, infobulle = page.locator(CARTE), page.locator(INFOBULLE)
    carte.scroll_into_view_if_needed()
    for recul in range(60):
        boite = carte.bounding_box()
        x, y = boite["x"] + boite["width"] * place[0], boite["y"] + boite["height"] * place[1]
        page.mouse.move(x - recul % 2, y)  # immobile, la souris ne redemanderait rien
        try:
            api.expect(infobulle).to_contain_text(commune, timeout=1000)
        except AssertionError:
            continue
        page.evaluate("window.heure = Date.now; const t = Date.now(); Date.now = () => t")
        page.mouse.click(x, y)
        page.evaluate("Date.now = window.heure")
        return
    raise AssertionError(f"{commune} n'est pas venue sous la souris : {page.url}")


@pytest.mark.parametrize("largeur", [1440, 390])
def test_un_clic_sur_la_carte_choisit_la_commune(aller: Aller, largeur: int) -> None:
    page = aller("carte?indicateur=part_65_plus", largeur=largeur)
    page.wait_for_selector(CARTE, timeout=ATTENTE)
    _cliquer(page, PENNE, "Penne")
    page.wait_for_url(re.compile("territoire=81206"), timeout=ATTENTE)
    page.get_by_role("heading", name="La fiche de Penne").wait_for(timeout=ATTENTE)
    assert page.erreurs == [] and page.dehors == []


def test_un_clic_sur_une_barre_choisit_la_commune(aller: Aller) -> None:
    page = aller("carte?indicateur=population")
    barre = page.locator(".st-key-liste .bars .point").last  # la plus longue : Cordes-sur-Ciel
    barre.wait_for(timeout=ATTENTE)
    barre.click(force=True)  # plotly écoute par-dessus ses barres
    page.wait_for_url(re.compile("territoire=81069"), timeout=ATTENTE)
    # Pas de nombre : un autre essai dépose des populations dans le même dossier.
    page.get_by_text("Cordes-sur-Ciel compte").first.wait_for(timeout=ATTENTE)


@pytest.mark.parametrize("largeur", [1440, 390])
def test_rien_ne_depasse(aller: Aller, largeur: int) -> None:
    for chemin in (
        "carte?indicateur=densite&autre=densite-2016",
        "tendances?indicateur=population",
    ):
        tient_en_largeur(aller(chemin, largeur=largeur))


def test_au_telephone_la_carte_vient_avant_la_liste_et_les_commandes(aller: Aller) -> None:
    page = aller("carte?indicateur=densite", largeur=390)
    page.wait_for_function(
        """carte => {
          const [l, c, k] = ['.st-key-liste', carte, '.st-key-commandes-carte']
            .map(q => document.querySelector(q)?.getBoundingClientRect())
          return l && c && k && l.height > 0 && c.y < l.y && c.y < k.y && c.height > 0 && c.height < 350
        }""",
        arg=CARTE, timeout=ATTENTE,
    )  # fmt: skip


def test_l_adresse_partagee_passe_par_l_application(aller: Aller) -> None:
    page = aller("carte?indicateur=densite&territoire=81309")
    page.get_by_text("Le projet").first.wait_for(timeout=ATTENTE)
    api.expect(page.get_by_text("Le comité")).to_have_count(1)


def test_exporter_donne_un_pdf(aller: Aller) -> None:
    page = aller("tendances?indicateur=population")
    page.get_by_role("button", name="Télécharger").first.click()
    with page.expect_download(timeout=ATTENTE) as attendu:
        page.get_by_role("button", name="Document PDF").first.click()
    fichier = Path(attendu.value.path())
    assert re.fullmatch(r"population-evolution-1968-202\d\.pdf", attendu.value.suggested_filename)
    assert fichier.read_bytes().startswith(b"%PDF")
