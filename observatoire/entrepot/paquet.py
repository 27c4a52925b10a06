"""Un paquet : les chiffres de fichiers nationaux, lus une fois, dans un seul Parquet que tout espace de travail relit.

Communes × variables × millésimes de la France entière, avec ce que chaque fichier établit de son sens (sa source,
ses relevés). Un paquet déposé vaut les fichiers qui l'ont fait : mêmes chiffres, mêmes sources, même arbitrage.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.erreurs import FichierRefuse
from observatoire.sources.declaration import catalogue, variables
from observatoire.sources.releve import Bilan, Releve
from observatoire.sources.sql import Base, litteral

CLE, VERSION = b"observatoire_paquet", 1
COLONNES = ["fichier", "code", "niveau", "variable", "debut", "fin", "valeur", "statut", "bas", "haut", "perimetre"]  # fmt: skip
_STATUTS = ("publie", "provisoire", "arrondi", "estime", "secret", "absent")


def est_paquet(chemin: Path) -> bool:
    """Vrai si les métadonnées de ce Parquet sont celles d'un paquet."""
    if chemin.suffix.lower() != ".parquet":
        return False
    try:
        return CLE in (pq.read_schema(chemin).metadata or {})
    except (pa.ArrowException, OSError):
        return False


def lire(con: Base, chemin: Path, rendu: CompteRendu) -> list[CompteRendu]:
    """Ajoute à `lues` les chiffres d'un paquet et rend un compte rendu par fichier qui l'a fait.

    Lève `FichierRefuse` si le paquet est d'une autre version, ou si ce logiciel ne connaît pas ce qu'il nomme.
    """
    declares = _sens(chemin, rendu.fichier)
    ou = f"read_parquet({litteral(str(chemin))})"
    statuts = ", ".join(litteral(s) for s in _STATUTS)
    lues = con.execute(f"SELECT DISTINCT variable FROM {ou}").fetchall()
    autres = con.execute(f"SELECT 1 FROM {ou} WHERE statut NOT IN ({statuts}) LIMIT 1").fetchall()
    inconnues = {str(v) for (v,) in lues} - set(variables())
    inconnues |= {d["source"] for d in declares} - set(catalogue())
    if inconnues or autres:
        raise _refus(rendu.fichier, f"ce paquet nomme ce que ce logiciel ne connaît pas ({', '.join(sorted(inconnues)[:3]) or 'un statut'})")  # fmt: skip
    prefixe = f"{rendu.fichier} › "
    colonnes = ", ".join(COLONNES[1:])
    con.execute(f"INSERT INTO lues SELECT {litteral(prefixe)} || fichier, {colonnes} FROM {ou}")
    return [_rendre(d, prefixe, rendu) for d in declares]


def _sens(chemin: Path, ou: str) -> list[dict[str, Any]]:
    schema = pq.read_schema(chemin)
    try:
        lu = json.loads((schema.metadata or {})[CLE])
        version, declares = lu["version"], list(lu["fichiers"])
    except (ValueError, KeyError, TypeError) as e:
        raise _refus(ou, "ce paquet est abîmé") from e
    if version != VERSION or schema.names != COLONNES:
        raise _refus(ou, "ce paquet vient d'une autre version du logiciel")
    return declares


def _refus(ou: str, constat: str) -> FichierRefuse:
    return FichierRefuse(
        constat, ou=ou, attendu="un paquet fait par ce logiciel",
        faire="refaire le paquet des mêmes fichiers, ou déposer les fichiers eux-mêmes",
    )  # fmt: skip


def _rendre(d: dict[str, Any], prefixe: str, rendu: CompteRendu) -> CompteRendu:
    fichier = prefixe + d["fichier"]
    releves = [
        Releve(**{**r, "fichier": fichier, "etendue": tuple(r["etendue"]), "coupe": tuple(r["coupe"])})
        for r in d["releves"]
    ]  # fmt: skip
    bilan = Bilan(
        lignes_lues=d["lignes_lues"], millesimes=d["millesimes"], preuve=d["preuve"],
        coupe=tuple(d["coupe"]), niveaux=d["niveaux"], releves=releves,
        entete={(a, b) for a, b in d["entete"]},
    )  # fmt: skip
    return replace(rendu, fichier=fichier, source=d["source"], message=d["message"], bilan=bilan)
