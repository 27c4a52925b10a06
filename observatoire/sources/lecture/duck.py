"""Ce qu'il faut de précautions pour donner un fichier à DuckDB."""

import re
import shutil
import uuid
from pathlib import Path

# DuckDB développe ces signes dans un nom de fichier, comme un interpréteur de commandes.
_JOKERS = re.compile(r"[*?\[\]{}]")


def identifiant_sql(nom: str) -> str:
    """Un nom de vue ou de colonne entre guillemets, sans risque d'injection."""
    return '"' + nom.replace('"', '""') + '"'


def copie_neuve(dossier: Path, extension: str = ".csv") -> Path:
    """Un chemin encore libre dans le dossier temporaire, sans rien du nom d'origine."""
    return dossier / f"{uuid.uuid4().hex}{extension}"


def chemin_lisible(chemin: Path, dossier_temporaire: Path) -> Path:
    """Le chemin absolu, ou celui d'une copie si son nom égarerait DuckDB."""
    texte = str(chemin.absolute())
    # Un nom ancien peut ne pas être de l'UTF-8 ; « replace » le rend alors différent.
    if not _JOKERS.search(texte) and texte.encode("utf-8", "replace").decode() == texte:
        return chemin.absolute()
    return Path(shutil.copyfile(chemin, copie_neuve(dossier_temporaire, chemin.suffix))).absolute()
