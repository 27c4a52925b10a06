"""Ce que les moteurs font de même : titres emboîtés et numérotés, demi-figures côte à côte, liens."""

import re
from collections.abc import Iterable

from observatoire.affirmations.mots import marque
from observatoire.documents.contenu import Bloc, Champs, Document, Illustration, Paragraphe, Titre
from observatoire.formats import en_tete

_ADRESSE = re.compile(r"https?://[^\s<>«»\"]*[^\s<>«»\".,;:!?)]")


def emboiter(ouverts: list[int], niveau: int) -> int:
    """Le niveau écrit d'un titre, sous ceux qui restent `ouverts` (mis à jour) : aucun n'est sauté, et
    deux titres demandés au même niveau, sans autre plus haut entre eux, restent frères."""
    niveau = min(max(niveau, 1), 3)
    while ouverts and ouverts[-1] >= niveau:
        ouverts.pop()
    ouverts.append(niveau)
    return len(ouverts)


def par_deux(blocs: Iterable[Bloc]) -> list[list[Bloc]]:
    """Les blocs un à un ; deux demi-figures qui se suivent, ou une et ses rubriques, ensemble."""
    poses: list[list[Bloc]] = []
    for bloc in blocs:
        demie = isinstance(bloc, Illustration) and bloc.demie
        attend = poses and len(poses[-1]) == 1 and getattr(poses[-1][0], "demie", False)
        if attend and (demie or isinstance(bloc, Champs)):
            poses[-1].append(bloc)
        else:
            poses.append([bloc])
    return poses


def en_paragraphes(p: Paragraphe) -> list[tuple[str, str]]:
    """Le texte et le genre de chaque paragraphe à écrire : d'un long constat, ce qui se lit d'un coup d'œil
    en grand, et le reste dessous ; rien ne se redit."""
    nu = p.dite.removeprefix(marque(True))
    tete, suite = en_tete(nu) if p.genre == "constat" else (nu, "")
    if not suite or suite == nu:
        return [(p.dite, p.genre)]
    return [(p.dite.removesuffix(nu) + tete, p.genre), (suite, "corps")]


def numerotes(document: Document) -> bool:
    """Vrai si les titres se numérotent : un document long, dont les titres n'ont pas déjà leur numéro (« 1° »)."""
    titres = [b for b in document.blocs if isinstance(b, Titre)]
    return document.sommaire and bool(titres) and not any(t.texte[:1].isdigit() for t in titres)


def numeroter(blocs: Iterable[Bloc]) -> list[tuple[Titre, int, str]]:
    """Chaque titre, le niveau où il s'écrit et son numéro (« 2.1 »), comme un traitement de texte."""
    ouverts: list[int] = []
    compte = [0, 0, 0]
    faits = []
    for titre in (b for b in blocs if isinstance(b, Titre)):
        niveau = emboiter(ouverts, titre.niveau)
        compte = [*compte[: niveau - 1], compte[niveau - 1] + 1, *[0] * (3 - niveau)]
        faits.append((titre, niveau, ".".join(str(n) for n in compte[:niveau])))
    return faits


def liens(texte: str) -> list[tuple[str, str]]:
    """Le texte en morceaux, chacun avec l'adresse où il mène (« » s'il n'est pas une adresse)."""
    morceaux, fin = [], 0
    for m in _ADRESSE.finditer(texte):
        morceaux += [(texte[fin : m.start()], ""), (m[0], m[0])]
        fin = m.end()
    return [(t, a) for t, a in [*morceaux, (texte[fin:], "")] if t]
