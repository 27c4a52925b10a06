"""Ouvrir un fichier déposé, quel qu'il soit."""

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from observatoire.erreurs import FichierRefuse, raison
from observatoire.sources.lecture import horaires, refus
from observatoire.sources.lecture.archive import decompresser, extraire
from observatoire.sources.lecture.balises import feuilles_html, feuilles_xml
from observatoire.sources.lecture.feuille import Feuille, Lecteur
from observatoire.sources.lecture.nature import Nature, nature
from observatoire.sources.lecture.parquet import a_une_geometrie, feuille_parquet
from observatoire.sources.lecture.tableur import feuilles_classeur
from observatoire.sources.lecture.texte import feuille_texte
from observatoire.sources.sql import Base


@contextmanager
def ouvrir(chemin: Path, *, dossier_temporaire: Path) -> Iterator[list[Feuille]]:
    """Les feuilles du fichier (au moins une), lisibles dans le bloc `with`.

    Les copies utiles (encodage, archive, classeur) vont dans `dossier_temporaire`, qui doit
    exister et que l'appelant supprime. Lève `FichierRefuse` si le fichier n'est pas un tableau,
    est abîmé, protégé, absent, ou s'il change avant la fin du bloc.
    """
    nom = chemin.name
    with _refus_du_systeme(nom):
        _verifier_chemin(chemin, nom)
        garde = _Garde(chemin, nom)
    try:
        with _refus_du_systeme(nom):
            feuilles = _feuilles(chemin, nom, dossier_temporaire)
        yield [replace(f, lecteur=_Surveille(f.lecteur, garde, f.nom)) for f in feuilles]
    except Exception:
        # Un fichier encore en cours de copie se lit de travers : c'est cela qu'il faut dire.
        garde.verifier()
        raise
    garde.verifier()


def est_geographique(chemin: Path) -> bool:
    """Vrai pour des contours : GeoJSON, GeoPackage, Parquet à métadonnées `geo`."""
    extension = chemin.suffix.lower()
    if extension in {".geojson", ".json", ".gpkg"}:
        return True
    return extension in {".parquet", ".geoparquet"} and a_une_geometrie(chemin)


def empreinte(chemin: Path) -> str:
    """Le SHA-256 du contenu, en hexadécimal. Lève `OSError` si le fichier est illisible."""
    with chemin.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


class _Garde:
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


def _feuilles(chemin: Path, nom: str, dossier: Path) -> list[Feuille]:
    quoi = nature(chemin, nom)
    if quoi is Nature.GZIP:
        chemin = decompresser(chemin, nom, dossier)
        quoi = nature(chemin, nom)
    if quoi is Nature.ZIP and horaires.est_un_reseau(chemin):
        return [horaires.feuille_horaires(chemin, nom, dossier)]
    if quoi is Nature.ZIP:
        return _feuilles_archive(chemin, nom, dossier)
    return _feuilles_simples(chemin, nom, dossier, quoi)


def _feuilles_simples(chemin: Path, nom: str, dossier: Path, quoi: Nature) -> list[Feuille]:
    match quoi:
        case Nature.TABLEUR:
            return feuilles_classeur(chemin, nom, dossier)
        case Nature.PARQUET:
            return [feuille_parquet(chemin, nom, dossier)]
        case Nature.HTML:
            return feuilles_html(chemin, nom, dossier)
        case Nature.XML_EXCEL:
            return feuilles_xml(chemin, nom, dossier)
        case Nature.TEXTE:
            return [feuille_texte(chemin, nom, dossier)]
        case Nature.ZIP | Nature.GZIP:
            raise refus.zip_dans_zip(nom)


def _feuilles_archive(chemin: Path, nom: str, dossier: Path) -> list[Feuille]:
    """Les feuilles de chaque membre lisible ; ce qui ne l'est pas est dit en remarque."""
    feuilles: list[Feuille] = []
    ignores: list[FichierRefuse] = []
    for copie, nom_membre in extraire(chemin, nom, dossier):
        try:
            quoi = nature(copie, nom_membre)
            feuilles += _feuilles_simples(copie, nom_membre, dossier, quoi)
        except FichierRefuse as e:
            ignores.append(e)
    # Une notice « lisezmoi.txt » se lit comme une colonne de prose : ce n'est pas un tableau.
    tableaux = [f for f in feuilles if not f.nom.lower().endswith(".txt") or _est_tableau(f)]
    if not tableaux and len(ignores) == 1:
        raise ignores[0]
    if not tableaux:
        raise refus.aucun_tableau(nom, [str(e) for e in ignores])
    remarques = tuple(f"membre ignoré : {e}" for e in ignores)
    return [replace(f, remarques=f.remarques + remarques) for f in tableaux]


def _est_tableau(feuille: Feuille) -> bool:
    return sum(len(ligne) > 1 for ligne in feuille.apercu) > len(feuille.apercu) / 2


@dataclass(frozen=True)
class _Surveille:
    """Un lecteur qui s'assure, avant et après, que le fichier n'a pas bougé."""

    lecteur: Lecteur
    garde: _Garde
    nom_feuille: str

    def creer(self, con: Base, nom: str, premiere: int, largeur: int) -> None:
        self.garde.verifier()
        with _refus_du_systeme(self.nom_feuille):
            self.lecteur.creer(con, nom, premiere, largeur)
        self.garde.verifier()


def _verifier_chemin(chemin: Path, nom: str) -> None:
    if chemin.is_symlink() and not chemin.exists():
        raise FichierRefuse(
            f"ce raccourci mène à un fichier qui n'existe pas (« {chemin.readlink()} »)",
            ou=nom,
            faire="déposer le fichier lui-même",
        )
    if chemin.is_dir():
        raise FichierRefuse(
            "c'est un dossier",
            ou=nom,
            attendu="un fichier",
            faire="déposer les fichiers du dossier",
        )
    if chemin.exists() and not chemin.is_file():
        raise FichierRefuse("ce n'est pas un fichier ordinaire", ou=nom, attendu="un fichier")


@contextmanager
def _refus_du_systeme(nom: str) -> Iterator[None]:
    """Les erreurs du système de fichiers, en français."""
    try:
        yield
    except FileNotFoundError as e:
        raise FichierRefuse(
            "le fichier n'existe pas ou plus", ou=nom, faire="vérifier son nom et son dossier"
        ) from e
    except PermissionError as e:
        raise FichierRefuse(
            "la lecture de ce fichier n'est pas permise",
            ou=nom,
            faire="fermez-le dans le tableur s'il y est ouvert ; sinon, donner le droit de le lire",
        ) from e
    except OSError as e:
        plein = e.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None))
        raise FichierRefuse(
            "il n'y a plus de place sur le disque pour lire ce fichier"
            if plein
            else f"le système n'a pas pu lire ce fichier ({raison(e)})",
            ou=nom,
            faire="libérer de la place" if plein else "recommencer, ou copier le fichier ailleurs",
        ) from e
