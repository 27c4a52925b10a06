"""Un document en diapositives : un message par diapositive, sa figure en grand, la source dans les notes.

Les mêmes blocs que le PDF ; ce qui se lit mal à un écran (long tableau, annexe, place à remplir) n'y est pas.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.documents import contenu as c
from observatoire.documents.tableaux import tableau_de
from observatoire.graphiques import papier
from observatoire.graphiques.figure import Forme

# 16:9, comme l'écran d'une salle de conseil.
LARGEUR_CM, HAUTEUR_CM = 33.867, 19.05
POINTS, LIGNES, COLONNES = 4, 9, 5
ANNEXES = "Annexe"
_PHRASE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀÂÉÈÊÎÔ])")


@dataclass(frozen=True)
class Diapositive:
    """Un titre qui est le message, puis une figure, un petit tableau ou quelques points ; les notes de l'orateur."""

    titre: str
    chapitre: str = ""
    dessin: bytes = b""
    alternative: str = ""
    points: tuple[str, ...] = ()
    tableau: c.Tableau | None = None
    notes: tuple[str, ...] = ()
    fictif: bool = False


def diapositives(document: c.Document, part: float = 1.0) -> list[Diapositive]:
    """Le titre du document, puis un message par diapositive ; `part` : celle de `papier.imprimer`."""
    sous = [document.sous_titre, document.lieu, document.alerte]
    garde = Diapositive(
        document.titre or "Sans titre",
        points=tuple(x for x in sous if x),
        notes=tuple(document.garde),
    )
    return [garde, *_suite(document.blocs, part)]


def _suite(blocs: Sequence[c.Bloc], part: float) -> Iterator[Diapositive]:
    chapitre = ""
    for bloc in blocs:
        match bloc:
            case c.Titre():
                if bloc.texte.startswith(ANNEXES):
                    return
                chapitre = bloc.texte
            case c.Illustration() if bloc.figure.forme is not Forme.TABLEAU:
                yield _figure(bloc, chapitre, part)
            case c.Illustration() | c.Tableau():
                t = (
                    tableau_de(bloc.figure, bloc.titre)
                    if isinstance(bloc, c.Illustration)
                    else bloc
                )
                yield from _tableau(t, chapitre)
            case c.Paragraphe(genre="constat"):
                yield from _points((bloc.dite,), chapitre, bloc)
            case c.Liste():
                yield from _points(bloc.dites, chapitre, bloc)


def _figure(bloc: c.Illustration, chapitre: str, part: float) -> Diapositive:
    imprimee = papier.imprimer(bloc.figure, "png", part)
    notes = (imprimee.alternative, *imprimee.notes)
    return Diapositive(
        bloc.titre or imprimee.titre, chapitre, imprimee.dessin, imprimee.alternative,
        notes=(MENTION_FICTIF,) * imprimee.fictif + notes, fictif=imprimee.fictif,
    )  # fmt: skip


def _tableau(t: c.Tableau, chapitre: str) -> Iterator[Diapositive]:
    """Un petit tableau ; un long se lit dans le PDF ou le classeur."""
    if t.redite or not t.titre or len(t.lignes) > LIGNES or len(t.colonnes) > COLONNES:
        return
    if max((len(x) for ligne in t.dites for x in ligne), default=0) <= 90:
        yield Diapositive(t.titre, chapitre, tableau=t, notes=t.dessous, fictif=t.fictif)


def _points(
    dites: Sequence[str], chapitre: str, bloc: c.Paragraphe | c.Liste
) -> Iterator[Diapositive]:
    """Un constat seul occupe l'écran, ses réserves sous lui ; plusieurs sont des points, peu à la fois."""
    source = (f"{chapitre}.",) if chapitre else ()
    if len(dites) == 1:
        dites = _PHRASE.split(dites[0])
    for debut in range(0, len(dites), POINTS):
        lot = tuple(dites[debut : debut + POINTS])
        yield Diapositive(chapitre or "À retenir", points=lot, notes=source, fictif=bloc.fictif)


def corps(taille: float, texte: str, confort: int) -> float:
    """La taille des lettres, en points, réduite quand le texte est long (`confort` signes tiennent)."""
    serre: float = (confort / max(1, len(texte))) ** 0.5
    return round(taille * min(1.0, max(0.55, serre)), 1)
