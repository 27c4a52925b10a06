"""Les tables d'un espace de travail : chaque dossier de passage dit son territoire."""

from pathlib import Path

import pytest


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Un dossier de passage qui est déjà l'espace de travail de la 4C."""
    (tmp_path / "territoire.toml").write_text('epci = "200034064"\n', encoding="utf-8")
    return tmp_path
