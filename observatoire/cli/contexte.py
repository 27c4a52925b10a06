"""Ce que toutes les commandes partagent : où sont les données, et un entrepôt prêt à lire."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from observatoire import __version__, espace
from observatoire.cli.francais import Choix, Commande
from observatoire.cli.sorties import FORMATS
from observatoire.erreurs import AppelIncorrect

if TYPE_CHECKING:
    from rich.console import Console

    from observatoire.entrepot.actualisation import Actualisation
    from observatoire.entrepot.lecture import Lecteur
    from observatoire.territoire import Reglages

_CHAMPS = {"donnees": "donnees", "entrepot": "choisi"}


@dataclass
class Contexte:
    """Les dossiers choisis ; les messages vont sur la sortie d'erreur, les résultats sur l'autre."""

    donnees: Path = field(default_factory=espace.donnees_ici)
    choisi: Path | None = None

    @property
    def entrepot(self) -> Path:
        """L'entrepôt demandé, sinon celui de l'espace de travail."""
        return self.choisi or espace.entrepot_de(self.donnees)

    @cached_property
    def messages(self) -> Console:
        """La sortie d'erreur, où l'on parle à la personne."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

    def dire(self, texte: str) -> None:
        """Une ligne pour la personne, sur la sortie d'erreur."""
        self.messages.print(texte)

    def exiger_donnees(self) -> None:
        """`AppelIncorrect` si le dossier des données n'est pas là."""
        if not self.donnees.is_dir():
            raise AppelIncorrect(
                f"Aucun espace de travail ici ({Path.cwd()}) : ni territoire.toml, ni dossier "
                f"« {self.donnees} ». À faire : en créer un, « observatoire creer mon-territoire NOM » "
                "(une commune, une intercommunalité ou un SIREN), ou indiquer le sien avec --donnees DOSSIER."
            )

    def exiger_territoire(self) -> None:
        """`AppelIncorrect` si l'espace de travail ne dit pas encore quel territoire il étudie."""
        from observatoire.territoire import choisi

        self.exiger_donnees()
        if not choisi(self.donnees):
            raise AppelIncorrect(
                f"L'espace de travail « {self.donnees} » ne dit pas quel territoire il étudie. À faire : "
                "« observatoire territoire NOM » (une commune, une intercommunalité ou un SIREN), ou "
                "« observatoire lancer », dont la première page le demande."
            )

    def reglages(self) -> Reglages:
        """Les réglages du territoire."""
        from observatoire.territoire import lire_reglages

        self.exiger_territoire()
        return lire_reglages(self.donnees)

    def comprendre(self) -> None:
        """Met à jour un espace de travail plus ancien, une copie gardée ; refuse un plus récent."""
        from observatoire.local import version

        self.exiger_donnees()
        if copie := version.comprendre(self.donnees, __version__):
            self.dire(
                f"Espace de travail mis à la version d'aujourd'hui ; copie d'avant : {copie}."
            )

    def actualiser(self) -> Actualisation:
        """Construit et publie, en montrant où cela en est ; aussitôt dit si rien n'a changé."""
        from observatoire.entrepot.actualisation import inchangee

        if fait := inchangee(self.donnees, self.entrepot):
            return fait
        from observatoire.entrepot.construction import actualiser

        self.exiger_territoire()
        self.comprendre()
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
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        colonnes = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        console = self.messages
        with Progress(
            *colonnes, console=console, transient=True, disable=not console.is_terminal
        ) as progression:
            tache = progression.add_task(quoi, total=1.0)
            yield lambda quoi, part: progression.update(tache, description=quoi, completed=part)


def _choisir(ctx: click.Context, parametre: click.Parameter, valeur: Path | None) -> None:
    contexte = ctx.ensure_object(Contexte)
    # Après la sous-commande, la variable d'environnement ne reprend pas ce qui est écrit avant.
    depuis_la_ligne = ctx.get_parameter_source(str(parametre.name))
    ecrite = depuis_la_ligne is click.core.ParameterSource.COMMANDLINE
    if valeur is not None and (ecrite or ctx.parent is None):
        setattr(contexte, _CHAMPS[str(parametre.name)], valeur)


def dossiers() -> list[click.Parameter]:
    """`--donnees` et `--entrepot`, acceptées avant comme après la sous-commande."""
    return [
        click.Option(
            [f"--{nom}"],
            type=click.Path(path_type=Path),
            metavar="DOSSIER",
            envvar=variable,
            help=aide,
            expose_value=False,
            callback=_choisir,
        )
        for nom, variable, aide in (
            (
                "donnees",
                espace.DONNEES,
                "Espace de travail : territoire.toml et les fichiers (data/ par défaut).",
            ),
            (
                "entrepot",
                espace.ENTREPOT,
                "Dossier de l'entrepôt (.entrepot/ de l'espace de travail par défaut).",
            ),
        )
    ]


def commande(fonction: Callable[..., int]) -> click.Command:
    """La commande d'une fonction qui reçoit le contexte, puis ses options ; l'aide est en français."""
    declaree = click.command(cls=Commande)(click.pass_obj(fonction))
    declaree.params += dossiers()
    return declaree


# ---------------------------------------------------------------------- options communes
format_sortie = click.option(
    "--format", "format_", type=Choix(FORMATS), default="table",
    help="Forme de la sortie (table par défaut).",
)  # fmt: skip
en_json = click.option("--json", "en_json", is_flag=True, help="Écrit le résultat en JSON.")
territoires = partial(click.option, "--territoire", "codes", metavar="CODE", multiple=True)
sortie = partial(
    click.option, "--sortie", type=click.Path(path_type=Path), metavar="FICHIER", required=True,
    help="Fichier à écrire.",
)  # fmt: skip
