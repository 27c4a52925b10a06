"""Ce que toutes les commandes partagent : où sont les données, et un entrepôt prêt à lire."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from observatoire.erreurs import AppelIncorrect

if TYPE_CHECKING:
    from observatoire.entrepot.construction import Actualisation
    from observatoire.entrepot.lecture import Lecteur
    from observatoire.territoire import Reglages

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass
class Contexte:
    """Les dossiers choisis ; les messages vont sur la sortie d'erreur, les résultats sur l'autre."""

    donnees: Path = Path("data")
    entrepot: Path = Path(".entrepot")

    def __post_init__(self) -> None:
        self.messages = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

    def dire(self, texte: str) -> None:
        """Une ligne pour la personne, sur la sortie d'erreur."""
        self.messages.print(texte)

    def exiger_donnees(self) -> None:
        """`AppelIncorrect` si le dossier des données n'est pas là."""
        if not self.donnees.is_dir():
            raise AppelIncorrect(
                f"Le dossier des données « {self.donnees} » n'existe pas ici ({Path.cwd()}). "
                "À faire : aller dans le dossier du projet (celui qui contient app.py et data/), "
                "par exemple « cd observatoire », ou indiquer --donnees DOSSIER."
            )

    def reglages(self) -> Reglages:
        """Les réglages du territoire."""
        from observatoire.territoire import lire_reglages

        self.exiger_donnees()
        return lire_reglages(self.donnees)

    def actualiser(self) -> Actualisation:
        """Construit et publie, en montrant où cela en est."""
        from observatoire.entrepot.construction import actualiser

        self.exiger_donnees()
        with self.progression("Lecture des fichiers") as suivi:
            return actualiser(self.donnees, self.entrepot, suivi)

    @contextlib.contextmanager
    def lecteur(self) -> Iterator[Lecteur]:
        """L'entrepôt en service, construit d'abord s'il manque ou s'il n'est plus lisible tel quel."""
        from observatoire.entrepot.construction import a_refaire
        from observatoire.entrepot.lecture import ouvrir

        reglages = self.reglages()
        if a_refaire(self.entrepot, reglages):
            self.dire("Construction de l'entrepôt à partir des données…")
            refus = len(self.actualiser().refus)
            if refus:
                self.dire(
                    f"{refus} fichier(s) refusé(s) : « observatoire actualiser » dit pourquoi."
                )
        lecteur = ouvrir(self.entrepot, reglages)
        try:
            yield lecteur
        finally:
            lecteur.fermer()

    @contextlib.contextmanager
    def progression(self, quoi: str) -> Iterator[Callable[[str, float], None]]:
        """Une barre d'avancement, si on est devant un terminal ; `quoi` : ce qui se fait d'abord."""
        colonnes = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        console = self.messages
        with Progress(
            *colonnes, console=console, transient=True, disable=not console.is_terminal
        ) as progression:
            tache = progression.add_task(quoi, total=1.0)
            yield lambda quoi, part: progression.update(tache, description=quoi, completed=part)


def dossiers(commande: _F) -> _F:
    """Ajoute `--donnees` et `--entrepot`, acceptées avant comme après la sous-commande."""

    def choisir(ctx: click.Context, parametre: click.Parameter, valeur: Path | None) -> None:
        contexte = ctx.ensure_object(Contexte)
        # Après la sous-commande, la variable d'environnement ne reprend pas ce qui est écrit avant.
        depuis_la_ligne = ctx.get_parameter_source(str(parametre.name))
        ecrite = depuis_la_ligne is click.core.ParameterSource.COMMANDLINE
        if valeur is not None and (ecrite or ctx.parent is None):
            setattr(contexte, str(parametre.name), valeur)

    for nom, variable, aide in (
        ("entrepot", "OBSERVATOIRE_ENTREPOT", "Dossier de l'entrepôt (.entrepot/ par défaut)."),
        ("donnees", "OBSERVATOIRE_DONNEES", "Dossier des données (data/ par défaut)."),
    ):
        commande = click.option(
            f"--{nom}",
            type=click.Path(path_type=Path),
            metavar="DOSSIER",
            envvar=variable,
            help=aide,
            expose_value=False,
            callback=choisir,
        )(commande)
    return commande
