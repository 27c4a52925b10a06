"""Ce qu'héberger demande autour de l'application : déclaration, édition publique, sauvegardes."""

import time
from datetime import date
from pathlib import Path

import click

from observatoire import __version__, formats
from observatoire.cli.contexte import Contexte, commande, sortie
from observatoire.cli.exporter import ecrire

_SUIVI_SECONDES = 10


@commande
@sortie()
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
@sortie()
def sauvegarder(contexte: Contexte, sortie: Path) -> int:
    """Garde l'espace de travail dans un fichier ZIP, relu avant d'être mis à sa place."""
    from observatoire.local import sauvegarde

    contexte.exiger_donnees()
    gardes = sauvegarde.sauvegarder(contexte.donnees, sortie, __version__)
    contexte.dire(f"{formats.pluriel(gardes, 'fichier gardé', 'fichiers gardés')} dans {sortie}.")
    return 0


@commande
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False), metavar="FICHIER")
@click.argument("dossier", type=click.Path(path_type=Path, file_okay=False), metavar="DOSSIER")
def restaurer(contexte: Contexte, archive: Path, dossier: Path) -> int:
    """Remet une sauvegarde dans un dossier neuf, après l'avoir vérifiée en entier."""
    from observatoire.local import sauvegarde

    remis = sauvegarde.restaurer(archive, dossier)
    contexte.dire(
        f"{formats.pluriel(remis, 'fichier remis', 'fichiers remis')} dans {dossier}. À faire : y remettre "
        f"connexion.toml s'il servait, puis « observatoire --donnees {dossier} lancer »."
    )
    return 0
