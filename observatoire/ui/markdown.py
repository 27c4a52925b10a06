"""Un texte venu d'un fichier ou d'une personne, posé tel quel dans du Markdown."""

import re


def texte(brut: str) -> str:
    """Le texte tel quel dans du Markdown : ni lien, ni image, ni mise en forme, ni HTML."""
    # « :home: » deviendrait une icône, même échappé : un blanc de largeur nulle l'en empêche.
    sans_icone = re.sub(r":(?=[\w/+-]+:)", ":\u2060", brut)
    return re.sub(r"([\\`*_{}\[\]()<>#|~:$!&.+-])", r"\\\1", sans_icone)
