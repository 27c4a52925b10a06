"""D'une source écrite sous une figure ou un tableau aux fichiers déposés qu'elle désigne."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from observatoire.documents.contenu import Bloc, Illustration, Tableau
from observatoire.modele import sans_accent
from observatoire.sources.declaration import catalogue

_ANNEES = re.compile(r",? (?:en )?\d{4}(?:\s*[-–à]\s*\d{4})?$")
_LOCALE = re.compile(r"data/local/(\w+)\.csv")


def mentions(blocs: Iterable[Bloc]) -> list[str]:
    """Chaque source écrite dans ces blocs, une fois, dans l'ordre ; les annexes n'en sont pas."""
    dites = (
        bloc.figure.source if isinstance(bloc, Illustration) else bloc.source
        for bloc in blocs
        if isinstance(bloc, Illustration) or (isinstance(bloc, Tableau) and not bloc.redite)
    )
    return list(dict.fromkeys(m for d in dites for m in morceaux(d)))


def reperer(dites: Sequence[str], deposees: Collection[str]) -> tuple[set[str], list[str]]:
    """Les sources de `deposees` que ces mentions désignent, et les mentions qui n'en désignent pas."""
    trouvees: set[str] = set()
    autres: list[str] = []
    for dite in dites:
        siennes = _designees(dite) & set(deposees)
        trouvees |= siennes
        if not siennes:
            autres.append(dite)
    return trouvees, autres


def morceaux(source: str) -> Iterator[str]:
    """Les sources d'une ligne « Source : a, 2023 ; b. », sans leurs années."""
    propre = re.sub(r"^Sources? : ", "", source.strip()).removesuffix(".")
    for morceau in propre.split(" ; "):
        if morceau.strip():
            yield _ANNEES.sub("", morceau.strip())


def _designees(dite: str) -> set[str]:
    if trouve := _LOCALE.search(dite):
        return {f"local_{trouve[1]}"}
    norme = sans_accent(dite)
    if exacte := _titres().get(norme):
        return {exacte}
    return {s for mots, ids in _declarees() if re.search(mots, norme) for s in ids}


@cache
def _titres() -> dict[str, str]:
    return {
        sans_accent(_ANNEES.sub("", f"{s.producteur}, {s.titre}")): i
        for i, s in catalogue().items()
    }


@cache
def _declarees() -> tuple[tuple[str, tuple[str, ...]], ...]:
    texte = (files("observatoire.contenu.dossiers") / "citations.toml").read_text(encoding="utf-8")
    return tuple(
        (rf"\b(?:{'|'.join(map(re.escape, c['mots']))})\b", tuple(c["sources"]))
        for c in tomllib.loads(texte)["citations"]
    )
