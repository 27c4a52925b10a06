"""La page Schéma : chaque onglet, sur le plan livré."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest


@pytest.mark.parametrize(
    ("onglet", "attendu"),
    [
        ("Plan", "1.2.2"),
        ("Frise", "aucune n'a à la fois un début et une fin"),
        ("Budget", "Aucun montant n'est saisi"),
        ("Cibles", "cible à fixer par le comité"),
        ("Volets légaux", "Pas dû ici"),
        ("Bilan", "50 actions sans date"),
    ],
)
def test_onglets(ouvrir_page: Callable[..., AppTest], onglet: str, attendu: str) -> None:
    essai = ouvrir_page("schema", onglet_schema=onglet)
    assert not essai.exception
    lus = " ".join(
        str(getattr(e, "value", "") or getattr(e.proto, "body", ""))
        for e in (*essai.markdown, *essai.info, *essai.header, *essai.get("html"))
    )
    lus = lus.replace("\u00a0", " ").replace("\\", "").lower()
    assert attendu.lower() in lus
    assert "le plan compte 50 actions en 3 axes" in lus
    assert "obligatoire" not in lus


def test_filtrer_par_theme(ouvrir_page: Callable[..., AppTest]) -> None:
    essai = ouvrir_page("schema")
    essai.selectbox(key="plan_theme").select("mobilité").run()
    arbres = " ".join(e.proto.body for e in essai.get("html"))
    assert "2.7.3" in arbres and "1.2.2" not in arbres
    assert any("4\u00a0actions sur 50" in c.value.replace("\\", "") for c in essai.caption)
