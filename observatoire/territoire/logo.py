"""Le logo de la collectivité : une image gardée une fois, à côté des réglages qui la nomment par son empreinte.

Chaque état passé des réglages ne garde que ce nom, et revenir en arrière retrouve son image.
"""

import base64
import binascii
import re
from hashlib import sha256
from pathlib import Path

from observatoire import disque

_DOSSIER = Path("local") / ".historique"
_NOM = re.compile(r"logo-[0-9a-f]{16}\.png")


def ranger(donnees: Path, logo: str) -> str:
    """Le nom sous lequel cette image (base64) est gardée ; un nom, ou un texte qui n'est pas une image, reste tel quel."""
    try:
        octets = base64.b64decode(logo, validate=True)
    except (binascii.Error, ValueError):
        return logo
    nom = f"logo-{sha256(octets).hexdigest()[:16]}.png"
    disque.ecrire_atomique(donnees / _DOSSIER / nom, octets)
    return nom


def image(donnees: Path, logo: str) -> str:
    """L'image, en base64, que nomment les réglages de ce dossier ; vide si elle n'y est plus."""
    if not _NOM.fullmatch(logo):
        return logo
    try:
        return base64.b64encode((donnees / _DOSSIER / logo).read_bytes()).decode()
    except OSError:
        return ""
