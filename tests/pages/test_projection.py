"""La projection : une figure ou une phrase à la fois, un rang dans l'adresse, sans rien dessiner d'autre."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.entrepot.lecture import Lecteur

RACINE = Path(__file__).parents[2]


@pytest.fixture
def projeter(entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AppTest]:
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(RACINE / "data"))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))

    def ouvrir(rang: str) -> AppTest:
        essai = AppTest.from_file(str(RACINE / "app.py"), default_timeout=90)
        essai.query_params["projeter"] = rang
        return essai.run()

    return ouvrir


def _ecrans(essai: AppTest) -> list[str]:
    return [h.proto.body for h in essai.get("html") if 'class="obs-ecran"' in h.proto.body]


def test_un_rang_un_ecran_et_rien_d_autre_de_dessine(projeter: Callable[[str], AppTest]) -> None:
    premier, dernier = projeter("0"), projeter("9999")
    assert not premier.exception and not dernier.exception
    [un], [autre] = _ecrans(premier), _ecrans(dernier)
    assert un != autre
    for essai in (premier, dernier):
        assert not essai.get("plotly_chart") and not essai.get("deck_gl_json_chart")
    # Un rang au-delà du dernier montre le dernier.
    assert next(b for b in dernier.button if b.label == "Suivant").disabled
    assert next(b for b in premier.button if b.label == "Précédent").disabled
