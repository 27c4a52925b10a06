"""Une longue réserve ne se lit qu'une fois : les figures suivantes renvoient à celle qui l'a dite."""

from dataclasses import replace

from observatoire.documents.contenu import Illustration
from observatoire.graphiques.figure import Forme
from observatoire.graphiques.resume import PHRASES_STATUTS, dire

# En dessous de ce nombre de signes, une réserve se redit : un renvoi ne serait pas plus court.
LONGUE = 45


class Renvois:
    """Numérote les figures d'un document dans l'ordre, et retient laquelle a dit chaque réserve la première."""

    def __init__(self) -> None:
        self.dites: dict[str, int] = {}
        self.figures = 0

    def de(self, bloc: Illustration) -> Illustration:
        """La figure, ses réserves déjà dites devenues des renvois ; un statut, propre à la figure, reste."""
        if bloc.figure.forme is Forme.TABLEAU:
            return bloc
        self.figures += 1
        renvois = {}
        for note in dire(bloc.figure).notes:
            ou = self.dites.setdefault(note, self.figures)
            if ou < self.figures and len(note) > LONGUE and not note.startswith(_PROPRES):
                tete = note.partition(" : ")[0]
                dit = f"{tete} : voir" if len(tete) < LONGUE / 2 else "Même réserve que"
                renvois[note] = f"{dit} la figure {ou}."
        return replace(bloc, renvois=renvois)


_PROPRES = tuple(PHRASES_STATUTS.values())
