"""`paquet` : des fichiers nationaux à un seul Parquet que tout espace de travail relit, hors ligne."""

from __future__ import annotations

from pathlib import Path

import click

from observatoire import formats
from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, commande


@commande
@click.argument("dossier", metavar="DOSSIER",
                type=click.Path(path_type=Path, exists=True, file_okay=False))  # fmt: skip
@click.option("--sortie", type=click.Path(path_type=Path, dir_okay=False), metavar="FICHIER",
              help="Fichier à écrire (france.parquet à côté du dossier par défaut).")  # fmt: skip
def paquet(contexte: Contexte, dossier: Path, sortie: Path | None) -> int:
    """Fait d'un dossier de fichiers nationaux un seul fichier, à déposer dans tout espace de travail."""
    from observatoire.entrepot import paquet_ecrit

    trouves = sorted(f for f in dossier.rglob("*") if f.suffix.lower() in paquet_ecrit.SUFFIXES)
    cible = sortie or dossier.parent / paquet_ecrit.NOM
    with contexte.progression("Lecture des fichiers") as suivi:
        rendus = paquet_ecrit.ecrire(trouves, cible, suivi)
    sorties.montrer(
        [{"fichier": r.fichier, "statut": r.statut, "source": r.source, "message": r.message} for r in rendus],
        {
            "Fichier": lambda r: r["fichier"],
            "Statut": lambda r: r["statut"],
            "Source": lambda r: r["source"],
            "Message": lambda r: r["message"],
        },
        f"{cible.name} : {formats.nombre(cible.stat().st_size / 1e6, 1)} Mo",
    )  # fmt: skip
    contexte.dire(f"Paquet écrit : {cible}. À faire : le déposer dans un espace de travail, puis « observatoire actualiser ».")  # fmt: skip
    return int(any(r.statut != "reconnu" for r in rendus))
