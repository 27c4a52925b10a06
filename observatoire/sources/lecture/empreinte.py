"""Reconnaître un contenu, et s'assurer qu'il ne change pas pendant qu'on le lit."""

import hashlib
from pathlib import Path

from observatoire.erreurs import FichierRefuse


def empreinte(chemin: Path) -> str:
    """Le SHA-256 du contenu, en hexadécimal. Lève `OSError` si le fichier est illisible."""
    with chemin.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


class Garde:
    """Se souvient de l'état d'un fichier à l'ouverture."""

    def __init__(self, chemin: Path, nom: str) -> None:
        self._chemin, self._nom = chemin, nom
        self._etat = self._lire()

    def verifier(self) -> None:
        """Lève `FichierRefuse` si le fichier a changé ou disparu depuis l'ouverture."""
        try:
            identique = self._lire() == self._etat
        except FileNotFoundError as e:
            raise FichierRefuse(
                "le fichier a disparu pendant la lecture",
                ou=self._nom,
                faire="le déposer de nouveau",
            ) from e
        if not identique:
            raise FichierRefuse(
                "le fichier a changé pendant la lecture : il est en cours de copie",
                ou=self._nom,
                faire="recommencer quand la copie est finie",
            )

    def _lire(self) -> tuple[int, int]:
        etat = self._chemin.stat()
        return etat.st_size, etat.st_mtime_ns
