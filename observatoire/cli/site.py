"""Ce qu'un site public demande autour de l'application : sa déclaration d'accessibilité."""

from datetime import date
from pathlib import Path

from observatoire.cli.contexte import Contexte, commande, sortie
from observatoire.cli.exporter import ecrire


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
