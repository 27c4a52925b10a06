"""La porte d'accessibilité, sur une page de chaque sorte ; toutes les autres : `python -m tests.bancs accessibilite`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from observatoire.guichet import page as guichet
from observatoire.guichet.boite import Affiche, Formulaire
from observatoire.guichet.declaration import questionnaires
from tests.navigateur.conftest import SURVEILLER, stable

pytest.importorskip("axe_playwright_python", reason="axe n'est pas installé")
pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
LARGEURS = (1440, 390)
AFFICHE = Affiche(
    "Territoire", {"81309": "Vaour"}, "EXEMPLE éditeur", "EXEMPLE contact", "EXEMPLE dpo"
)


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


def test_le_guichet_public_n_a_aucun_defaut_meme_refuse(navigateur: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    trouves = []
    page = navigateur.new_page()
    page.set_viewport_size({"width": 320, "height": 900})
    for nom, q in questionnaires().items():
        f = Formulaire(nom, nom, q.titre, "2027-01-01", "2027-12-31")
        fautes = {x.id: "À remplir." for x in q.questions}
        for dites in ({}, fautes):
            page.set_content(guichet.formulaire(AFFICHE, "", f, q, "0" * 32, {}, dites))
            page.add_style_tag(content=guichet.STYLE)
            vus = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            trouves += [(nom, v["id"]) for v in vus]
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
    assert trouves == []
