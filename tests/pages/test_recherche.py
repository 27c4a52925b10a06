"""La recherche trouve une commune, un indicateur par sa définition, une page, depuis chaque page."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.entrepot.lecture import Lecteur

RACINE = Path(__file__).parents[2]
_SCRIPT = """
from types import SimpleNamespace
from observatoire.ui import recherche
recherche.montrer([SimpleNamespace(title="Isolement", url_path="isolement")])
"""


@pytest.mark.parametrize(
    "cherche, lien",
    [
        ("vaour", "./?territoire=81309"),
        ("ISOLE", "isolement"),
        ("foyers rsa", "tendances?indicateur=foyers_caf_rsa"),
        ("introuvablissime", ""),
    ],
)
def test_chercher(
    entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch, cherche: str, lien: str
) -> None:
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(RACINE / "data"))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))
    essai = AppTest.from_string(_SCRIPT, default_timeout=90).run()
    essai.text_input("cherche").input(cherche).run()
    assert not essai.exception
    html = "".join(h.value for h in essai.html)
    assert f'href="{lien}"' in html if lien else "Rien trouvé" in essai.caption[0].value
