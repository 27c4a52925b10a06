"""Chaque phrase des documents `diagnostic` et `sppe`, et la règle qui permet de la dire.

`python -m tests.bancs phrases` : une ligne par phrase. La règle est, dans cet ordre : les genres d'affirmation qui en
ont jugé chaque nombre, et leurs verdicts ; l'article qu'elle cite ; le texte du modèle ; la note ou la définition
déclarée avec l'indicateur ou la figure ; à défaut, la fonction de l'élément qui l'écrit. « À relire » : un nombre
qu'aucune affirmation n'a jugé. Un nom, un âge, une date, un article, « pour 100 enfants » ne sont pas des nombres à
juger.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from observatoire.affirmations import francais, genres, jugement
from observatoire.contenu.dossiers import assemblage, rangement
from observatoire.contenu.dossiers.dossier import Element
from observatoire.contenu.registre import elements
from observatoire.documents import contenu as c
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import lire_reglages

RACINE = Path(__file__).parents[2]
DOCUMENTS = ("diagnostic", "sppe")
# Un compte de lignes vides du plan n'affirme rien du territoire : il dit ce qu'il reste à saisir.
_A_SAISIR = re.compile(r"^(Il manque|Figure non disponible|À faire|À compléter)\b")
_COURT = 12  # en deçà, une tournure se retrouverait partout
_DROIT = re.compile(r"\b(article|CASF|CSP|décret|[LRD]\d{3,4}-\d)")
_PAS_A_JUGER = re.compile(
    r"\d{1,2}(?:er)? (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)(?: \d{4})?"
    r"|\b(?:19|20)\d\d(?:-(?:19|20)?\d\d)?\b(?! \d{3})|\bpour 100\b|\bsur 100\b|\bmoyenne (?:annuelle )?(?:de|sur) \d+ ans|\d+° ?[a-h]?"
    r"|(?:de )?\d+ (?:à|et) \d+ ans|\d+-\d+ ans|(?:les|de|moins de|avant|à) \d+ ans|\d+ ans ou plus"
    r"|\b[lrd]\d+(?:-\d+)*|n° \d+-\d+|article \d+|\bzonage \d|\b\d(?:\.\d+){1,2}\b"
)


@dataclass(frozen=True)
class Jugee:
    """Une affirmation jugée puis écrite : son texte, son genre, son verdict."""

    texte: str
    genre: type
    verdict: str


def banc() -> list[tuple[str, str, str]]:
    """(phrase, règle, élément) de chaque phrase des deux documents."""
    with tempfile.TemporaryDirectory() as dossier:
        actualiser(RACINE / "data", Path(dossier))
        lecteur = ouvrir(Path(dossier), lire_reglages(RACINE / "data"))
        lignes = phrases(lecteur)
        lecteur.fermer()
    return lignes


def phrases(lecteur: Lecteur) -> list[tuple[str, str, str]]:
    """(phrase, règle, élément) de chaque phrase des deux documents, lus dans une édition."""
    dites: list[Jugee] = []
    lignes = []
    noms = [lecteur.libelle(t) for t in (Territoire(Niveau.EPCI, lecteur.epci), *lecteur.reperes())]
    with _ecouter(dites):
        for nom in DOCUMENTS:
            lignes.append((f"— {nom} —", "", ""))
            for e in rangement.ouvrir(nom, RACINE / "data", lecteur).elements:
                dites.clear()
                for bloc in assemblage.blocs_de(e, lecteur):
                    lignes += [(p, _regle(p, ou, e, dites, noms), e.recette or e.genre)
                               for ou, p in _phrases(bloc)]  # fmt: skip
    return lignes


@contextmanager
def _ecouter(dites: list[Jugee]) -> Iterator[None]:
    """Note tout ce que `affirmations.dire` écrit, sans rien changer à ce qu'il écrit."""

    def suivre(ecrire: Callable[[Any], str]) -> Callable[[Any], str]:
        def noter(j: Any) -> str:
            texte = ecrire(j)
            dites.append(Jugee(_nu(texte), type(j.affirmation), str(j.verdict)))
            return texte

        return noter

    tournures = dict(francais._DITS)
    francais._DITS.update({cle: suivre(ecrire) for cle, ecrire in tournures.items()})
    try:
        yield
    finally:
        francais._DITS.update(tournures)


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


def _regle(phrase: str, ou: str, e: Element, dites: list[Jugee], noms: list[str]) -> str:
    nue, a_juger = _nu(phrase), _nombres(phrase, noms)
    entieres = [d for d in dites if len(d.texte) >= _COURT and (d.texte in nue or nue in d.texte)]
    partielles = [
        d
        for d in dites
        if a_juger & _nombres(d.texte, noms) and (len(d.texte) < _COURT or d.texte in nue)
    ]
    juges = a_juger and a_juger <= {
        n for d in (*entieres, *partielles) for n in _nombres(d.texte, noms)
    }
    if juges or (entieres and not a_juger):
        retenues = [max(entieres, key=lambda d: len(d.texte))] if entieres else partielles
        return " ; ".join(
            dict.fromkeys(
                f"{d.genre.__name__}, {d.verdict} : {_de_la_regle(d.genre)}" for d in retenues
            )
        )
    if _A_SAISIR.match(phrase):
        return f"ce qui manque, et où le saisir : {_de_la_regle(genres.Manque)}"
    relire = f" — à relire : {', '.join(sorted(a_juger))}" if a_juger else ""
    if _DROIT.search(phrase):
        return "fait de droit, son article est cité"
    if not e.recette:
        return f"texte du modèle{relire}"
    if ou == "note":
        return "note déclarée avec la figure ou le tableau : source, définition, réserve"
    if ou in ("titre", "sous-titre") and not a_juger:
        return "nom de ce qui est montré"
    fonction = elements()[e.recette].fonction
    quoi = (fonction.__doc__ or "").split("\n")[0]
    return f"élément {fonction.__module__.removeprefix('observatoire.')} : {quoi}{relire}"


def _de_la_regle(genre: type) -> str:
    return (jugement._REGLES[genre].__doc__ or "").split("\n")[0]


def _nombres(texte: str, noms: list[str]) -> set[str]:
    """Les nombres qu'une affirmation doit avoir jugés : ni un nom, ni un âge, ni une date, ni un article."""
    reste = _nu(texte)
    for nom in noms:
        reste = reste.replace(_nu(nom), "")
    return set(re.findall(r"\d+(?: \d{3})*(?:,\d+)?", _PAS_A_JUGER.sub(" ", reste)))


def _nu(texte: str) -> str:
    """Sans majuscule, espaces insécables ni point final : ce qui se compare."""
    return (
        " ".join(texte.replace("\u00a0", " ").replace("\u202f", " ").split()).casefold().strip(" .")
    )
