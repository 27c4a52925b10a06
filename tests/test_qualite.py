"""Les barrières tenues depuis le premier jour : style, types, règles d'import, taille des pages."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[1]
PAQUET = RACINE / "observatoire"
LIGNES_FICHIER, LIGNES_FONCTION, LIGNES_PAGE = 250, 40, 60
PIECES_SQL = ("sources", "indicateurs", "entrepot")
SQL = re.compile(
    r"\s*(SELECT|INSERT|CREATE|UPDATE|DELETE|WITH|COPY|DROP|ALTER|ATTACH|FROM|DESCRIBE|PRAGMA)\b"
)
COMMANDES = {
    "style": [sys.executable, "-m", "ruff", "check", "."],
    "mise en forme": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "types": [sys.executable, "-m", "mypy"],
    "imports": [str(Path(sys.executable).with_name("lint-imports"))],
}


@pytest.mark.parametrize("quoi", COMMANDES)
def test_barriere(quoi: str) -> None:
    fait = subprocess.run(COMMANDES[quoi], cwd=RACINE, capture_output=True, text=True, check=False)
    assert fait.returncode == 0, fait.stdout[-4000:] + fait.stderr[-2000:]


@pytest.mark.parametrize("page", sorted((RACINE / "pages").glob("*.py")), ids=lambda p: p.name)
def test_une_page_reste_mince(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= LIGNES_PAGE


def test_un_fichier_tient_une_idee() -> None:
    longs = {
        nom: lignes
        for nom, texte in _fichiers()
        if (lignes := len(texte.splitlines())) > LIGNES_FICHIER
    }
    assert longs == {}


def test_une_fonction_se_lit_d_un_regard() -> None:
    assert [f for nom, texte in _fichiers() for f in _fonctions_longues(nom, texte)] == []


def test_les_limites_se_voient_depassees() -> None:
    juste = "def f():\n" + "    x = 1\n" * (LIGNES_FONCTION - 1)
    assert _fonctions_longues("m.py", juste) == []
    assert _fonctions_longues("m.py", juste + "    x = 1\n") == [f"m.py f {LIGNES_FONCTION + 1}"]


def test_le_sql_ne_vit_que_dans_sources_indicateurs_et_entrepot() -> None:
    ailleurs = [(nom, t) for nom, t in _fichiers() if Path(nom).parts[1] not in PIECES_SQL]
    assert [phrase for nom, texte in ailleurs for phrase in _phrases_sql(nom, texte)] == []


@pytest.mark.parametrize(
    ("code", "lignes"),
    [
        ('x = "SELECT 1"', [1]),
        ('x = f"""\n    WITH t AS (SELECT {1})"""', [1]),
        ('x = f"INSERT INTO {t} " "VALUES (1)"', [1]),
        ('x = "Sélectionner"', []),
        ('x = "WITHOUT"', []),
    ],
)
def test_une_phrase_sql_se_reconnait(code: str, lignes: list[int]) -> None:
    assert _phrases_sql("m.py", code) == [f"m.py:{n}" for n in lignes]


def _fichiers() -> list[tuple[str, str]]:
    """(chemin depuis la racine, texte) des modules du paquet."""
    modules = sorted(PAQUET.rglob("*.py"))
    return [(m.relative_to(RACINE).as_posix(), m.read_text(encoding="utf-8")) for m in modules]


def _fonctions_longues(nom: str, texte: str) -> list[str]:
    longueurs = [
        (f.name, (f.end_lineno or f.lineno) - f.lineno + 1)
        for f in ast.walk(ast.parse(texte))
        if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [f"{nom} {f} {n}" for f, n in longueurs if n > LIGNES_FONCTION]


def _phrases_sql(nom: str, texte: str) -> list[str]:
    return [
        f"{nom}:{c.lineno}"
        for c in ast.walk(ast.parse(texte))
        if isinstance(c, ast.Constant) and isinstance(c.value, str) and SQL.match(c.value)
    ]


def test_tout_fichier_du_paquet_s_installe() -> None:
    """Un fichier lu par le code mais oublié de l'installation ne manquerait que chez les autres."""
    reglages = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))
    motifs = reglages["tool"]["setuptools"]["package-data"]["observatoire"]
    installes = {f for m in motifs for f in PAQUET.glob(m)}
    oublies = [
        f.relative_to(RACINE).as_posix()
        for f in PAQUET.rglob("*")
        if f.is_file() and f.suffix not in (".py", ".pyc") and f not in installes
    ]
    assert oublies == []


