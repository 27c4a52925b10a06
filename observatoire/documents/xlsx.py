"""Un document en classeur : une feuille par figure ou tableau, puis les sources."""

from observatoire.affirmations.sources import dire_millesimes
from observatoire.documents import contenu as c
from observatoire.documents.tableur import pour_tableur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import classeur
from observatoire.graphiques.classeur_feuilles import Colonne, Grille


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
    colonnes, lignes = pour_tableur(bloc)
    return Grille(
        titre=bloc.titre or "Tableau",
        colonnes=tuple(
            Colonne(x.titre, x.genre == "annee", x.decimales, x.genre == "nombre") for x in colonnes
        ),
        lignes=tuple(map(tuple, lignes)),
        dessous=bloc.dessous,
        source=bloc.source,
        notes=bloc.dessous[:-1] if bloc.source else bloc.dessous,
        millesime=dire_millesimes(c.periode_de([bloc])),
        edition=str(edition),
    )
