"""`exporter` : une figure dans un fichier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from observatoire import disque
from observatoire.cli.contexte import Contexte, commande, sortie, territoires
from observatoire.cli.francais import Annee, Choix
from observatoire.erreurs import AppelIncorrect, raison
from observatoire.modele import Niveau

if TYPE_CHECKING:
    from observatoire.graphiques.figure import Figure

_FORMATS = ("png", "svg", "pdf", "html", "csv", "xlsx", "ods")


@commande
@click.argument("indicateur", metavar="INDICATEUR")
@click.option("--forme", type=Choix(("carte", "evolution", "barres")), required=True,
              help="Carte, évolution dans le temps ou classement en barres.")  # fmt: skip
@click.option("--format", "format_", type=Choix(_FORMATS), required=True, help="Type de fichier.")
@sortie()
@territoires(help="Par défaut l'EPCI étudié.")
@click.option("--niveau", type=Choix(list(Niveau)), default="commune",
              help="Niveau des territoires d'une carte ou de barres (commune par défaut).")  # fmt: skip
@click.option("--annee", type=Annee(), metavar="ANNÉE", help="Par défaut la plus récente.")
@click.option("--largeur", type=int, metavar="PIXELS", help="Largeur d'un PNG (3000 par défaut).")
def exporter(contexte: Contexte, indicateur: str, forme: str, format_: str, sortie: Path,
             codes: tuple[str, ...], niveau: str, annee: tuple[int, ...] | None,
             largeur: int | None) -> int:  # fmt: skip
    """Écrit une figure : image, PDF, page à intégrer dans un site, CSV ou classeur."""
    from observatoire.cli import demande
    from observatoire.documents.images import fichier_de
    from observatoire.entrepot.lecture import indicateur as declaration

    declare = declaration(indicateur)
    with contexte.lecteur() as lecteur:
        territoires = demande.territoires(lecteur, codes, None)
        if forme == "evolution" and not codes and declare.forme == "taux":
            territoires += lecteur.reperes()
        options = {"annee": _annee(forme, annee), "niveau": niveau}
        figure = _figure(forme, lecteur, indicateur, territoires, options)
        contenu = fichier_de(figure, format_, largeur)
    ecrire(sortie, contenu)
    contexte.dire(f"Écrit : {sortie}")
    return 0


def _annee(forme: str, annees: tuple[int, ...] | None) -> int | None:
    if annees and (forme == "evolution" or len(annees) > 1):
        raise AppelIncorrect(
            "Une évolution montre toutes les années et les autres formes une seule. À faire : "
            "retirer --annee, ou n'en donner qu'une avec --forme carte ou barres."
        )
    return annees[0] if annees else None


def _figure(
    forme: str,
    lecteur: Any,
    indicateur: str,
    territoires: list[Any],
    options: dict[str, Any],
) -> Figure:
    from observatoire.contenu.commun.carte import carte
    from observatoire.contenu.commun.comparaisons import classement
    from observatoire.contenu.commun.courbes import courbes

    if forme == "evolution":
        return courbes(lecteur, indicateur, territoires)
    if len(territoires) > 1:
        raise AppelIncorrect(
            f"La forme « {forme} » montre un seul territoire à la fois. À faire : ne donner "
            "qu'un --territoire ; ses communes ou secteurs se choisissent par --niveau."
        )
    fabriquer = carte if forme == "carte" else classement
    return fabriquer(lecteur, indicateur, ou=str(territoires[0]), **options)


def ecrire(sortie: Path, contenu: bytes) -> None:
    """Écrit à côté puis renomme : un arrêt au milieu ne laisse pas un fichier tronqué."""
    try:
        with disque.remplacer(sortie) as flux:
            flux.write(contenu)
    except OSError as e:
        raise AppelIncorrect(
            f"Le fichier « {sortie} » ne peut pas être écrit ({raison(e)}). À faire : choisir un "
            "dossier qui existe et où vous avez le droit d'écrire, par exemple --sortie figure.png."
        ) from e
