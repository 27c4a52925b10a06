"""L'encadré qui marque ce qui repose sur une ligne inventée, avec les mots de ce qu'il marque."""

from observatoire.affirmations.mots import EXEMPLE
from observatoire.documents.contenu import Bloc, Encadre

CHIFFRES = f"{EXEMPLE} — une partie de ces chiffres est inventée."
LIGNES = f"{EXEMPLE} — une partie de ces lignes est fictive."


def exemple(fictif: bool, mention: str = CHIFFRES) -> list[Bloc]:
    """L'encadré si `fictif`, sinon rien ; chaque tableau de la partie le redira (`parties.marquer`)."""
    return [Encadre(mention, genre="exemple")] if fictif else []
