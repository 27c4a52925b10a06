"""Les années que disent les figures et les tableaux d'un document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from observatoire.documents import contenu as c

_ANNEE = re.compile(r"\b(?:18|19|20)\d\d\b")


def millesime_de(blocs: Sequence[c.Bloc], jusqu_a: int = 9999) -> str:
    """« 2012 à 2025 » : de la première à la dernière année, `jusqu_a` : une projection n'en est pas."""
    annees = {a for b in blocs for a in _annees(b) if a <= jusqu_a}
    if not annees:
        return ""
    debut, fin = min(annees), max(annees)
    return str(fin) if debut == fin else f"{debut} à {fin}"


def _annees(bloc: c.Bloc) -> Iterator[int]:
    """Les années que dit une figure, ou la colonne « Année » d'un tableau."""
    if isinstance(bloc, c.Illustration):
        f = bloc.figure
        yield from (int(a) for a in _ANNEE.findall(f.annee))
        if "annee" in f.donnees.columns:
            yield from (int(a) for a in f.donnees["annee"].dropna() if str(a).isdigit())
    elif isinstance(bloc, c.Tableau) and not bloc.redite and "Année" in bloc.entetes:
        rang = bloc.entetes.index("Année")
        dites = (c.dire(ligne[rang]) for ligne in bloc.lignes)
        yield from (int(a) for dite in dites for a in _ANNEE.findall(dite))
