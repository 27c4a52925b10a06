"""Des ZIP qui se refont à l'octet près : entrées dans l'ordre, dates de l'édition."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

_DEJA_COMPRIMES = (
    ".png",
    ".jpg",
    ".pdf",
    ".docx",
    ".xlsx",
    ".odt",
    ".ods",
    ".pptx",
    ".odp",
    ".zip",
)
# Le genre d'un fichier OpenDocument se lit sans décompresser : la norme l'exige.
_TEL_QUEL = "mimetype"


def zip_fixe(fichiers: Mapping[str, bytes], jour: datetime) -> bytes:
    """Le ZIP de ces fichiers, dans l'ordre donné, tous datés de `jour` : deux exports sont identiques."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom, octets in fichiers.items():
            archive.writestr(_entree(nom, jour), octets)
    return tampon.getvalue()


def refaire(octets: bytes, jour: datetime) -> bytes:
    """Le même ZIP (un DOCX en est un) aux dates fixes, entrées dans le même ordre."""
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return zip_fixe({i.filename: archive.read(i) for i in archive.infolist()}, jour)


def _entree(nom: str, jour: datetime) -> zipfile.ZipInfo:
    # Le format ZIP ne date qu'à partir de 1980.
    entree = zipfile.ZipInfo(nom, (max(jour.year, 1980), jour.month, jour.day, 0, 0, 0))
    entree.create_system = 3  # le même fichier sous Windows et sous Linux
    entree.external_attr = 0o644 << 16
    comprime = nom != _TEL_QUEL and not nom.lower().endswith(_DEJA_COMPRIMES)
    entree.compress_type = zipfile.ZIP_DEFLATED if comprime else zipfile.ZIP_STORED
    return entree
