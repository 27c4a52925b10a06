"""Les carnets s'exécutent de bout en bout et ne définissent aucune fonction."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

DOSSIER = Path(__file__).parents[1] / "notebooks"
CARNETS = sorted(DOSSIER.glob("*.ipynb"))


def _lire(chemin: Path) -> nbformat.NotebookNode:
    return nbformat.read(chemin, as_version=4)


def test_il_y_a_un_carnet() -> None:
    assert CARNETS


@pytest.mark.parametrize("chemin", CARNETS, ids=lambda c: c.stem)
def test_un_carnet_se_sert_de_la_bibliotheque(chemin: Path) -> None:
    for cellule in _lire(chemin).cells:
        if cellule.cell_type == "code":
            noeuds = ast.walk(ast.parse(cellule.source))
            assert not any(
                isinstance(n, ast.FunctionDef | ast.Lambda | ast.ClassDef) for n in noeuds
            )


@pytest.mark.parametrize("chemin", CARNETS, ids=lambda c: c.stem)
def test_un_carnet_s_execute(chemin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(tmp_path / "entrepot"))
    carnet = _lire(chemin)
    NotebookClient(
        carnet, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(DOSSIER)}}
    ).execute()
    sorties = [s.text for c in carnet.cells for s in c.get("outputs", []) if "text" in s]
    # INSEE, état civil : 33 naissances en 2022, 28 en 2023, 34 en 2024.
    assert any("2022-2024 : 95" in s for s in sorties)
