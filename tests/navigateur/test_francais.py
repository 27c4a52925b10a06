"""Aucun mot anglais du cadre ne reste dans les noms des contrôles ; légendes lisibles ; page imprimée entière."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from observatoire.ui.francais_du_cadre import DEBUTS, MOTS
from tests.navigateur.conftest import ATTENTE

api = pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
ANGLAIS = {m for m in MOTS if m != "Menu"}
DEBUTS_ANGLAIS = tuple(d.split("{}")[0] for d in DEBUTS)
NOMS = """() => [...document.querySelectorAll('[aria-label],[title],[placeholder]')]
  .flatMap(e => ['aria-label', 'title', 'placeholder'].map(n => e.getAttribute(n)).filter(Boolean))"""


@pytest.mark.parametrize("chemin", ["inventaire", "scenarios"])
def test_les_controles_du_cadre_sont_nommes_en_francais(
    aller: Callable[..., Any], chemin: str
) -> None:
    page = aller(chemin)
    page.wait_for_function(
        f"() => {{const noms = ({NOMS})(); return noms.some(n => n.startsWith('Aide : '))}}",
        timeout=ATTENTE,
    )
    noms = page.evaluate(NOMS)
    assert not [n for n in noms if n in ANGLAIS or n.startswith(DEBUTS_ANGLAIS)]
    assert page.get_by_test_id("stSkipToContent").inner_text() == "Aller au contenu"


def test_une_legende_se_lit_et_la_page_imprimee_n_a_que_son_contenu(
    aller: Callable[..., Any],
) -> None:
    page = aller("carte?territoire=81309")
    page.locator("[data-testid=stMain] [data-testid=stCaptionContainer] p").first.wait_for(
        timeout=ATTENTE
    )
    couleur, opacite = page.evaluate(
        "() => {const s = getComputedStyle(document.querySelector('[data-testid=stMain] "
        "[data-testid=stCaptionContainer] p')); return [s.color, s.opacity]}"
    )
    assert _contraste([int(x) for x in re.findall(r"\d+", couleur)[:3]]) >= 4.5 and opacite == "1"
    page.emulate_media(media="print")
    for cache in ("[data-testid=stHeader]", ".st-key-entete"):
        api.expect(page.locator(cache).first).to_be_hidden(timeout=ATTENTE)
    api.expect(page.locator("h1")).to_be_visible(timeout=ATTENTE)
    # Rien n'est coupé par un cadre qui défile : la page a toute la hauteur de son contenu.
    assert page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollHeight"
        " <= document.querySelector('[data-testid=stMain]').clientHeight + 1"
    )


def _contraste(rvb: list[int]) -> float:
    """Rapport de contraste sur blanc (WCAG 2.1, luminance relative)."""
    lineaires = [
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rvb
    ]
    luminance = sum(p * c for p, c in zip((0.2126, 0.7152, 0.0722), lineaires, strict=True))
    return 1.05 / (luminance + 0.05)
