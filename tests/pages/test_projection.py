"""La projection : une figure ou une phrase à la fois, un rang dans l'adresse, sans rien dessiner d'autre."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.entrepot.lecture import Lecteur

RACINE = Path(__file__).parents[2]


@pytest.fixture
def accueil(entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(RACINE / "data"))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))
    return AppTest.from_file(str(RACINE / "app.py"), default_timeout=90)


def _ecrans(essai: AppTest) -> list[str]:
    return [h.proto.body for h in essai.get("html") if 'class="obs-ecran"' in h.proto.body]


def test_on_projette_et_on_avance_d_un_ecran(accueil: AppTest) -> None:
    accueil.query_params["projeter"] = "0"
    essai = accueil.run()
    assert not essai.exception
    [premier] = _ecrans(essai)
    suivant = next(b for b in essai.button if b.label == "Suivant")
    essai = suivant.click().run()
    [second] = _ecrans(essai)
    assert second != premier and essai.query_params["projeter"] == ["1"]
    assert not essai.get("plotly_chart") and not essai.get("deck_gl_json_chart")


def test_un_rang_hors_du_document_montre_le_dernier_ecran(accueil: AppTest) -> None:
    accueil.query_params["projeter"] = "9999"
    essai = accueil.run()
    assert len(_ecrans(essai)) == 1
    assert next(b for b in essai.button if b.label == "Suivant").disabled
