"""`exemple` : un dossier de données complet, aux saisies inventées, à part."""

from pathlib import Path

import click

from observatoire import espace
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

    # Hors d'un espace de travail, les chiffres publics livrés avec le logiciel.
    depart = contexte.donnees if contexte.donnees.is_dir() else espace.application() / "data"
    creer(depart, sortie)
    contexte.dire(
        f"Dossier d'exemple créé : {sortie}. Pour le voir : observatoire --donnees {sortie} lancer"
    )
    return 0
