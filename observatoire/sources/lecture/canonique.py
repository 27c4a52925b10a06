"""Ce que DuckDB lit sans risque : un chemin sûr, et la copie canonique, un CSV numéroté et régulier.

Elle sert aux classeurs, qui ne sont pas du texte, et aux CSV que DuckDB ne sait pas lire
d'une traite (retours à la ligne dans une cellule, guillemets fantaisistes, notes finales).
L'écrire ligne à ligne permet aussi de dire exactement quelle ligne est fausse.
"""

import csv
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from observatoire.sources.lecture import refus
from observatoire.sources.lecture.feuille import propre, sans_vides_a_droite
from observatoire.sources.sql import Base, litteral

_LIGNE_ORDINAIRE = 2 * 1024**2  # ce que DuckDB admet sans qu'on le lui dise

# DuckDB développe ces signes dans un nom de fichier, comme un interpréteur de commandes.
_JOKERS = re.compile(r"[*?\[\]{}]")

# Ce par quoi commence une note, où qu'elle soit : elle n'est pas une ligne de données coupée.
_NOTE = re.compile(
    r"(source|champ|note|lecture|avertissement|mise [àa] jour|d[ée]finition|remarque|\(?\d\)|[*©])",
    re.I,
)

Ligne = tuple[int, Sequence[str]]


def identifiant_sql(nom: str) -> str:
    """Un nom de vue ou de colonne entre guillemets, sans risque d'injection."""
    return '"' + nom.replace('"', '""') + '"'


def copie_neuve(dossier: Path, extension: str = ".csv") -> Path:
    """Un chemin encore libre dans le dossier temporaire, sans rien du nom d'origine."""
    return dossier / f"{uuid.uuid4().hex}{extension}"


def chemin_lisible(chemin: Path, dossier_temporaire: Path) -> Path:
    """Le chemin absolu, ou celui d'une copie si son nom égarerait DuckDB."""
    texte = str(chemin.absolute())
    # Un nom ancien peut ne pas être de l'UTF-8 ; « replace » le rend alors différent.
    if not _JOKERS.search(texte) and texte.encode("utf-8", "replace").decode() == texte:
        return chemin.absolute()
    return Path(shutil.copyfile(chemin, copie_neuve(dossier_temporaire, chemin.suffix))).absolute()


def ecrire(
    lignes: Iterable[Ligne],
    copie: Path,
    premiere: int,
    largeur: int,
    nom: str,
    notes: list[str] | None = None,
) -> int:
    """Écrit `ligne, c0…` ; lève `FichierRefuse` à la première ligne de mauvaise largeur.

    Ajoute à `notes` celles que le tableau porte, et rend une borne de la plus longue ligne, en octets.
    """
    plus_longue = 0
    with copie.open("w", encoding="utf-8", newline="") as f:
        sortie = csv.writer(f, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for numero, cellules in verifiees(
            lignes, premiere, largeur, nom, notes if notes is not None else []
        ):
            sortie.writerow([numero, *cellules])
            plus_longue = max(plus_longue, sum(map(len, cellules)))
    # Au pire, quatre octets par lettre ou un guillemet doublé, et les guillemets des cellules.
    return 4 * plus_longue + 3 * largeur + 32


def verifiees(
    lignes: Iterable[Ligne], premiere: int, largeur: int, nom: str, notes: list[str]
) -> Iterator[Ligne]:
    """Les lignes non vides dès `premiere`, nettoyées, exactement larges de `largeur`.

    Les notes (« Source : … », ou une seule cellule après une ligne vide, jusqu'à la fin) sont
    laissées, et ajoutées à `notes`.
    """
    apres_vide = False
    finale: tuple[int, int] | None = None
    courte: tuple[int, int] | None = None
    for numero, brutes in lignes:
        if numero < premiere:
            continue
        cellules = [propre(c) for c in brutes]
        if not any(cellules):
            apres_vide = True
            continue
        if len(cellules) > largeur:
            cellules = sans_vides_a_droite(cellules)
            cellules += [""] * (largeur - len(cellules))
        lues = len(cellules)
        if lues == 1 < largeur and _NOTE.match(cellules[0]):
            notes.append(cellules[0])
            continue
        trop = (numero, lues) if lues > largeur else None
        if fautive := courte or (finale if lues > 1 else None) or trop:
            raise refus.largeur(nom, *fautive, largeur)
        if lues == 1 < largeur and (apres_vide or finale):
            finale = finale or (numero, lues)
            notes.append(cellules[0])
        elif lues < largeur:
            courte = (numero, lues)
        else:
            yield numero, cellules
        apres_vide = False
    if courte:
        raise refus.coupe(
            nom, courte[0], f"sa dernière ligne a {courte[1]} cellules au lieu de {largeur}"
        )


def creer_vue(con: Base, nom: str, copie: Path, largeur: int, plus_longue: int) -> None:
    """La vue temporaire `nom` sur une copie canonique."""
    taille = max(plus_longue, _LIGNE_ORDINAIRE)
    colonnes = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(largeur))
    cellules = ", ".join(f"nullif(c{i}, '') AS c{i}" for i in range(largeur))
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW {identifiant_sql(nom)} AS SELECT ligne, {cellules} "
        f"FROM read_csv({litteral(str(copie))}, auto_detect=false, header=false, delim=',', "
        "quote='\"', escape='\"', new_line='\\n', compression='none', hive_partitioning=false, "
        f"max_line_size={taille}, columns={{'ligne': 'BIGINT', {colonnes}}})"
    )
