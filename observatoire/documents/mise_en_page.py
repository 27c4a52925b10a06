"""Ce que PDF et DOCX font de même : niveaux de titre emboîtés, demi-figures côte à côte."""

from collections.abc import Iterable

from observatoire.documents.contenu import Bloc, Champs, Illustration


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
