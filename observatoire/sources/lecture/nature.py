"""Ce qu'est un fichier d'après ses octets, jamais d'après son extension seule."""

import re
import zipfile
from enum import Enum
from pathlib import Path

from observatoire.sources.lecture import refus


class Nature(Enum):
    """Les familles de fichiers, chacune avec son lecteur."""

    TEXTE = "texte"
    HTML = "html"
    XML_EXCEL = "classeur XML de 2003"
    TABLEUR = "tableur"
    PARQUET = "parquet"
    ZIP = "zip"
    GZIP = "gzip"


EXTENSIONS_TABLEUR = frozenset({".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

# Signature → ce que c'est, pour le dire. MZ (programme Windows) n'y est pas : un CSV peut
# commencer par ces lettres ; ses octets nuls le trahissent.
_AUTRES = {
    b"%PDF": "un document PDF",
    b"\x89PNG": "une image PNG",
    b"\xff\xd8\xff": "une image JPEG",
    b"GIF8": "une image GIF",
    b"\x7fELF": "un programme",
    b"7z\xbc\xaf\x27\x1c": "une archive 7-Zip (à décompresser d'abord)",
    b"Rar!": "une archive RAR (à décompresser d'abord)",
    b"\xfd7zXZ": "une archive xz (à décompresser d'abord)",
    b"SQLite format 3": "une base SQLite ou un GeoPackage",
    b"{\\rtf": "un document RTF",
}
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_BALISE = re.compile(rb"<[?!A-Za-z]")  # « <18 ans » est un en-tête de CSV
_JSON = re.compile(rb"\[\s*[\[{]|{\s*\"")
_TABLE = re.compile(rb"<(table|meta|style)[\s>]", re.IGNORECASE)
_XML_EXCEL = b"urn:schemas-microsoft-com:office:spreadsheet"


def nature(chemin: Path, nom: str) -> Nature:
    """Lève `FichierRefuse` si ce n'est pas un tableau ou si le fichier est vide."""
    with chemin.open("rb") as f:
        tete = f.read(65536)
    if not tete.strip():
        with chemin.open("rb") as f:
            if not any(bloc.strip() for bloc in iter(lambda: f.read(1 << 20), b"")):
                raise refus.vide(nom)
    for signature, quoi in _AUTRES.items():
        if tete.startswith(signature):
            raise refus.binaire(nom, quoi)
    if tete.startswith(b"PAR1"):
        return Nature.PARQUET
    if tete.startswith(b"\x1f\x8b"):
        return Nature.GZIP
    if tete.startswith(_OLE):
        return Nature.TABLEUR
    if tete.startswith(_ZIP):
        return _nature_zip(chemin, nom)
    return _nature_texte(tete, nom)


def _nature_texte(tete: bytes, nom: str) -> Nature:
    # Le début seul : une balise plus loin n'est qu'un libellé. Sans les octets nuls, une page ou
    # un classeur en UTF-16 se reconnaît aussi.
    debut = tete.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:2048].replace(b"\0", b"")
    if _BALISE.match(debut):
        if _XML_EXCEL in debut:
            return Nature.XML_EXCEL
        if _HTML.match(debut) or _HTML.search(debut) or _TABLE.match(debut):
            return Nature.HTML
        raise refus.binaire(nom, "un document XML")
    if _JSON.match(debut):
        raise refus.binaire(nom, "un fichier JSON")
    return Nature.TEXTE


def _nature_zip(chemin: Path, nom: str) -> Nature:
    try:
        with zipfile.ZipFile(chemin) as archive:
            noms = set(archive.namelist())
            mime = archive.read("mimetype")[:100] if "mimetype" in noms else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as e:
        raise refus.corrompu(nom, "classeur" if _est_classeur(chemin) else "archive ZIP") from e
    if {"xl/workbook.xml", "xl/workbook.bin"} & noms or b"spreadsheet" in mime:
        return Nature.TABLEUR
    if "word/document.xml" in noms or b"opendocument" in mime:
        raise refus.binaire(nom, "un document de traitement de texte ou de présentation")
    if "[Content_Types].xml" in noms and "ppt/presentation.xml" in noms:
        raise refus.binaire(nom, "une présentation")
    return Nature.ZIP


def _est_classeur(chemin: Path) -> bool:
    return chemin.suffix.lower() in EXTENSIONS_TABLEUR
