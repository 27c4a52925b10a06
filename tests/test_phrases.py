"""Ce qu'aucun écran du comité ne dit : fichier, dossier, commande, hachage, mot anglais (page Données à part)."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

RACINE = Path(__file__).parents[1]
# La page Données nomme les fichiers qu'on y dépose ; le reste de la maison dit « les réglages », « la table ».
PIECES = ("affirmations", "analyses", "contenu", "indicateurs", "methodes", "schema", "ui")
# Le dossier de données ouvertes (`contenu/ouvert`) s'adresse à qui réutilise des fichiers.
DONNEES = ("consultation", "depot", "depot_decrire", "donnees", "decrits", "serveur")
TECHNIQUE = re.compile(
    r"\bdata/|\b[\w-]+\.(?:csv|toml|duckdb|json|parquet|py)\b|[\w}]\.(?:csv|toml)\b|\bpython -m\b"
    r"|\bobservatoire (?:lancer|actualiser|creer|verifier|reperes|exemple)\b"
)
HACHAGE = re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\b")
ANGLAIS = re.compile(
    r"\b(?:the|and|with|click|file|error|loading|download|search|show|hide|select|settings|deploy|upload|None|nan|True|False)\b"
)


def _phrases(fichier: Path) -> Iterator[tuple[int, str]]:
    """Les textes d'un module, documentation à part ; une valeur insérée y est « {} »."""
    arbre = ast.parse(fichier.read_text(encoding="utf-8"))
    muets = {id(n.value) for n in ast.walk(arbre) if isinstance(n, ast.Expr)}
    for n in ast.walk(arbre):
        if isinstance(n, ast.JoinedStr):
            muets |= {id(v) for v in n.values}
            yield n.lineno, "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in n.values)  # fmt: skip
        elif isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in muets:
            yield n.lineno, n.value


def test_aucune_phrase_du_programme_ne_nomme_un_fichier_ni_une_commande() -> None:
    modules = [f for piece in PIECES for f in (RACINE / "observatoire" / piece).rglob("*.py")]
    dites = [
        f"{f.relative_to(RACINE)}:{ligne} {texte}"
        for f in modules
        if not (f.parent.name == "ui" and f.stem in DONNEES) and f.parent.name != "ouvert"
        for ligne, texte in _phrases(f)
        if " " in texte and TECHNIQUE.search(texte)
    ]
    assert dites == []


def refus(texte: str) -> list[str]:
    """Ce qu'un écran du comité ne doit pas dire, trouvé dans un texte d'écran."""
    nu = re.sub(r'href="[^"]*"|src="[^"]*"|https?://\S+|<style.*?</style>', " ", texte)
    nu = html.unescape(re.sub(r"<[^>]+>", " ", nu)).replace("\\", "")
    return [m.group() for motif in (TECHNIQUE, HACHAGE, ANGLAIS) for m in motif.finditer(nu)]


def textes(essai: AppTest) -> list[str]:
    """Tout ce que montre un écran déjà ouvert : titres, textes, tableaux, étiquettes des champs."""
    genres = (
        "title",
        "header",
        "markdown",
        "caption",
        "info",
        "warning",
        "error",
        "success",
        "html",
    )
    dits = [str(e.value) for g in genres for e in essai.get(g)]
    champs = ("selectbox", "multiselect", "text_input", "number_input", "slider", "toggle", "checkbox", "expander", "tab")  # fmt: skip
    return [*dits, *(str(e.label) for g in champs for e in essai.get(g))]


@pytest.mark.parametrize(
    ("texte", "fautes"),
    [
        ("À faire : déposer dans data/ le fichier", ["data/"]),
        ("rien n'est saisi dans demandes.csv", ["demandes.csv"]),
        ("Édition 57d33cce du 24/11/2026", ["57d33cce"]),
        ("Page not found, and error", ["and", "error"]),
        ("En 2023, 5 441 habitants (code 200034064), <a href='x'>voir la carte</a>", []),
    ],
)
def test_le_refus_reconnait_ce_qui_ne_se_dit_pas(texte: str, fautes: list[str]) -> None:
    assert refus(texte) == fautes


METIER = re.compile(
    r"\bSobol\b|\bdispersion\b|\bquantiles?\b|\btirages?\b|\bbootstrap\b|\bsolveur\b|\bheuristique\b|\bdémontrée?s?\b",
    re.I,
)


def test_aucune_phrase_ne_parle_statisticien_ni_solveur() -> None:
    """Ce qui se lit devant un comité : « huit calculs sur dix », « aucun autre ne fait mieux »."""
    dites = [
        f"{f.relative_to(RACINE)}:{ligne} {texte}"
        for piece in ("affirmations", "analyses", "contenu", "ui")
        for f in (RACINE / "observatoire" / piece).rglob("*.py")
        for ligne, texte in _phrases(f)
        if " " in texte and METIER.search(texte)
    ]
    assert dites == []
