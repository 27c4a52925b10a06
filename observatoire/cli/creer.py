"""`creer` : un espace de travail neuf, pour n'importe quelle intercommunalité."""

from pathlib import Path

import click

from observatoire.cli.contexte import Contexte, dossiers
from observatoire.cli.francais import Commande
from observatoire.cli.territoire import siren_de
from observatoire.erreurs import AppelIncorrect


@click.command(cls=Commande)
@click.argument("dossier", type=click.Path(path_type=Path, file_okay=False), metavar="DOSSIER")
@click.argument("territoire", metavar="[TERRITOIRE]", nargs=-1)
@dossiers
@click.pass_obj
def creer(contexte: Contexte, dossier: Path, territoire: tuple[str, ...]) -> int:
    """Crée un espace de travail vide pour une intercommunalité (SIREN ou nom)."""
    from observatoire.entrepot.espace_neuf import LISTE
    from observatoire.entrepot.espace_neuf import creer as ecrire
    from observatoire.territoire import libelles

    if not territoire:
        raise AppelIncorrect(
            "Quelle intercommunalité ? À faire : donner son SIREN ou son nom, par exemple « observatoire "
            f"creer {dossier} 200066124 » ou « observatoire creer {dossier} Gaillac-Graulhet ». Le SIREN "
            "est sur son papier à en-tête et sur banatic.interieur.gouv.fr."
        )
    siren = ecrire(dossier, siren_de(" ".join(territoire)))
    contexte.dire(
        f"Espace de travail créé pour {libelles('epci')[siren]} : {dossier}. À faire : y déposer les "
        f"fichiers que nomme {dossier / LISTE}, puis « observatoire --donnees {dossier} lancer »."
    )
    return 0
