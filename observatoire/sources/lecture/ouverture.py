"""Ouvrir un fichier déposé, quel qu'il soit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from observatoire.sources.lecture.feuille import Feuille
from observatoire.sources.lecture.texte import feuille_texte


@contextmanager
def ouvrir(chemin: Path, *, dossier_temporaire: Path) -> Iterator[list[Feuille]]:
    """Les feuilles du fichier, lisibles dans le bloc `with`."""
    yield [feuille_texte(chemin, chemin.name, dossier_temporaire)]
