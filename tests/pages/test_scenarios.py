"""La page Scénarios : ce qui est enregistré avec un scénario."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

RACINE = Path(__file__).parents[2]


def test_le_scenario_enregistre_garde_la_semaine_trouvee(
    ouvrir_page: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(RACINE / "data" / "territoire.toml", tmp_path)
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(tmp_path))
    essai = ouvrir_page("scenarios")
    essai.session_state["onglet_scenario"] = "Enregistrer et exporter"
    essai.run()
    [enregistrer] = [b for b in essai.button if b.label == "Enregistrer ce scénario"]
    enregistrer.click().run()
    assert not essai.exception
    [fichier] = (tmp_path / "local" / "scenarios").glob("*.json")
    enregistre = json.loads(fichier.read_text(encoding="utf-8"))
    assert "devient une halte itinérante" in enregistre["nom"]
    [trouve] = enregistre["contenu"]["trouve"]
    assert enregistre["contenu"]["leviers"][trouve["levier"]]["genre"] == "halte"
    assert trouve["prouve"] and trouve["ecart"] == 0
    # La semaine trouvée est celle que la page dit.
    assert (
        sum(trouve["jours"].values()) == enregistre["contenu"]["leviers"][trouve["levier"]]["jours"]
    )
