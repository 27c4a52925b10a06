"""Chaque phrase des documents `diagnostic` et `sppe`, et la règle qui permet de la dire.

`python -m tests.bancs phrases` : une ligne par phrase. La règle est, dans cet ordre : le genre d'affirmation qui l'a
jugée et son verdict ; le texte du modèle, s'il n'a aucun chiffre ; la saisie du territoire ; la note ou la définition
déclarée avec l'indicateur ou la figure ; à défaut, la fonction de l'élément qui l'écrit, dite « à relire » si la
phrase porte un chiffre qu'aucune affirmation n'a jugé.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from observatoire.affirmations import francais, jugement
from observatoire.contenu.dossiers import assemblage, rangement
from observatoire.contenu.dossiers.dossier import Element
from observatoire.contenu.registre import elements
from observatoire.documents import contenu as c
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.territoire import lire_reglages

RACINE = Path(__file__).parents[2]
DOCUMENTS = ("diagnostic", "sppe")
_COURT = 12  # en deçà, une tournure se retrouverait partout


@dataclass(frozen=True)
class Jugee:
    """Une affirmation jugée puis écrite : son texte, son genre, son verdict."""

    texte: str
    genre: str
    verdict: str


def banc() -> list[tuple[str, str, str]]:
    """(phrase, règle, élément) de chaque phrase des deux documents."""
    dites: list[Jugee] = []
    _ecouter(dites)
    lignes = []
    with tempfile.TemporaryDirectory() as dossier:
        actualiser(RACINE / "data", Path(dossier))
        lecteur = ouvrir(Path(dossier), lire_reglages(RACINE / "data"))
        for nom in DOCUMENTS:
            lignes.append((f"— {nom} —", "", ""))
            for e in rangement.ouvrir(nom, RACINE / "data", lecteur).elements:
                dites.clear()
                for bloc in assemblage.blocs_de(e, lecteur):
                    lignes += [(p, _regle(p, ou, e, dites), e.recette or e.genre)
                               for ou, p in _phrases(bloc)]  # fmt: skip
        lecteur.fermer()
    return lignes


def _ecouter(dites: list[Jugee]) -> None:
    """Note tout ce que `affirmations.dire` écrit, sans rien changer à ce qu'il écrit."""

    def suivre(ecrire: Callable[[Any], str]) -> Callable[[Any], str]:
        def noter(j: Any) -> str:
            texte = ecrire(j)
            dites.append(Jugee(_nu(texte), type(j.affirmation).__name__, str(j.verdict)))
            return texte

        return noter

    for cle, ecrire in list(francais._DITS.items()):
        francais._DITS[cle] = suivre(ecrire)


def _phrases(bloc: c.Bloc) -> Iterator[tuple[str, str]]:
    """(où, phrase) de tout ce qu'un bloc écrit, hors cellules de tableau."""
    match bloc:
        case c.Titre(texte=t):
            textes = [("titre", t)]
        case c.Paragraphe(texte=t, genre=g):
            textes = [(g, t)]
        case c.Liste(elements=suite):
            textes = [("liste", t) for t in suite]
        case c.Encadre(texte=t, titre=titre):
            textes = [("encadré", f"{titre} : {t}" if titre else t)]
        case c.Illustration(figure=f, titre=titre):
            textes = [("titre de figure", titre or f.titre), ("sous-titre", f.sous_titre)]
            textes += [("note", n) for n in f.notes]
        case c.Tableau(titre=titre, notes=notes):
            textes = [("titre", titre), *(("note", n) for n in notes)]
        case _:
            textes = []
    for ou, texte in textes:
        for phrase in re.split(r"(?<=[.!?])\s+(?=[A-ZÀÉÈÊÎÔ«])", texte.replace("\n", " ")):
            if phrase.strip():
                yield ou, phrase.strip()


def _regle(phrase: str, ou: str, e: Element, dites: list[Jugee]) -> str:
    nue = _nu(phrase)
    trouvees = [d for d in dites if len(d.texte) >= _COURT and (d.texte in nue or nue in d.texte)]
    if trouvees:
        d = max(trouvees, key=lambda x: len(x.texte))
        doc = (
            jugement._REGLES[_genre(d.genre)].__doc__ or "valeur connue, avec ses réserves"
        ).split("\n")[0]
        return f"{d.genre}, {d.verdict} : {doc}"
    chiffree = bool(re.search(r"\d", phrase))
    if not e.recette:
        return "texte du modèle" + (" : un fait de droit ou de date, à relire" if chiffree else "")
    if ou == "note":
        return "note déclarée avec la figure ou le tableau : source, définition, réserve"
    if ou in ("titre", "sous-titre") and not chiffree:
        return "nom de ce qui est montré"
    fonction = elements()[e.recette].fonction
    quoi = (fonction.__doc__ or "").split("\n")[0]
    relire = " — à relire : aucune affirmation ne juge ce chiffre" if chiffree else ""
    return f"élément {fonction.__module__.removeprefix('observatoire.')} : {quoi}{relire}"


def _genre(nom: str) -> type:
    return next(g for g in jugement._REGLES if g.__name__ == nom)


def _nu(texte: str) -> str:
    """Sans majuscule, espaces insécables ni point final : ce qui se compare."""
    return (
        " ".join(texte.replace("\u00a0", " ").replace("\u202f", " ").split()).casefold().strip(" .")
    )
