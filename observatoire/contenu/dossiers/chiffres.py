"""Le relevé d'un document : ses chiffres en CSV et ses phrases, pour les garder et les comparer."""

from collections.abc import Collection

from observatoire.documents.contenu import Bloc, Encadre, Illustration, Liste, Paragraphe, Tableau
from observatoire.documents.images import csv_de_tableau
from observatoire.graphiques.exports import csv_de
from observatoire.modele import identifiant

DONNEES = "donnees"
PHRASES = f"{DONNEES}/phrases.txt"
_LONGUEUR = 60


def donnees_de(blocs: tuple[Bloc, ...]) -> dict[str, bytes]:
    """Les chiffres de chaque figure et tableau en CSV, et les phrases, dans l'ordre."""
    fichiers: dict[str, bytes] = {
        nom: csv_de(b.figure) if isinstance(b, Illustration) else csv_de_tableau(b)
        for nom, b in _chiffres(blocs).items()
    }
    phrases: list[str] = []
    for bloc in blocs:
        if isinstance(bloc, Paragraphe) and bloc.genre == "constat":
            phrases.append(bloc.dite)
        elif isinstance(bloc, Liste):
            phrases += bloc.dites
        elif isinstance(bloc, Encadre):
            phrases.append(f"{bloc.titre} : {bloc.texte}")
    fichiers[PHRASES] = "\n".join(phrases).encode()
    return fichiers


def titres_de(blocs: tuple[Bloc, ...]) -> dict[str, str]:
    """Le titre de chaque fichier de `donnees_de`, tel qu'un élu l'a lu."""
    titres = {
        nom: b.titre or (b.figure.titre if isinstance(b, Illustration) else nom)
        for nom, b in _chiffres(blocs).items()
    }
    return titres | {PHRASES: "Phrases du dossier"}


def _chiffres(blocs: tuple[Bloc, ...]) -> dict[str, Illustration | Tableau]:
    """Chaque figure et tableau qui a des valeurs à lui, sous son nom de fichier."""
    nommes: dict[str, Illustration | Tableau] = {}
    for bloc in blocs:
        if isinstance(bloc, Illustration):
            nommes[_libre(f"{bloc.figure.identifiant} {bloc.figure.forme}", nommes)] = bloc
        elif isinstance(bloc, Tableau) and bloc.titre and not bloc.redite:
            nommes[_libre(bloc.titre, nommes)] = bloc
    return nommes


def _libre(texte: str, pris: Collection[str]) -> str:
    """Un nom sans rang : une figure qui disparaît ne renomme pas les suivantes."""
    base = identifiant(texte)[:_LONGUEUR] or "tableau"
    suffixes = ("", *(f"-{n}" for n in range(2, len(pris) + 3)))
    return next(n for n in (f"{DONNEES}/{base}{s}.csv" for s in suffixes) if n not in pris)
