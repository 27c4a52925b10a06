"""Les barrières tenues depuis le premier jour : style, types, règles d'import, taille des pages."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[1]
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
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 60


def test_tout_fichier_du_paquet_s_installe() -> None:
    """Un fichier lu par le code mais oublié de l'installation ne manquerait que chez les autres."""
    reglages = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))
    motifs = reglages["tool"]["setuptools"]["package-data"]["observatoire"]
    racine = RACINE / "observatoire"
    installes = {f for m in motifs for f in racine.glob(m)}
    oublies = [
        f.relative_to(RACINE).as_posix()
        for f in racine.rglob("*")
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
    donnees = {f for f in (RACINE / "data").rglob("*") if f.is_file()}
    visibles = {
        f for f in donnees if not any(x.startswith(".") for x in f.relative_to(RACINE).parts)
    }
    assert visibles <= livres


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
