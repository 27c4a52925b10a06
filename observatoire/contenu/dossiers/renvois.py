"""Une longue réserve ne se lit qu'une fois : les figures suivantes renvoient à celle qui l'a dite."""

from dataclasses import replace

from observatoire.documents.contenu import Illustration
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


def _longue(note: str, seuil: int) -> bool:
    """Vrai si un renvoi est plus court ; un statut, propre à la figure, ne se renvoie pas."""
    return len(note) > seuil and not note.startswith(_PROPRES)


_PROPRES = tuple(PHRASES_STATUTS.values())
