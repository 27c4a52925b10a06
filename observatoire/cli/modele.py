"""`modele` : le gabarit CSV d'une table du territoire."""

import sys
from pathlib import Path

import click

from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, dossiers
from observatoire.cli.francais import Commande


@click.command(cls=Commande)
@click.argument("nom", metavar="[NOM]", required=False)
@click.option("--sortie", type=click.Path(path_type=Path, dir_okay=False), metavar="FICHIER",
              help="Écrit le gabarit dans ce fichier (sinon, à l'écran).")  # fmt: skip
@dossiers
@click.pass_obj
def modele(contexte: Contexte, nom: str | None, sortie: Path | None) -> int:
    """Donne le gabarit CSV d'une table du territoire ; sans NOM, la liste des tables."""
    from observatoire import local

    if nom is None:
        sorties.montrer(
            [
                {"nom": t.nom, "titre": t.titre, "publique": t.publique, "fichier": t.fichier}
                for t in local.tables().values()
            ],
            {
                "Nom": lambda t: t["nom"],
                "Table": lambda t: t["titre"],
                "Diffusion": lambda t: "publique" if t["publique"] else "comité",
                "Fichier": lambda t: f"data/{t['fichier']}",
            },
        )
        return 0
    contenu = local.modele(local.table(nom))
    if sortie is None:
        sys.stdout.write(contenu.decode("utf-8-sig"))
        return 0
    sortie.write_bytes(contenu)
    contexte.dire(f"Gabarit écrit : {sortie}")
    return 0