def test_tout_paquet_s_installe() -> None:
    """La liste de pyproject nomme chaque dossier de code, et l'application une seule fois."""
    reglages = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))
    outils = reglages["tool"]["setuptools"]
    reels = {
        ".".join(f.parent.relative_to(RACINE).parts)
        for f in (RACINE / "observatoire").rglob("__init__.py")
    }
    assert set(outils["packages"]) == reels | {"observatoire.application"}
    motifs = outils["package-data"]["observatoire.application"]
    livres = {f for m in motifs for f in RACINE.glob(m)}
    assert {RACINE / "pages" / "accueil.py", RACINE / ".streamlit" / "config.toml"} <= livres


def _donnees_livrees() -> set[str]:
    reglages = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))
    motifs = reglages["tool"]["setuptools"]["package-data"]["observatoire.application"]
    return {m for m in motifs if m.startswith("data/")}


def test_la_roue_nomme_les_fichiers_de_depart_et_eux_seuls() -> None:
    suivis = subprocess.run(
        ["git", "-c", "core.quotePath=false", "ls-files", "data"],
        cwd=RACINE, capture_output=True, text=True, check=False,
    ).stdout.splitlines()  # fmt: skip
    if not suivis:
        pytest.skip("hors d'un dépôt git : la liste des fichiers suivis n'est pas connue")
    assert _donnees_livrees() == {f for f in suivis if not re.search(r"(^|/)\.", f)}


@pytest.mark.lent
def test_un_fichier_depose_ne_part_pas_avec_la_roue(tmp_path: Path) -> None:
    """La vraie construction, dans une copie où quelqu'un a déposé un fichier et saisi une table."""
    pytest.importorskip("setuptools", "77", reason="setuptools construit la roue")
    copie = tmp_path / "observatoire"
    a_laisser = shutil.ignore_patterns(
        ".git", ".*cache", "__pycache__", ".entrepot", "build", "dist"
    )
    shutil.copytree(RACINE, copie, ignore=a_laisser)
    for depose in ("data/insee/depose.csv", "data/local/familles.csv", "data/neuf/note.md"):
        (copie / depose).parent.mkdir(exist_ok=True)
        (copie / depose).write_text("code;nom\n", encoding="utf-8")
    construire = "from setuptools import build_meta; build_meta.build_wheel('.')"
    subprocess.run([sys.executable, "-c", construire], cwd=copie, capture_output=True, check=True)
    (roue,) = copie.glob("*.whl")
    prefixe = "observatoire/application/"
    emportes = {n.removeprefix(prefixe) for n in zipfile.ZipFile(roue).namelist()}
    assert {n for n in emportes if n.startswith("data/")} == _donnees_livrees()


def test_rien_de_la_machine_n_est_ecrit() -> None:
    interdits = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w|index-url", re.IGNORECASE)
    suivis = subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.toml", "*.txt", "*.ipynb", ".ci/run"],
        cwd=RACINE, capture_output=True, text=True, check=False,
    ).stdout.split()  # fmt: skip
    if not suivis:
        pytest.skip("hors d'un dépôt git : la liste des fichiers suivis n'est pas connue")
    coupables = [
        f
        for f in suivis
        if f != "tests/test_qualite.py"
        and interdits.search((RACINE / f).read_text(encoding="utf-8", errors="replace"))
    ]
    assert coupables == []
