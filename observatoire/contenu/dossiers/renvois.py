"""Ce qui se dit une fois : une longue réserve (les figures suivantes y renvoient), une phrase de liste ou d'encadré."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from observatoire.documents.contenu import Bloc, Encadre, Illustration, Liste, Paragraphe
from observatoire.graphiques.figure import Forme
from observatoire.graphiques.resume import PHRASES_STATUTS, dire, ligne_source
from observatoire.graphiques.series import DIT_EN_CREUX

# En dessous de ce nombre de signes, une réserve (ou une source) se redit : un renvoi ne serait pas plus court.
LONGUE, LONGUE_SOURCE = 45, 200


class Renvois:
    """Numérote les figures d'un document dans l'ordre, et retient laquelle a dit chaque réserve la première."""

    def __init__(self) -> None:
        self.dites: dict[str, int] = {}
        self.figures = self.creux = 0

    def de(self, bloc: Illustration) -> Illustration:
        """La figure, ses réserves déjà dites devenues des renvois ; un statut, propre à la figure, reste."""
        if bloc.figure.forme is Forme.TABLEAU:
            return bloc
        self.figures += 1
        renvois = {}
        source = ligne_source(bloc.figure, datee=False)
        for note in (*dire(bloc.figure).notes, source):
            ou = self.dites.setdefault(note, self.figures)
            if DIT_EN_CREUX in note:  # le dessin en creux s'explique une fois
                self.creux = self.creux or self.figures
                if self.creux < self.figures:
                    renvois[note] = note.replace(DIT_EN_CREUX, "")
            elif ou < self.figures and _longue(note, LONGUE_SOURCE if note == source else LONGUE):
                tete = note.partition(" : ")[0]
                dit = f"{tete} : voir" if len(tete) < LONGUE / 2 else "Même réserve que"
                renvois[note] = f"{dit} la figure {ou}."
        return replace(bloc, renvois=renvois)


def sans_redites(blocs: Iterable[Bloc]) -> Iterator[Bloc]:
    """Les blocs, une liste ou un encadré sans les longues phrases qu'un bloc plus haut a déjà dites ; vidé, il part."""
    dites: set[str] = set()
    for bloc in blocs:
        match bloc:
            case Liste():
                gardes = [(i, t) for i, x in enumerate(bloc.elements) if (t := _neuf(x, dites))]
                fictives = frozenset(n for n, (i, _) in enumerate(gardes) if i in bloc.fictives)
                if gardes:
                    yield replace(bloc, elements=tuple(t for _, t in gardes), fictives=fictives)
            case Encadre():
                if texte := _neuf(bloc.texte, dites):
                    yield replace(bloc, texte=texte)
            case _:
                if isinstance(bloc, Paragraphe):
                    _neuf(bloc.texte, dites)
                yield bloc


def _neuf(texte: str, dites: set[str]) -> str:
    """`texte` sans ses longues phrases déjà dites, désormais retenues ; une phrase courte se redit."""
    phrases = re.split(r"(?<=[.!?]) (?=[A-ZÀ-Ý«])", texte)
    gardees = [p for p in phrases if len(p) < LONGUE or p not in dites]
    dites |= set(phrases)
    return texte if len(gardees) == len(phrases) else " ".join(gardees)


def _longue(note: str, seuil: int) -> bool:
    """Vrai si un renvoi est plus court ; un statut, propre à la figure, ne se renvoie pas."""
    return len(note) > seuil and not note.startswith(_PROPRES)


_PROPRES = tuple(PHRASES_STATUTS.values())
