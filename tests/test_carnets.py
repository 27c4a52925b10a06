"""Les carnets s'exécutent de bout en bout, avec ce que la bibliothèque promet, et répondent à leur question."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import observatoire
from observatoire import affirmations, documents
from observatoire.entrepot.lecture import Lecteur
from observatoire.sources import declaration

DOSSIER = Path(__file__).parents[1] / "notebooks"
CARNETS = sorted(DOSSIER.glob("*.ipynb"))
# Ce que chaque carnet finit par dire.
REPONSES = {
    # INSEE, état civil : 33 naissances en 2022, 28 en 2023, 34 en 2024.
    "naissances": "Naissances 2022-2024 : 95",
    "acces-sans-milhars": "Milhars perd le plus",
    "fichier-declare": "Vaour 2024 secret nan",
    "projection-jugee": "Les prévisions faites ainsi",
    "ce-que-cite-un-document": "Identiques : True",
}
PUBLICS = {
    "observatoire": observatoire.__all__,
    "observatoire.affirmations": affirmations.__all__,
    "observatoire.documents": documents.__all__,
}


def _codes(chemin: Path) -> list[str]:
    carnet = nbformat.read(chemin, as_version=4)
    nbformat.validate(carnet)
    return [c.source for c in carnet.cells if c.cell_type == "code"]


def test_chaque_question_a_son_carnet() -> None:
    assert {c.stem for c in CARNETS} == set(REPONSES)


@pytest.mark.parametrize("chemin", CARNETS, ids=lambda c: c.stem)
def test_un_carnet_se_sert_de_ce_que_la_bibliotheque_promet(chemin: Path) -> None:
    for source in _codes(chemin):
        for n in ast.walk(ast.parse(source)):
            assert not isinstance(n, ast.FunctionDef | ast.Lambda | ast.ClassDef)
            if isinstance(n, ast.ImportFrom) and (n.module or "").startswith("observatoire"):
                assert {a.name for a in n.names} <= set(PUBLICS[str(n.module)])


@pytest.mark.parametrize("chemin", CARNETS, ids=lambda c: c.stem)
def test_un_carnet_s_execute(
    chemin: Path, entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cellule par cellule, dans l'interpréteur des carnets ; une faute y est une faute ici."""
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))
    monkeypatch.chdir(DOSSIER)
    InteractiveShell.clear_instance()
    interprete = InteractiveShell.instance(colors="nocolor")
    try:
        with capture_output() as sortie:
            for source in _codes(chemin):
                interprete.run_cell(source).raise_error()
    finally:
        InteractiveShell.clear_instance()
        declaration.adopter(entrepot_4c.declarees)
    assert REPONSES[chemin.stem] in sortie.stdout
