"""Ce qu'héberger demande autour de l'application : déclaration, édition publique, sauvegardes."""

import time
from datetime import date
from pathlib import Path

import click

from observatoire import __version__, formats
from observatoire.cli.contexte import Contexte, commande, sortie
from observatoire.cli.exporter import ecrire
from observatoire.erreurs import AppelIncorrect

_SUIVI_SECONDES = 10


@commande
@sortie(required=False, default="declaration-accessibilite.docx", show_default=True)
def declaration(contexte: Contexte, sortie: Path) -> int:
    """Écrit la déclaration d'accessibilité, sur le modèle officiel (.docx ou .pdf)."""
    from observatoire.contenu.legal import accessibilite, mentions
    from observatoire.documents.rendu import document_court, rendre

    jour = date.today()
    with contexte.lecteur() as lecteur:
        reglages = lecteur.reglages
        blocs = accessibilite.declaration(reglages, jour)
        document = document_court(lecteur, "Déclaration d'accessibilité", blocs)
    ecrire(sortie, rendre(document, sortie.suffix.lstrip(".").lower()))
    contexte.dire(f"Le site est {accessibilite.etat(reglages.accessibilite, jour)} : {sortie}.")
    for cle, dit in mentions.manques(reglages.mentions).items():
        contexte.dire(f"À remplir dans territoire.toml, [mentions], {cle} : {dit}.")
    return 0


@commande
@click.option("--suivre", is_flag=True, help="Recommencer après chaque publication, sans finir.")
def deriver(contexte: Contexte, suivre: bool) -> int:
    """Écrit l'édition publique de l'édition en service, dans public/, sous le dossier de l'entrepôt."""
    from observatoire.entrepot import edition_publique
    from observatoire.erreurs import ErreurObservatoire

    contexte.exiger_donnees()
    while True:
        try:
            dossier = edition_publique.servir(contexte.entrepot, contexte.donnees)
        except ErreurObservatoire as e:
            if not suivre:
                raise
            contexte.dire(str(e))
        else:
            if not suivre:
                contexte.dire(f"Édition publique : {dossier}.")
                return 0
        time.sleep(_SUIVI_SECONDES)


@commande
@click.argument("dossier", type=click.Path(path_type=Path, file_okay=False), metavar="DOSSIER")
@click.option(
    "--adresse",
    default="",
    metavar="ADRESSE",
    help="Où le dossier sera servi (par défaut le site des mentions légales).",
)
@click.option("--sans-figures", is_flag=True, help="Les chiffres seuls, en quelques secondes.")
def publier(contexte: Contexte, dossier: Path, adresse: str, sans_figures: bool) -> int:  # fmt: skip
    """Écrit les données ouvertes de l'édition publique : tables, figures à intégrer, catalogue, fil."""
    from observatoire.contenu.legal import mentions
    from observatoire.contenu.ouvert.dossier import publier as ecrire_tout
    from observatoire.entrepot import edition_publique
    from observatoire.entrepot.lecture import ouvrir
    from observatoire.territoire import lire_reglages

    with contexte.lecteur():
        public = edition_publique.servir(contexte.entrepot, contexte.donnees)
    lecteur = ouvrir(public, lire_reglages(public))
    try:
        with contexte.progression("Tables") as suivi:
            combien = ecrire_tout(
                lecteur, dossier, base=adresse, avec_figures=not sans_figures, suivi=suivi
            )
        manques = mentions.manques(lecteur.reglages.mentions)
    finally:
        lecteur.fermer()
    contexte.dire(f"{formats.pluriel(combien, 'fichier écrit', 'fichiers écrits')} dans {dossier}.")
    for cle, dit in manques.items():
        contexte.dire(f"À remplir dans territoire.toml, [mentions], {cle} : {dit}.")
    return 0


@commande
@click.argument(
    "archive", type=click.Path(path_type=Path, dir_okay=False), required=False, metavar="FICHIER"
)
@sortie(required=False)
def sauvegarder(contexte: Contexte, archive: Path | None, sortie: Path | None) -> int:
    """Garde l'espace de travail dans un fichier ZIP, relu avant d'être mis à sa place."""
    from observatoire.local import sauvegarde

    sortie = archive or sortie
    if sortie is None:
        raise AppelIncorrect("Il manque le fichier à écrire, par exemple : sauvegarder espace.zip.")
    contexte.exiger_donnees()
    gardes = sauvegarde.sauvegarder(contexte.donnees, sortie, __version__)
    contexte.dire(f"{formats.pluriel(gardes, 'fichier gardé', 'fichiers gardés')} dans {sortie}.")
    return 0


@commande
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False), metavar="FICHIER")
@click.argument(
    "dossier", type=click.Path(path_type=Path, file_okay=False), required=False, metavar="DOSSIER"
)
def restaurer(contexte: Contexte, archive: Path, dossier: Path | None) -> int:
    """Remet une sauvegarde dans un dossier neuf (celui de --donnees s'il n'est pas nommé), après l'avoir
    vérifiée en entier."""
    from observatoire.local import sauvegarde

    dossier = dossier or contexte.donnees
    remis = sauvegarde.restaurer(archive, dossier)
    contexte.dire(
        f"{formats.pluriel(remis, 'fichier remis', 'fichiers remis')} dans {dossier}. À faire : y remettre "
        f"connexion.toml s'il servait, puis « observatoire --donnees {dossier} lancer »."
    )
    return 0
