"""Faire un paquet (`entrepot.paquet`) : lire une fois des fichiers nationaux, écrire un seul Parquet."""

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from observatoire.entrepot import ddl, referentiels
from observatoire.entrepot.lecture_depot import lire_fichiers
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.entrepot.paquet import CLE, COLONNES, VERSION
from observatoire.erreurs import AppelIncorrect
from observatoire.sources.lecture import empreinte
from observatoire.sources.sql import Base, litteral

NOM = "france.parquet"
SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".ods", ".zip", ".parquet")


def ecrire(
    fichiers: Sequence[Path], sortie: Path, suivi: Callable[[str, float], object]
) -> list[CompteRendu]:
    """Écrit `sortie` d'après ces fichiers ; rend le compte rendu de chacun, un refusé n'y étant pas.

    Les chiffres seulement, des arrondissements de Paris, Lyon et Marseille à la France : ni les lieux d'un annuaire, ni les contours, ni les compositions d'EPCI.

    Lève `AppelIncorrect` si aucun ne donne de chiffre.
    """
    with tempfile.TemporaryDirectory() as dossier, duckdb.connect() as con:
        con.execute(f"SET temp_directory = {litteral(dossier)}")
        ddl.creer(con)
        referentiels.poser(con, None)
        entrees = {f.name: (f, empreinte(f)) for f in fichiers}
        rendus = lire_fichiers(con, entrees, Path(dossier), suivi, None, {})
        pleins = {f for (f,) in con.execute("SELECT DISTINCT fichier FROM lues").fetchall()}
        bons = [r for r in rendus if r.statut == "reconnu" and r.fichier in pleins]
        if not bons:
            raise AppelIncorrect(
                "Aucun de ces fichiers ne donne de chiffre. Attendu : des fichiers nationaux tels que publiés, par "
                "exemple « base_cc_comparateur.csv » (INSEE)."
            )
        _copier(con, bons, sortie)
    gardes = {r.fichier for r in bons}
    for r in rendus:
        if r.statut == "reconnu" and r.fichier not in gardes:
            r.remarquer("hors du paquet : ce fichier ne donne aucun chiffre, le déposer lui-même")
    return rendus


def _copier(con: Base, bons: list[CompteRendu], sortie: Path) -> None:
    sens = json.dumps({"version": VERSION, "fichiers": [_decrire(r) for r in bons]})
    gardes = ", ".join(litteral(r.fichier) for r in bons)
    provisoire = sortie.with_name(f".{sortie.name}.tmp")
    con.execute(f"""
        COPY (SELECT {", ".join(COLONNES)} FROM lues WHERE fichier IN ({gardes}) AND (niveau <> 'quartier' OR length(code) = 5)
            ORDER BY fichier, variable, niveau, debut, fin, perimetre, code)
        TO {litteral(str(provisoire))}
        (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{CLE.decode()}: {litteral(sens)}}})""")
    provisoire.replace(sortie)


def _decrire(r: CompteRendu) -> dict[str, Any]:
    bilan = asdict(r.bilan)
    return {
        "fichier": r.fichier, "source": r.source, "empreinte": r.empreinte, "message": r.message,
        **{c: bilan[c] for c in ("lignes_lues", "millesimes", "preuve", "coupe", "niveaux", "releves")},
        "entete": sorted(bilan["entete"], key=str),
    }  # fmt: skip
