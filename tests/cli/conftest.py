"""Un dépôt de deux petits fichiers inventés, et la commande lancée comme dans un terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from observatoire.cli import principal
from observatoire.territoire import membres

EPCI = "200034064"


@dataclass
class Rendu:
    """Ce qu'une commande a rendu : code, sortie, messages."""

    code: int
    sortie: str
    messages: str

    @property
    def json(self) -> Any:
        return json.loads(self.sortie)


def populations(annee: int, habitants: int = 100) -> str:
    return f"code;libelle;pmun_{annee}\n" + "".join(f"{c};Nom;{habitants}\n" for c in membres(EPCI))


@pytest.fixture
def projet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Un dossier de projet où l'on se place ; 100 habitants (inventés) par commune en 2022."""
    for variable in ("OBSERVATOIRE_DONNEES", "OBSERVATOIRE_ENTREPOT", "OBSERVATOIRE_PUBLIC"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "territoire.toml").write_text('epci = "200034064"\n', "utf-8")
    (tmp_path / "data" / "p.csv").write_text(populations(2022), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def commande(capsys: pytest.CaptureFixture[str]) -> Callable[..., Rendu]:
    """Lance la commande dans ce programme."""

    def lancer(*arguments: str) -> Rendu:
        capsys.readouterr()
        code = principal(arguments)
        sortie, messages = capsys.readouterr()
        return Rendu(code, sortie, messages)

    return lancer


@pytest.fixture
def terminal() -> Callable[..., Rendu]:
    """Lance `python -m observatoire` dans un autre programme, comme un terminal."""

    def lancer(*arguments: str) -> Rendu:
        fait = subprocess.run(
            [sys.executable, "-m", "observatoire", *arguments],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return Rendu(fait.returncode, fait.stdout, fait.stderr)

    return lancer
