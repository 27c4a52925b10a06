"""`exemple` : un dossier de données complet, aux saisies inventées, à part."""

from __future__ import annotations

from pathlib import Path

import click

from observatoire.cli.contexte import Contexte, dossiers
from observatoire.cli.francais import Commande


@click.command(cls=Commande)
@click.option("--sortie", type=click.Path(path_type=Path, file_okay=False), metavar="DOSSIER",
              default=Path("exemple"), help="Dossier à créer (exemple/ par défaut).")  # fmt: skip
@dossiers
@click.pass_obj
def exemple(contexte: Contexte, sortie: Path) -> int:
    """Crée un dossier d'exemple aux saisies inventées, marquées EXEMPLE, sans toucher aux vraies données."""
    from observatoire.local.exemple import creer

    contexte.exiger_donnees()
    creer(contexte.donnees, sortie)
    contexte.dire(
        f"Dossier d'exemple créé : {sortie}. Pour le voir : observatoire --donnees {sortie} "
        f"--entrepot {sortie / '.entrepot'} lancer"
    )
    return 0
