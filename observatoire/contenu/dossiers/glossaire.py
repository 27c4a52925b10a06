"""Le glossaire repris dans chaque document ; sa source est glossaire.md, à côté."""

import re
from functools import lru_cache
from importlib import resources

_ENTREE = re.compile(r"\*\*(.+?)\*\* — (.+)", re.S)


@lru_cache(maxsize=1)
def glossaire() -> tuple[tuple[str, str], ...]:
    """Les couples (mot, définition), dans l'ordre du fichier."""
    fichier = resources.files("observatoire.contenu.dossiers") / "glossaire.md"
    morceaux = fichier.read_text(encoding="utf-8").split("\n\n")
    trouves = (_ENTREE.fullmatch(m.strip()) for m in morceaux)
    return tuple((m[1], " ".join(m[2].split()).replace("`", "")) for m in trouves if m)
