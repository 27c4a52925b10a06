"""Un document en classeur : une feuille par figure ou tableau, puis les sources."""

from __future__ import annotations

from observatoire.documents import contenu as c
from observatoire.documents.colonnes import pour_tableur
from observatoire.documents.millesimes import millesime_de
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import classeur


def rendre(document: c.Document) -> bytes:
    """Le classeur ; lève `AppelIncorrect` si le document n'a ni figure ni tableau."""
    feuilles = [_feuille(b, document.edition) for b in document.chiffres]
    if not feuilles:
        raise AppelIncorrect(
            f"« {document.titre} » n'a ni figure ni tableau : un classeur serait vide. À faire : "
            "ajouter une figure au dossier, ou choisir le format pdf ou docx."
        )
    return classeur.classeur_de(
        feuilles, titre=document.titre, pied=document.pied, jour=document.edition.publie_le
    )


def _feuille(bloc: c.Illustration | c.Tableau, edition: c.Edition) -> classeur.Feuille:
    if isinstance(bloc, c.Illustration):
        return bloc.figure
    t = pour_tableur(bloc)
    return classeur.Grille(
        titre=t.titre or "Tableau",
        entetes=t.entetes,
        lignes=tuple(tuple(_simple(v) for v in ligne) for ligne in t.lignes),
        source=t.source,
        notes=t.notes,
        decimales=t.decimales,
        millesime=millesime_de([bloc]),
        edition=str(edition),
    )


def _simple(v: c.Cellule) -> str | float | None:
    return v if v is None or isinstance(v, str | int | float) else c.dire(v)
