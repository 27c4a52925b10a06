"""Des documents à partir des figures : PDF, DOCX, XLSX, ZIP, dossiers de délibération.

Le point d'entrée est `rendre(document, format)` ; un `Document` se compose de blocs (`Titre`,
`Paragraphe`, `Liste`, `Tableau`, `Illustration`, `Encadre`, `Champs`, `SautDePage`) et d'une
`Edition` (`edition_de(lecteur)`).
"""

from observatoire.documents.contenu import (
    Bloc,
    Champs,
    Document,
    Edition,
    Encadre,
    Illustration,
    Liste,
    Paragraphe,
    SautDePage,
    Tableau,
    Titre,
)
from observatoire.documents.rendu import FORMATS, edition_de, en_tete_de, rendre

__all__ = [
    "FORMATS",
    "Bloc",
    "Champs",
    "Document",
    "Edition",
    "Encadre",
    "Illustration",
    "Liste",
    "Paragraphe",
    "SautDePage",
    "Tableau",
    "Titre",
    "edition_de",
    "en_tete_de",
    "rendre",
]
