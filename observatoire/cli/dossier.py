"""`dossier` et `fiches` : les documents, sans ouvrir l'application."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from observatoire import formats
from observatoire.cli.contexte import Contexte, commande, format_sortie, sortie, territoires
from observatoire.cli.exporter import ecrire
from observatoire.cli.francais import Choix, Groupe
from observatoire.cli.sorties import Ligne
from observatoire.cli.sorties import ecrire as montrer
from observatoire.erreurs import AppelIncorrect, ErreurObservatoire

if TYPE_CHECKING:
    from observatoire.contenu.dossiers.votes import Fige

# Ceux de `documents.FORMATS`, écrits ici : l'aide de la commande ne charge pas les moteurs.
_FORMATS = ("pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "zip")


@commande
@format_sortie
def liste(contexte: Contexte, format_: str) -> int:
    """Liste les dossiers : enregistrés, prêts, votés avec ce qui a changé depuis le vote."""
    from observatoire.contenu.dossiers import rangement, votes

    contexte.exiger_donnees()
    lignes: list[Ligne] = [
        {"nom": e.nom, "titre": e.titre, "etat": "enregistré" if e.enregistre else "prêt",
         "elements": e.elements, "depuis": ""}
        for e in rangement.liste(contexte.donnees)
    ]  # fmt: skip
    lignes += [
        {"nom": f.identifiant, "titre": f.titre, "etat": f"voté le {_jour(f.vote_le)}",
         "elements": len(f.dossier.elements), "depuis": _depuis(contexte, f)}
        for f in votes.liste(contexte.donnees)
    ]  # fmt: skip
    colonnes = {
        "Nom": lambda r: str(r["nom"]),
        "Titre": lambda r: str(r["titre"]),
        "État": lambda r: str(r["etat"]),
        "Éléments": lambda r: str(r["elements"]),
        "Depuis le vote": lambda r: str(r["depuis"]),
    }
    montrer(lignes, format_, colonnes)
    perdus = votes.abimes(contexte.donnees)
    for e in perdus:
        contexte.dire(str(e))
    return 1 if perdus else 0


def _jour(iso: str) -> str:
    return formats.jour(date.fromisoformat(iso))


def _depuis(contexte: Contexte, fige: Fige) -> str:
    """Ce qui a changé depuis le vote, en une phrase, ou ce qui empêche de le dire."""
    from observatoire.contenu.dossiers import ecarts

    try:
        fige.pdf()
        with contexte.lecteur() as lecteur:
            return ecarts.resumer(ecarts.comparer(fige, lecteur))
    except ErreurObservatoire as e:
        return str(e)


@commande
@click.argument("nom", metavar="NOM")
@click.option("--format", "format_", type=Choix(_FORMATS), required=True, help="Type de fichier.")
@sortie()
@territoires(help="Territoire d'un dossier prêt (par défaut l'EPCI étudié).")
@click.option("--reponse", "reponses", metavar="QUESTION=TEXTE", multiple=True,
              help="Ce qu'un dossier prêt demande : structure=EVS, numero=12, objet=…")  # fmt: skip
def exporter(contexte: Contexte, nom: str, format_: str, sortie: Path, codes: tuple[str, ...],
             reponses: tuple[str, ...]) -> int:  # fmt: skip
    """Écrit un dossier ; un dossier voté est rendu tel qu'il a été voté."""
    from observatoire.cli import demande
    from observatoire.contenu.dossiers import assemblage, rangement, votes
    from observatoire.documents import rendre

    if votes.existe(contexte.donnees, nom):
        if format_ != "pdf":
            raise AppelIncorrect(
                f"« {nom} » est figé tel que voté : seul son PDF se redonne. À faire : --format pdf."
            )
        ecrire(sortie, votes.ouvrir(contexte.donnees, nom).pdf())
        contexte.dire(f"Écrit : {sortie}")
        return 0
    with contexte.lecteur() as lecteur:
        lieux = demande.territoires(lecteur, codes, None)
        if len(lieux) > 1:
            raise AppelIncorrect(
                "Un dossier porte sur un seul territoire. À faire : n'en donner qu'un."
            )
        dites = dict(_question(r) for r in reponses)
        lieu = lieux[0] if codes else None
        voulu = rangement.ouvrir(nom, contexte.donnees, lecteur, lieu, dites)
        with contexte.progression("Figures") as suivi:
            document = assemblage.assembler(voulu, lecteur, suivi)
            suivi("Mise en page", 0.9)
            octets = rendre(document, format_)
    ecrire(sortie, octets)
    contexte.dire(f"Écrit : {sortie}")
    return 0


def _question(texte: str) -> tuple[str, str]:
    cle, egal, reponse = texte.partition("=")
    if not egal:
        raise AppelIncorrect(
            f"« {texte} » n'est pas une réponse. Attendu : --reponse QUESTION=TEXTE, par exemple "
            "--reponse structure=EVS."
        )
    return cle.strip(), reponse.strip()


@click.group(cls=Groupe, subcommand_metavar="COMMANDE [ARGUMENTS]…")
def dossier() -> None:
    """Les dossiers de délibération : les lister, les exporter."""


dossier.add_command(liste)
dossier.add_command(exporter)


@commande
@click.option("--format", "format_", type=Choix(("pdf", "docx", "odt")), default="pdf",
              help="Type des fiches.")  # fmt: skip
@sortie(metavar="FICHIER.zip", help="Archive à écrire.")
def fiches(contexte: Contexte, format_: str, sortie: Path) -> int:
    """Écrit la fiche de chaque commune dans une archive."""
    from observatoire.contenu.dossiers import fiches as lot

    with contexte.lecteur() as lecteur, contexte.progression("Fiches") as suivi:
        octets = lot.fiches(lecteur, suivi, format_, processus=min(4, os.cpu_count() or 1))
    ecrire(sortie, octets)
    contexte.dire(f"Écrit : {sortie}")
    return 0
