"""Ce qu'est vraiment le corps d'une réponse : un début, et pour une archive une fin, qui ne trompent pas."""

import zipfile
from pathlib import Path

from observatoire.sources.telechargement.refus import TelechargementImpossible

_DEBUTS = {"zip": (b"PK",), "xlsx": (b"PK",), "parquet": (b"PAR1",), "json": (b"{", b"["),
            "geojson": (b"{",)}  # fmt: skip
_GENRES = {"zip": "une archive ZIP", "xlsx": "un classeur", "parquet": "un fichier Parquet",
           "json": "une réponse de programme", "csv": "un tableau", "geojson": "une réponse géographique"}  # fmt: skip


def controler(debut: bytes, suffixe: str, adresse: str, chemin: Path | None = None) -> None:
    """Vérifie que `debut` (et le fichier entier, `chemin`) est du genre attendu.

    `TelechargementImpossible` : page web à la place des données, corps vide, autre genre, archive coupée.
    """
    nu = debut.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not nu:
        raise TelechargementImpossible("le producteur a répondu par un fichier vide", adresse)
    if nu[:64].lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise TelechargementImpossible(
            f"le producteur a répondu par une page web et non par {_GENRES[suffixe]} (site en maintenance, "
            "ou fichier renommé)", adresse,
        )  # fmt: skip
    attendus = _DEBUTS.get(suffixe, ())
    texte = suffixe == "csv" and not nu.startswith((b"PK", b"{", b"PAR1")) and b"\0" not in debut
    if not (texte or (attendus and nu.startswith(attendus))):
        raise TelechargementImpossible(f"ce qui est arrivé n'est pas {_GENRES[suffixe]}", adresse)
    if suffixe in ("zip", "xlsx") and chemin is not None and not zipfile.is_zipfile(chemin):
        raise TelechargementImpossible("l'archive reçue est tronquée : sa fin manque", adresse)
