"""Un fichier `.osm.pbf` avant de le lire : entier, abîmé, ou autre chose sous ce nom.

Un extrait est une suite de blocs dont chacun annonce sa taille : un fichier coupé se voit sans rien
décompresser. `osmium`, lui, rendrait sans un mot le début d'un fichier tronqué.
"""

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from observatoire import formats
from observatoire.erreurs import FichierRefuse

SUFFIXES = (".osm.pbf", ".pbf")
_ATTENDU = "un extrait OpenStreetMap « .osm.pbf », par exemple « midi-pyrenees-latest.osm.pbf » (download.geofabrik.de)"
_REFAIRE = "télécharger de nouveau le fichier, en entier ; en attendant, le réseau précédent, s'il y en a un, reste en service"
_EN_TETE_MAXIMUM = 64 * 1024
_BLOC_MAXIMUM = 64 * 1024**2
_GENRES = {b"OSMHeader", b"OSMData"}


def est_extrait(chemin: Path) -> bool:
    """Vrai si ce nom est celui d'un extrait OpenStreetMap."""
    return chemin.name.lower().endswith(SUFFIXES)


def verifier(chemin: Path) -> str:
    """L'empreinte (SHA-256) d'un extrait dont tous les blocs sont là ; lève `FichierRefuse` sinon."""
    taille = chemin.stat().st_size
    if taille == 0:
        raise FichierRefuse("ce fichier est vide", attendu=_ATTENDU, faire=_REFAIRE)
    with chemin.open("rb") as f:
        for position, genre in _blocs(f, taille):
            if genre not in _GENRES or (position == 0) != (genre == b"OSMHeader"):
                raise _autre_chose(f)
            if f.tell() > taille:
                raise _tronque(taille)
        f.seek(0)
        return hashlib.file_digest(f, "sha256").hexdigest()


def _blocs(f: IO[bytes], taille: int) -> Iterator[tuple[int, bytes]]:
    while (position := f.tell()) < taille:
        marque = f.read(4)
        longueur = struct.unpack(">I", marque)[0] if len(marque) == 4 else 0
        if position == 0 and not 0 < longueur < _EN_TETE_MAXIMUM:
            raise _autre_chose(f)
        if len(marque) < 4:
            raise _tronque(taille)
        entete = f.read(longueur) if longueur < _EN_TETE_MAXIMUM else b""
        if not entete:
            raise _abime()
        if len(entete) < longueur:
            raise _tronque(taille)
        genre, octets = _entete(entete)
        if octets is None or octets > _BLOC_MAXIMUM:
            raise _autre_chose(f) if position == 0 else _abime()
        f.seek(octets, 1)
        yield position, genre


def _entete(octets: bytes) -> tuple[bytes, int | None]:
    """Le genre (champ 1) et la taille (champ 3) d'un `BlobHeader` ; None si ce n'en est pas un."""
    i, genre, taille = 0, b"", None
    while i < len(octets):
        cle, i = octets[i], i + 1
        valeur, i = _varint(octets, i)
        if cle == 0x18:
            taille = valeur
        elif cle in (0x0A, 0x12):
            genre = octets[i : i + valeur] if cle == 0x0A else genre
            i += valeur
        else:
            return b"", None
    return genre, taille


def _varint(octets: bytes, i: int) -> tuple[int, int]:
    valeur = decalage = 0
    while i < len(octets):
        valeur |= (octets[i] & 0x7F) << decalage
        decalage, i = decalage + 7, i + 1
        if not octets[i - 1] & 0x80:
            break
    return valeur, i


def _tronque(taille: int) -> FichierRefuse:
    lus = f"{formats.nombre(taille / 1e6, 1)} Mo lus"
    return FichierRefuse(f"téléchargement incomplet ({lus})", attendu=_ATTENDU, faire=_REFAIRE)


def _abime() -> FichierRefuse:
    return FichierRefuse("un bloc de cet extrait est abîmé", attendu=_ATTENDU, faire=_REFAIRE)


def _autre_chose(f: IO[bytes]) -> FichierRefuse:
    f.seek(0)
    debut = f.read(200).lstrip().lower()
    constat = "ce fichier n'est pas un extrait « .osm.pbf »"
    if debut.startswith((b"<!doctype", b"<html")):
        constat = "ce fichier est une page internet, et non un extrait « .osm.pbf »"
    elif debut.startswith((b"<?xml", b"<osm")):
        constat = "cet extrait est au format XML, qui ne se lit pas ici"
    return FichierRefuse(constat, attendu=_ATTENDU, faire=_REFAIRE)


def illisible(raison: Exception) -> FichierRefuse:
    """Ce que dire d'un extrait que la bibliothèque de lecture refuse."""
    return FichierRefuse(
        f"cet extrait ne se lit pas ({str(raison)[:120]})",
        attendu=_ATTENDU,
        faire="télécharger l'extrait ordinaire (blocs compressés en zlib) ; en attendant, le réseau précédent "
        "reste en service",
    )
