"""Mettre un entrepôt en service d'un seul geste, et retrouver celui qui l'est.

`COURANT` contient le nom du fichier en service, puis sa taille. On construit à côté, on vide les tampons sur le
disque, puis on remplace `COURANT` : à tout instant, un lecteur voit l'ancien ou le nouveau,
jamais un entrepôt à moitié écrit.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from observatoire import disque, formats
from observatoire.erreurs import EntrepotIndisponible, raison
from observatoire.sources.sql import Base

_POINTEUR = "COURANT"
# La table, vide, qui dit qu'une édition est publique.
MARQUE_PUBLIQUE = "edition_publique"
_A_GARDER = 3
_ATTENTE_SECONDES = 600


def courant(entrepot: Path) -> Path | None:
    """Le fichier de l'entrepôt en service, ou None si aucun n'a encore été publié."""
    nom = _pointeur(entrepot)[0]
    chemin = entrepot / nom
    return chemin if nom and chemin.is_file() else None


def _pointeur(entrepot: Path) -> tuple[str, int | None]:
    """Le nom de l'édition en service et sa taille ; vide et None si rien ne les dit."""
    try:
        nom, _, taille = (entrepot / _POINTEUR).read_text(encoding="utf-8").strip().partition(" ")
    except (OSError, UnicodeError):
        return "", None
    return nom, int(taille) if taille.isdigit() else None


def panne(entrepot: Path, *, entiere: bool = False) -> str:
    """Pourquoi l'édition en service ne se lit pas (tronquée, perdue, abîmée) ; vide si elle se lit.

    `entiere` : toutes ses tables sont relues, et non seulement sa taille et sa première ligne.
    """
    nom, taille = _pointeur(entrepot)
    chemin = entrepot / nom
    if not nom:
        return ""
    if not chemin.is_file():
        return "son fichier n'est plus là"
    lue = chemin.stat().st_size
    if taille is not None and lue != taille:
        return f"tronqué : {formats.nombre(lue)} octets sur {formats.nombre(taille)}"
    return "" if _se_lit(chemin, entiere) else "abîmé : son contenu ne se relit pas"


def _se_lit(chemin: Path, entiere: bool) -> bool:
    try:
        with duckdb.connect(str(chemin), read_only=True) as con:
            if not con.execute("SELECT * FROM edition").fetchall():
                return False
            tables = con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            for (table,) in tables if entiere else ():
                con.execute(f'SELECT max(hash(t)) FROM "{table}" t').fetchall()
    except (duckdb.Error, OSError, UnicodeError):
        return False
    return True


def derniere_lisible(entrepot: Path) -> Path | None:
    """La plus récente des éditions gardées qui se relise en entier, hors celle en service."""
    en_service = courant(entrepot)
    autres = [e for e in _editions(entrepot) if e != en_service]
    return next((e for e in autres if _se_lit(e, True)), None)


def _editions(entrepot: Path) -> list[Path]:
    return sorted(entrepot.glob("entrepot-*.duckdb"), key=lambda c: c.stat().st_mtime, reverse=True)


@contextlib.contextmanager
def lisible() -> Iterator[None]:
    """Un fichier abîmé ou retiré sous une lecture devient une phrase ; une requête mal écrite, non."""
    try:
        yield
    except duckdb.ProgrammingError:
        raise
    except duckdb.Error as e:
        raise EntrepotIndisponible(
            "L'édition en service ne se lit plus : son fichier a été abîmé. À faire : actualiser les données, "
            "sur la page Données ; elle sera refaite d'après les fichiers."
        ) from e


def est_publique(con: Base) -> bool:
    """Vrai si cette connexion lit une édition publique."""
    trouvee = con.cursor().execute(
        "SELECT 1 FROM duckdb_tables() WHERE table_name = ? AND database_name = current_database()",
        [MARQUE_PUBLIQUE],
    )
    return bool(trouvee.fetchall())


def chemin_edition(entrepot: Path, empreinte: str) -> Path:
    """Où vit l'entrepôt de cette empreinte une fois publié."""
    return entrepot / f"entrepot-{empreinte}.duckdb"


@contextlib.contextmanager
def verrou(entrepot: Path) -> Iterator[None]:
    """Une seule actualisation à la fois ; la suivante attend son tour."""
    try:
        entrepot.mkdir(parents=True, exist_ok=True)
        jeton = FileLock(entrepot / ".verrou", timeout=_ATTENTE_SECONDES)
        jeton.acquire()
    except Timeout as e:
        raise EntrepotIndisponible(
            "Une autre actualisation est en cours depuis plus de dix minutes. "
            "À faire : attendre qu'elle finisse, ou fermer la fenêtre qui l'a lancée."
        ) from e
    except OSError as e:
        raise EntrepotIndisponible(
            f"Le dossier de l'entrepôt « {entrepot} » ne peut pas être écrit ({raison(e)}). "
            "À faire : vérifier les droits du dossier et la place sur le disque, "
            "ou choisir un autre dossier."
        ) from e
    try:
        yield
    finally:
        jeton.release()


def publier(brouillon: Path, entrepot: Path, empreinte: str) -> Path:
    """Met `brouillon` en service sous son empreinte et renvoie son chemin définitif."""
    definitif = chemin_edition(entrepot, empreinte)
    synchroniser(brouillon)
    brouillon.replace(definitif)
    with disque.remplacer(entrepot / _POINTEUR) as pointeur:
        pointeur.write(f"{definitif.name} {definitif.stat().st_size}\n".encode())
    return definitif


def nettoyer(entrepot: Path) -> None:
    """Ôte les brouillons abandonnés et les éditions anciennes ; garde celle en service."""
    en_service = courant(entrepot)
    editions = _editions(entrepot)
    gardees = {en_service, *[e for e in editions if e != en_service][: _A_GARDER - 1]}
    # Sous le verrou, un pointeur provisoire est celui d'une publication qu'un arrêt a coupée.
    restes = [*entrepot.glob(".construction-*"), *entrepot.glob(f"*{_POINTEUR}.*.tmp")]
    for chemin in [e for e in editions if e not in gardees] + restes:
        # Un fichier encore ouvert (Windows) sera ôté la fois suivante.
        with contextlib.suppress(OSError):
            shutil.rmtree(chemin) if chemin.is_dir() else chemin.unlink()


def synchroniser(chemin: Path) -> None:
    """Force l'écriture du fichier sur le disque."""
    with chemin.open("rb+") as f:
        os.fsync(f.fileno())


def edition(chemin: Path) -> tuple[str, str]:
    """Le logiciel et le territoire (SIREN) d'une édition publiée ; `duckdb.Error` si elle ne s'ouvre pas."""
    with duckdb.connect(str(chemin), read_only=True) as con:
        [(logiciel, epci)] = con.execute("SELECT logiciel, epci FROM edition").fetchall()
    return logiciel, epci
