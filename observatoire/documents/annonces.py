"""Ce qu'un document dit de lui-même : page de titre, mention d'exemple."""

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.documents.contenu import Document


def lignes_de_garde(document: Document) -> list[str]:
    """Les lignes de la page de titre : territoire, périmètre, millésime, jour, édition, logiciel."""
    edition = document.edition
    rubriques = {
        "Périmètre": document.perimetre,
        "Données": document.millesime,
        "Chiffres publiés le": f"{edition.publie_le:%d/%m/%Y}",
        "Édition de l'entrepôt": edition.empreinte,
        "Logiciel": f"observatoire {edition.logiciel}" if edition.logiciel else "",
    }
    return [f"{nom} : {texte}" for nom, texte in rubriques.items() if texte]


def mention_de(document: Document) -> str:
    """La mention à montrer en tête : celle du document, et l'alerte d'exemple s'il en contient."""
    exemple = (
        f"{MENTION_FICTIF} : une partie de ce document est inventée pour l'exemple, et signalée à sa "
        "place. Ne pas la diffuser comme réelle."
        if document.fictif
        else ""
    )
    return "\n".join(m for m in (document.mention, exemple) if m)


def territoire_a_dire(document: Document) -> str:
    """Le territoire à écrire en tête, ou rien si le titre ou le sous-titre le dit déjà."""
    tete = f"{document.titre}\n{document.sous_titre}"
    return "" if document.territoire in tete else document.territoire
