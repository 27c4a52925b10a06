"""Des espaces de travail d'essai : l'un vide, l'autre aux saisies écrites dans l'essai."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.espace_neuf import creer
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.territoire import lire_reglages

DATA = Path(__file__).parents[2] / "data"


@contextmanager
def vide(dossier: Path, epci: str = "200034064") -> Iterator[Lecteur]:
    """L'espace neuf de « observatoire creer », où aucun fichier n'est déposé."""
    creer(dossier / "espace", epci)
    with _construit(dossier / "espace", dossier / "entrepot") as lecteur:
        yield lecteur


@contextmanager
def saisi(dossier: Path, tables: Mapping[str, str]) -> Iterator[Lecteur]:
    """Les populations publiques et ces tables locales (nom → CSV)."""
    (dossier / "data/local").mkdir(parents=True)
    for nom in ("territoire.toml", "insee/populations_municipales_4c.csv"):
        shutil.copy(DATA / nom, dossier / "data" / Path(nom).name)
    for nom, texte in tables.items():
        (dossier / "data/local" / f"{nom}.csv").write_text(texte, encoding="utf-8")
    with _construit(dossier / "data", dossier / "entrepot") as lecteur:
        yield lecteur


@contextmanager
def _construit(donnees: Path, entrepot: Path) -> Iterator[Lecteur]:
    actualiser(donnees, entrepot)
    lecteur = ouvrir(entrepot, lire_reglages(donnees))
    yield lecteur
    lecteur.fermer()
