"""Ouvrir une page seule sur un entrepôt, éventuellement retouché pour un cas que data/ n'a pas."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from observatoire.entrepot.lecture import Lecteur

RACINE = Path(__file__).parents[2]
Ouvrir = Callable[..., AppTest]


@pytest.fixture
def ouvrir_page(entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch) -> Ouvrir:
    """`ouvrir_page("accueil", territoire="81309")` : la page affichée, sur les chiffres réels."""
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(RACINE / "data"))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))

    def ouvrir(page: str, **url: str) -> AppTest:
        essai = AppTest.from_file(str(RACINE / "pages" / f"{page}.py"), default_timeout=90)
        for cle, valeur in url.items():
            essai.query_params[cle] = valeur
        return essai.run()

    return ouvrir


@pytest.fixture
def retoucher(
    entrepot_4c: Lecteur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ouvrir_page: Ouvrir
) -> Callable[[str], None]:
    """`retoucher(sql)` : met en service une copie de l'entrepôt réel où `sql` a été exécuté."""

    def appliquer(sql: str) -> None:
        copie = tmp_path / "entrepot" / "entrepot-retouche.duckdb"
        copie.parent.mkdir()
        shutil.copyfile(entrepot_4c.chemin, copie)
        con = duckdb.connect(str(copie))
        con.execute(sql)
        con.execute("UPDATE edition SET empreinte = ?", [str(tmp_path)])
        con.close()
        (copie.parent / "COURANT").write_text(copie.name, encoding="utf-8")
        monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(copie.parent))

    return appliquer
