"""Les polices des documents et de leurs figures : une faite pour l'imprimé, une autre pour les signes rares."""

from functools import lru_cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

# Source Sans Pro (Adobe, licence OFL), livrée ici ; DejaVu Sans, livrée par matplotlib, a les signes qu'elle n'a pas.
IMPRIMEE, SECOURS = "Source Sans Pro", "DejaVu Sans"
_REMPLACANT = "\N{WHITE SQUARE}"


def dossiers() -> list[Path]:
    """Les dossiers des deux polices."""
    return [Path(__file__).parent / "polices", _matplotlib()]


@lru_cache(maxsize=1)
def pour_document() -> list[str]:
    """Les familles d'une figure posée dans un document, connues de matplotlib."""
    from matplotlib.font_manager import fontManager

    for fichier in sorted(dossiers()[0].glob("*.ttf")):
        fontManager.addfont(fichier)
    return [IMPRIMEE, SECOURS]


def _matplotlib() -> Path:
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def lisible(texte: str) -> str:
    """Le texte sans caractère de commande ; un signe que la police n'a pas devient « □ »."""
    connus = _signes()
    # Une tabulation ou un saut exotique devient une espace ; le saut de ligne est gardé.
    propre = (" " if c in "\t\r\x0b\x0c\x85\u2028\u2029" else c for c in texte)
    return "".join(
        c if c == "\n" or ord(c) in connus else _REMPLACANT for c in propre if not _commande(c)
    )


def _commande(c: str) -> bool:
    point = ord(c)
    return (
        (point < 32 and c != "\n")
        or 0x7F <= point <= 0x9F
        or 0x200B <= point <= 0x200F
        or 0x202A <= point <= 0x202E
        or 0x2060 <= point <= 0x2069
        or 0xFE00 <= point <= 0xFE0F
        or point in (0xAD, 0xFEFF)
        or 0xD800 <= point <= 0xDFFF
    )


@lru_cache(maxsize=1)
def _signes() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    graisses = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf")
    tables = [set(TTFont(_matplotlib() / nom, lazy=True).getBestCmap()) for nom in graisses]
    return frozenset(set.intersection(*tables))


def largeur_texte(texte: str, taille: float, gras: bool = False) -> float:
    """Largeur en points typographiques, mesurée avec la police du dessin."""
    familles = matplotlib.rcParams["font.family"]
    # Un SVG au texte vivant se mesure avec la police d'après laquelle ses mots sont placés.
    return _mesurer(
        texte, taille, gras, tuple(f for f in familles if f != "sans-serif") or (SECOURS,)
    )


@lru_cache(maxsize=4096)
def _mesurer(texte: str, taille: float, gras: bool, familles: tuple[str, ...]) -> float:
    police = FontProperties(family=familles, size=taille, weight="bold" if gras else "normal")
    largeur, _, _ = TextToPath().get_text_width_height_descent(texte, police, ismath=False)
    return float(largeur)
