"""Chaque page s'affiche sans erreur, pour tout le territoire, un secteur et une commune."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.entrepot.lecture import Lecteur
from tests.test_phrases import refus, textes

RACINE = Path(__file__).parents[2]
PAGES = sorted(p.stem for p in (RACINE / "pages").glob("*.py"))


@pytest.fixture(autouse=True)
def _dossiers(entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(RACINE / "data"))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))


def _ouvrir(page: str, **url: str) -> AppTest:
    essai = AppTest.from_file(str(RACINE / "pages" / f"{page}.py"), default_timeout=90)
    for cle, valeur in url.items():
        essai.query_params[cle] = valeur
    return essai.run()


@pytest.mark.parametrize("territoire", ["200034064", "causse-et-gresigne", "81309"])
@pytest.mark.parametrize("page", PAGES)
def test_la_page_s_affiche(page: str, territoire: str) -> None:
    essai = _ouvrir(page, territoire=territoire)
    assert not essai.exception
    assert len(essai.title) == 1
    assert essai.title[0].value.endswith("?")
    if page != "donnees":
        assert refus("\n".join(textes(essai))) == []


def test_l_application_ouvre_sur_l_accueil() -> None:
    essai = AppTest.from_file(str(RACINE / "app.py"), default_timeout=90).run()
    assert not essai.exception
    assert "Où en est le territoire" in essai.title[0].value


@pytest.mark.parametrize("indicateur", ["revenu_median", "part_menages_sans_voiture", "zonage_frr"])
@pytest.mark.parametrize("page", ["carte", "tendances"])
def test_secret_absent_et_sans_donnee_s_affichent(page: str, indicateur: str) -> None:
    essai = _ouvrir(page, indicateur=indicateur)
    assert not essai.exception
