"""La source et la marque d'un exemple ne s'écrivent qu'au rendu : on les cherche partout ailleurs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import observatoire
from tests.affirmations.test_tournures import textes

PAQUET = Path(observatoire.__file__).parent
# Les pièces au-dessus d'`analyses` : aucune n'écrit une source à la main.
PIECES = ("schema", "contenu", "documents", "graphiques", "ui", "cli")
SOURCE = re.compile(r"\bSources? ?:")
MARQUES = {"EXEMPLE", "MENTION_FICTIF"}
# Le rendu d'une figure dit sa source à côté de sa licence et de son édition.
ECRIVENT_LA_SOURCE = {"graphiques/resume.py"}
# Un agenda (.ics) n'a que des titres : il est son propre rendu.
MARQUENT = {"schema/evenement.py"}


def sources_ecrites(arbre: ast.AST) -> Iterator[str]:
    """Chaque « Source : … » et chaque `source="…"` d'un module."""
    yield from (texte for _, texte in textes(arbre) if SOURCE.search(texte))
    for n in ast.walk(arbre):
        ecrit = isinstance(n, ast.keyword) and n.arg in ("source", "sources") and n.value
        if isinstance(ecrit, ast.JoinedStr | ast.Constant) and getattr(ecrit, "value", "dite"):
            yield f"source={ast.unparse(ecrit)}"


def marques_ecrites(arbre: ast.AST) -> Iterator[str]:
    """Chaque EXEMPLE écrit, ou pris des mots du rendu."""
    yield from (texte for _, texte in textes(arbre) if re.search(r"\bEXEMPLE", texte))
    for n in ast.walk(arbre):
        if isinstance(n, ast.ImportFrom) and n.module == "observatoire.affirmations.mots":
            yield from (a.name for a in n.names if a.name in MARQUES)


def _modules(*pieces: str) -> list[tuple[str, ast.AST]]:
    fichiers = (f for piece in pieces for f in sorted((PAQUET / piece).rglob("*.py")))
    return [
        (f.relative_to(PAQUET).as_posix(), ast.parse(f.read_text(encoding="utf-8")))
        for f in fichiers
    ]


def test_aucune_piece_n_ecrit_une_source_a_la_main() -> None:
    trouvees = {nom: list(sources_ecrites(arbre)) for nom, arbre in _modules(*PIECES)}
    assert {n: t for n, t in trouvees.items() if t and n not in ECRIVENT_LA_SOURCE} == {}


def test_le_contenu_ne_marque_pas_lui_meme_un_exemple() -> None:
    trouvees = {nom: list(marques_ecrites(arbre)) for nom, arbre in _modules("contenu", "schema")}
    assert {n: t for n, t in trouvees.items() if t and n not in MARQUENT} == {}


@pytest.mark.parametrize(
    "ecrit",
    ['f"Source : {qui}, {annee}"', 'x = "Sources : INSEE."', 'Tableau(source="INSEE")',
     'Figure(sources=f"{qui}, 2023")'],
)  # fmt: skip
def test_une_source_ecrite_est_reconnue(ecrit: str) -> None:
    assert list(sources_ecrites(ast.parse(ecrit)))


@pytest.mark.parametrize(
    "ecrit",
    ['x = "EXEMPLE : inventé"', "from observatoire.affirmations.mots import EXEMPLE, valeur"],
)
def test_une_marque_ecrite_est_reconnue(ecrit: str) -> None:
    assert list(marques_ecrites(ast.parse(ecrit)))
