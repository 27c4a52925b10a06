"""Un document en classeur : une feuille par figure ou tableau, puis les sources."""

from __future__ import annotations

from observatoire.documents import contenu as c
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import classeur


def rendre(document: c.Document) -> bytes:
    """Le classeur ; lève `AppelIncorrect` si le document n'a ni figure ni tableau."""
    feuilles = [_feuille(b) for b in document.chiffres]
    if not feuilles:
        raise AppelIncorrect(
            f"« {document.titre} » n'a ni figure ni tableau : un classeur serait vide. À faire : "
            "ajouter une figure au dossier, ou choisir le format pdf ou docx."
        )
    return classeur.classeur_de(
        feuilles, titre=document.titre, pied=document.pied, jour=document.edition.publie_le
    )


def _feuille(bloc: c.Illustration | c.Tableau) -> classeur.Feuille:
    if isinstance(bloc, c.Illustration):
        return bloc.figure
    return classeur.Grille(
        titre=bloc.titre or "Tableau",
        entetes=bloc.entetes,
        lignes=tuple(tuple(_nombre(v) for v in ligne) for ligne in bloc.lignes),
        source=bloc.source,
        notes=bloc.notes,
        decimales=bloc.decimales,
    )


def _nombre(v: c.Cellule) -> str | float | None:
    if isinstance(v, c.Valeur):
        return v.texte if v.nombre is None else v.nombre
    return v.texte if isinstance(v, c.Etat | c.Lien) else v
