"""Les descriptions de fichiers de l'espace de travail (`sources/*.toml`) : lues, adoptées, gardées.

L'édition garde celles qui l'ont faite : qui l'ouvre, même sans l'espace de travail, sait ce que
ses chiffres veulent dire.
"""

from pathlib import Path

from observatoire.entrepot import confirmations
from observatoire.local.exemple import est_exemple
from observatoire.sources import declaration
from observatoire.sources.declaration import Declarees, Textes
from observatoire.sources.ecriture import ILLISIBLE
from observatoire.sources.sql import Base

DOSSIER = "sources"


def lire(donnees: Path) -> Textes:
    """(nom, texte) de chaque TOML de `sources/`, dans l'ordre des noms."""
    chemins = sorted((donnees / DOSSIER).glob("*.toml"), key=lambda c: c.name)
    return tuple(
        (f"{DOSSIER}/{c.name}", _texte(c)) for c in chemins if not c.name.startswith((".", "~"))
    )


def _texte(chemin: Path) -> str:
    try:
        return chemin.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ILLISIBLE


def adopter(donnees: Path) -> Declarees:
    """Met en cours les descriptions de l'espace de travail."""
    return declaration.adopter(lire(donnees))


def reglages_bruts(donnees: Path) -> bytes:
    """Ce qui décide de l'édition sans être un fichier de données."""
    dites = _octets(donnees / confirmations.FICHIER)
    decrits = repr(lire(donnees)).encode() if (donnees / DOSSIER).is_dir() else b""
    reglages = _octets(donnees / "territoire.toml") + dites
    return reglages + decrits + b"\0exemple" * est_exemple(donnees)


def _octets(chemin: Path) -> bytes:
    try:
        return chemin.read_bytes()
    except OSError:
        return b""


def inscrire(con: Base) -> None:
    """Garde dans l'édition les descriptions qui ont cours et valent."""
    en_cours = declaration.en_cours()
    bonnes = [list(t) for t in en_cours.textes if t[0] not in en_cours.fautes]
    if bonnes:
        con.executemany("INSERT INTO declarees VALUES (?, ?)", bonnes)


def de_l_edition(con: Base) -> Textes:
    """Celles qu'une édition garde ; une édition d'un logiciel plus ancien n'en gardait pas."""
    if (
        not con.cursor()
        .execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'declarees'")
        .fetchall()
    ):
        return ()
    lues = con.cursor().execute("SELECT fichier, texte FROM declarees ORDER BY fichier").fetchall()
    return tuple((fichier, texte) for fichier, texte in lues)
