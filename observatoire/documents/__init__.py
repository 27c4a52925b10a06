"""Des documents à partir des figures : textes, classeurs, diapositives, ZIP.

Le point d'entrée est `rendre(document, format)` ; un `Document` se compose de blocs (`Titre`,
`Paragraphe`, `Liste`, `Tableau`, `Illustration`, `Encadre`, `Champs`, `SautDePage`) et d'une
`Edition` (`edition_de(lecteur)`).
"""

from observatoire.documents.contenu import (
    Bloc,
    Champs,
    Colonne,
    Document,
    Edition,
    Encadre,
    Etat,
    Illustration,
    Lien,
    Liste,
    Paragraphe,
    SautDePage,
    Tableau,
    Titre,
    Valeur,
)
from observatoire.documents.rendu import (
    DE_CHIFFRES,
    FORMATS,
    LIBELLES,
    edition_de,
    en_tete_de,
    rendre,
)

__all__ = [
    "DE_CHIFFRES",
    "FORMATS",
    "LIBELLES",
    "Bloc",
    "Champs",
    "Colonne",
    "Document",
    "Edition",
    "Encadre",
    "Etat",
    "Illustration",
    "Lien",
    "Liste",
    "Paragraphe",
    "SautDePage",
    "Tableau",
    "Titre",
    "Valeur",
    "edition_de",
    "en_tete_de",
    "rendre",
]
