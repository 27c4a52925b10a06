"""La porte d'accessibilité, sur une page de chaque sorte ; toutes les autres : `python -m tests.bancs accessibilite`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.navigateur.conftest import SURVEILLER, stable

pytest.importorskip("axe_playwright_python", reason="axe n'est pas installé")
pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
LARGEURS = (1440, 390)


def test_axe_ne_trouve_rien_qu_une_page_vide_du_cadre_n_ait_aussi(
    navigateur: Any, adresse: str, tmp_path: Path
) -> None:
    from tests.bancs.accessibilite import cles_du_vide, mesurer

    def ouvrir(url: str) -> Any:
        page = navigateur.new_page()
        page.add_init_script(SURVEILLER)
        page.goto(url)
        stable(page)
        return page

    vide = cles_du_vide(ouvrir, tmp_path, LARGEURS)
    restants = []
    for chemin in ("carte?indicateur=part_65_plus", "inventaire", "contact"):
        page = ouvrir(f"{adresse}/{chemin}")
        restants += [c for c in mesurer(page, chemin, LARGEURS)[0] if c.cle not in vide]
        assert " · " in page.title()
        page.close()
    assert restants == []
