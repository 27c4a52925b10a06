"""Les tournures des affirmations ne s'écrivent qu'à un endroit : on les cherche partout ailleurs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PAQUET = Path(__file__).parents[2] / "observatoire"
PIECES = ("contenu", "ui", "schema", "analyses")
TOURNURES = {
    "de X à Y": r"\bde \{\}[^.{]{0,25} à \{\}",
    "passe de": r"\bpass(?:e|ent|erait|eraient) de \{\}",
    "le plus": r"\b(?:le|la|les) plus \w+ (?:est|sont|serait)\b",
    "à plus de N minutes": r"\bà plus de (?:\{\}|\d+) minutes",
    "contre": r"\bcontre \{\}",
    "EXEMPLE": r"\bEXEMPLE",
}

# L'entrepôt note le lieu le plus proche quand il se construit, sous les affirmations.
JUSTIFIES = {"analyses/acces_accueil.py « le plus »"}


def textes(arbre: ast.AST) -> list[tuple[int, str]]:
    """Les textes d'un module, chaque valeur insérée devenue « {} » ; les docstrings n'en sont pas."""
    docs = {
        id(n.body[0].value)
        for n in ast.walk(arbre)
        if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)
        and n.body
        and isinstance(n.body[0], ast.Expr)
    }
    dedans = {id(v) for n in ast.walk(arbre) if isinstance(n, ast.JoinedStr) for v in n.values}
    trouves = []
    for n in ast.walk(arbre):
        if isinstance(n, ast.JoinedStr):
            morceaux = [str(v.value) if isinstance(v, ast.Constant) else "{}" for v in n.values]
            trouves.append((n.lineno, "".join(morceaux)))
        elif (
            isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs | dedans
        ):
            trouves.append((n.lineno, n.value))
    return trouves


@pytest.mark.parametrize("piece", PIECES)
def test_une_tournure_ne_s_ecrit_que_dans_affirmations(piece: str) -> None:
    coupables = [
        f"{f.relative_to(PAQUET).as_posix()}:{ligne} « {nom} » : {texte[:80]}"
        for f in sorted((PAQUET / piece).rglob("*.py"))
        for ligne, texte in textes(ast.parse(f.read_text(encoding="utf-8")))
        for nom, motif in TOURNURES.items()
        if re.search(motif, texte)
        and f"{f.relative_to(PAQUET).as_posix()} « {nom} »" not in JUSTIFIES
    ]
    assert coupables == []


@pytest.mark.parametrize("theme", ["projections", "scenarios"])
def test_une_affirmation_met_seule_les_nombres_en_mots(theme: str) -> None:
    """Ni `formats`, ni « entre X et Y » ou « au lieu de » : ces thèmes n'assemblent que du déjà jugé."""
    for f in sorted((PAQUET / "contenu" / theme).glob("*.py")):
        arbre = ast.parse(f.read_text(encoding="utf-8"))
        importes = {
            a.name for n in ast.walk(arbre) if isinstance(n, ast.ImportFrom) for a in n.names
        }
        assert "formats" not in importes, f.name
        dits = [t for _, t in textes(arbre)]
        assert not [t for t in dits if re.search(r"\bentre \{\} et \{\}|\bau lieu de\b", t)], f.name


@pytest.mark.parametrize(
    "ecrit",
    [
        'f"{q} : de {a} à {b}"', 'f"elle passe de {a} à {b}"', 'f"le plus éloigné est {n}"',
        '"vivent à plus de 15 minutes"', 'f", contre {x} en France"', '"EXEMPLE : inventé"',
    ],
)  # fmt: skip
def test_chaque_tournure_est_reconnue(ecrit: str) -> None:
    [(_, texte)] = textes(ast.parse(ecrit, mode="eval"))
    assert any(re.search(m, texte) for m in TOURNURES.values())
