"""Le logo de la collectivité : une petite image PNG ou JPEG, vérifiée avant d'être gardée."""

import base64
import binascii
import io

from observatoire.erreurs import FichierRefuse

POIDS_MAX = 2_000_000
COTE_MAX = 6000
_COTE_GARDE = 600


def verifier(octets: bytes) -> bytes:
    """L'image réduite et réécrite en PNG ; `FichierRefuse` si elle est trop lourde ou n'en est pas."""
    from PIL import Image, UnidentifiedImageError

    if len(octets) > POIDS_MAX:
        raise FichierRefuse(
            f"le logo pèse {len(octets) / 1e6:.1f} Mo".replace(".", ","),
            attendu="une image PNG ou JPEG de 2 Mo au plus",
            faire="l'enregistrer plus petite (1 000 pixels de côté suffisent)",
        )
    try:
        with Image.open(io.BytesIO(octets), formats=("PNG", "JPEG")) as image:
            if max(image.size) > COTE_MAX:
                raise FichierRefuse(
                    f"le logo fait {image.width} × {image.height} pixels",
                    attendu=f"{COTE_MAX} pixels de côté au plus",
                    faire="l'enregistrer plus petit",
                )
            # Réécrite : ni données cachées, ni image piégée ne passent dans le document.
            propre = image.convert("RGBA")
            propre.thumbnail((_COTE_GARDE, _COTE_GARDE))
            sortie = io.BytesIO()
            propre.save(sortie, "PNG", optimize=True)
            return sortie.getvalue()
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ) as e:
        raise FichierRefuse(
            "ce fichier n'est pas une image lisible",
            attendu="un logo PNG ou JPEG",
            faire="l'ouvrir dans un logiciel de dessin et l'enregistrer en PNG",
        ) from e


def en_texte(octets: bytes) -> str:
    """Le logo vérifié, en base64 pour le dossier."""
    return base64.b64encode(verifier(octets)).decode()


def en_svg(octets: bytes) -> bytes:
    """L'image dans un SVG : typst ne lit en mémoire que des fichiers de texte."""
    from PIL import Image

    with Image.open(io.BytesIO(octets)) as image:
        largeur, hauteur = image.size
        genre = "png" if image.format == "PNG" else "jpeg"
    donnee = base64.b64encode(octets).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{largeur}" height="{hauteur}">'
        f'<image width="{largeur}" height="{hauteur}" href="data:image/{genre};base64,{donnee}"/></svg>'
    ).encode()


def depuis_texte(texte: str) -> bytes | None:
    """Le logo gardé dans un dossier ; None s'il n'y en a pas ou s'il est abîmé (`abime`)."""
    if not texte:
        return None
    try:
        return verifier(base64.b64decode(texte, validate=True))
    except (binascii.Error, FichierRefuse):
        return None


def abime(texte: str) -> bool:
    """Vrai si le dossier garde un logo qui ne se lit plus."""
    return bool(texte) and depuis_texte(texte) is None
