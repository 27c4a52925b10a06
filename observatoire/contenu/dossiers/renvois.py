"""Ce qui se dit une fois : une longue réserve (les figures suivantes y renvoient), une phrase de liste ou d'encadré."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from observatoire.affirmations.sources import dire_breve
from observatoire.contenu.registre import libelle_de
from observatoire.documents.contenu import Bloc, Encadre, Illustration, Liste, Paragraphe
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.resume import PHRASES_STATUTS, dire, ligne_source
from observatoire.graphiques.series import DIT_EN_CREUX
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.provenance import RIEN

# En dessous de ce nombre de signes, une réserve (ou une source) se redit : un renvoi ne serait pas plus court.
LONGUE, LONGUE_SOURCE = 45, 110
_MOTS_D_UN_CONSTAT = 8


class Renvois:
    """Numérote les figures d'un document dans l'ordre, et retient laquelle a dit chaque réserve la première."""

    def __init__(self, sources_en_annexe: bool = False) -> None:
        self.dites: dict[str, int] = {}
        self.sources_en_annexe = sources_en_annexe
        self.tableaux: dict[str, str] = {}
        self.figures = self.creux = 0

    def de(self, bloc: Illustration) -> Illustration:
        """La figure, ses réserves déjà dites devenues des renvois ; un statut, propre à la figure, reste."""
        if bloc.figure.forme is Forme.TABLEAU:
            return bloc
        self.figures += 1
        renvois = {}
        source = ligne_source(bloc.figure, datee=False)
        longue = LONGUE_SOURCE if self.sources_en_annexe else 2 * LONGUE_SOURCE
        for note in (*dire(bloc.figure).notes, source):
            ou = self.dites.setdefault(note, self.figures)
            if DIT_EN_CREUX in note:  # le dessin en creux s'explique une fois
                self.creux = self.creux or self.figures
                if self.creux < self.figures:
                    renvois[note] = note.replace(DIT_EN_CREUX, "")
            elif note == source and self.sources_en_annexe and len(note) > longue:
                renvois[note] = source_breve(bloc.figure)
            elif ou < self.figures and _longue(note, longue if note == source else LONGUE):
                tete = note.partition(" : ")[0]
                dit = f"{tete} : voir" if len(tete) < LONGUE / 2 else "Même réserve que"
                renvois[note] = f"{dit} la figure {ou}."
        return replace(bloc, renvois=renvois)

    def note(self, note: str, tableau: str) -> str:
        """La note d'un tableau, ou celui qui l'a déjà dite ; une note courte se redit."""
        ou = self.tableaux.setdefault(note, tableau)
        renvoi = f"Même réserve que « {ou} »."
        return note if ou == tableau or len(note) <= max(LONGUE, len(renvoi)) else renvoi


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
            case Illustration() if _redit(bloc.titre or bloc.figure.titre, dites):
                yield replace(bloc, titre=nom_de(bloc.figure))
            case _:
                if isinstance(bloc, Paragraphe):
                    _neuf(bloc.texte, dites)
                yield bloc


def nom_de(f: Figure) -> str:
    """Le nom de ce qu'une figure montre : son indicateur, sa recette ou son axe, jamais son constat."""
    declare = INDICATEURS.get(f.identifiant)
    if declare is not None:
        return declare.libelle
    return libelle_de(f.recette.nom if f.recette else "") or f.options.nom_valeur or f.titre


def source_breve(f: Figure) -> str:
    """La ligne de source, ses fichiers étant en annexe : « Source : INSEE, CNAF (détail en annexe) · Année : 2023 »."""
    dits = (dire_breve(f.provenance or RIEN), f"Année : {f.annee}" * bool(f.annee),
            f"Périmètre : {f.perimetre}" * bool(f.perimetre))  # fmt: skip
    return " · ".join(x for x in dits if x)


def _redit(titre: str, dites: set[str]) -> bool:
    """Vrai si une phrase déjà lue dit, aux mots de liaison près, tout ce que dit ce titre."""
    mots = set(_MOT.findall(titre.lower()))
    assez = len(mots) >= _MOTS_D_UN_CONSTAT
    return assez and any(len(mots - set(_MOT.findall(p.lower()))) <= len(mots) // 10 for p in dites)


def _neuf(texte: str, dites: set[str]) -> str:
    """`texte` sans ses longues phrases déjà dites, désormais retenues ; une phrase courte se redit."""
    phrases = re.split(r"(?<=[.!?]) (?=[A-ZÀ-Ý«])", texte)
    gardees = [p for p in phrases if len(p) < LONGUE or p not in dites]
    dites |= set(phrases)
    return texte if len(gardees) == len(phrases) else " ".join(gardees)


def _longue(note: str, seuil: int) -> bool:
    """Vrai si un renvoi est plus court ; un statut, propre à la figure, ne se renvoie pas."""
    return len(note) > seuil and not note.startswith(_PROPRES)


_MOT = re.compile(r"\w+")
_PROPRES = tuple(PHRASES_STATUTS.values())
