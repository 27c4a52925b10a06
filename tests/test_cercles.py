"""Aucun cercle d'imports : ni entre modules chargés, ni par les seuls types."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import observatoire

RACINE = Path(observatoire.__file__).parents[1]


def _noms(racine: Path) -> dict[str, Path]:
    """Nom de module → fichier, pour tout le paquet."""
    return {
        ".".join(p.relative_to(racine).with_suffix("").parts).removesuffix(".__init__"): p
        for p in sorted((racine / "observatoire").rglob("*.py"))
    }


def _importes(noeud: ast.AST, *, types: bool) -> Iterator[str]:
    """Ce qui est importé au chargement d'un module (jamais dans une fonction)."""
    for n in ast.iter_child_nodes(noeud):
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(n, ast.If) and getattr(n.test, "id", "") == "TYPE_CHECKING" and not types:
            yield from (nom for sinon in n.orelse for nom in _importes(sinon, types=types))
        elif isinstance(n, ast.Import):
            yield from (a.name for a in n.names)
        elif isinstance(n, ast.ImportFrom):
            yield from (f"{n.module}.{a.name}" for a in n.names)
        else:
            yield from _importes(n, types=types)


def cercle(racine: Path, *, types: bool) -> list[str]:
    """Les modules d'un cercle d'imports, dans l'ordre, le premier répété ; vide s'il n'y en a pas."""
    noms = _noms(racine)
    graphe = {}
    for nom, chemin in noms.items():
        # La racine promet des noms sans les importer : seuls ses types en dépendent.
        siens = types and nom != "observatoire"
        voulus = _importes(ast.parse(chemin.read_text(encoding="utf-8")), types=siens)
        # « from a import b » vise le module a.b s'il existe, sinon un nom de a.
        graphe[nom] = {v if v in noms else v.rpartition(".")[0] for v in voulus} & set(noms) - {nom}
    try:
        TopologicalSorter(graphe).prepare()
    except CycleError as e:
        return list(e.args[1])
    return []


@pytest.mark.parametrize("types", [False, True], ids=["chargement", "types"])
def test_aucun_cercle(types: bool) -> None:
    assert cercle(RACINE, types=types) == []


@pytest.mark.parametrize(
    ("texte", "charge", "par_types"),
    [
        ("from observatoire.b import f\n", True, True),
        ("import observatoire.b\n", True, True),
        ("try:\n    from observatoire import b\nexcept ImportError:\n    b = None\n", True, True),
        ("if TYPE_CHECKING:\n    from observatoire.b import f\n", False, True),
        ("def g():\n    from observatoire.b import f\n", False, False),
    ],
)
def test_un_cercle_se_voit(tmp_path: Path, texte: str, charge: bool, par_types: bool) -> None:
    paquet = tmp_path / "observatoire"
    paquet.mkdir()
    (paquet / "__init__.py").write_text("")
    (paquet / "a.py").write_text(texte)
    (paquet / "b.py").write_text("from observatoire import a\n")
    assert bool(cercle(tmp_path, types=False)) == charge
    assert bool(cercle(tmp_path, types=True)) == par_types
