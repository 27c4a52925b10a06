"""D'où vient un résultat, comme donnée : jointe quand on joint, écrite en français seulement à la fin.

Une `Provenance` n'est jamais écrite à la main ni relue d'une phrase. Elle se bâtit de deux façons :
des lignes que la lecture rend (`des_lignes`), ou de tout ce qu'un calcul a demandé à l'édition
pendant qu'on le suivait (`suivre`), si bien qu'un calcul ne peut pas taire ce dont il part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

import pandas as pd

FICTIF = "fictif"


@dataclass(frozen=True, order=True)
class Periode:
    """De quand date un résultat : années entières, ou jours quand `au_jour`.

    `debut` et `fin` se lisent « 2016-2022 » ; `au` : l'état à un jour (« au 25/11/2026 »,
    « 1er janvier 2024 »), dont les deux bornes sont alors l'année.
    """

    debut: int
    fin: int
    au: date | None = None
    premier_janvier: bool = False

    @classmethod
    def le(cls, jour: date) -> Periode:
        """L'état d'un inventaire au jour dit."""
        return cls(jour.year, jour.year, jour)

    @classmethod
    def annees(cls, annees: Iterable[object]) -> Periode | None:
        """De la première à la dernière de ces années ; None s'il n'y en a aucune de connue."""
        connues = [int(str(a).split(".")[0]) for a in annees if a is not None and a == a]
        return cls(min(connues), max(connues)) if connues else None

    def __or__(self, autre: Periode) -> Periode:
        return Periode(min(self.debut, autre.debut), max(self.fin, autre.fin))


@dataclass(frozen=True, order=True)
class Origine:
    """Une part d'un résultat : la source (du catalogue, `local_<table>`, ou une référence nommée), le
    fichier d'où elle est lue, et ce que son relevé en dit (`sources.releve`) : comment elle est
    collectée, quels territoires elle couvre. Vides quand on ne le sait pas."""

    source: str
    fichier: str = ""
    collecte: str = ""
    etendue: tuple[str, ...] = ()


@dataclass(frozen=True)
class Provenance:
    """Ce dont un résultat est fait. `a | b` est ce dont le résultat des deux est fait.

    `calcule` : le producteur n'a pas publié ce chiffre, l'observatoire l'a calculé d'après lui.
    """

    origines: frozenset[Origine] = frozenset()
    periode: Periode | None = None
    statuts: frozenset[str] = frozenset()
    perimetres: frozenset[str] = frozenset()
    calcule: bool = False

    def __or__(self, autre: Provenance) -> Provenance:
        periodes = [p for p in (self.periode, autre.periode) if p]
        return Provenance(
            self.origines | autre.origines,
            reduce(or_, periodes) if periodes else None,
            self.statuts | autre.statuts,
            self.perimetres | autre.perimetres,
            self.calcule or autre.calcule,
        )

    @property
    def fictif(self) -> bool:
        """Vrai si une ligne inventée y entre."""
        return FICTIF in self.statuts

    @property
    def annees(self) -> frozenset[int]:
        """La première et la dernière année d'où viennent les chiffres."""
        return frozenset({self.periode.debut, self.periode.fin} if self.periode else ())

    @property
    def sources(self) -> list[str]:
        """Les identifiants de source, chacun une fois, triés."""
        return sorted({o.source for o in self.origines if o.source})


RIEN = Provenance()


def de(*sources: str, fictif: bool = False, calcule: bool = False) -> Provenance:
    """La provenance de sources ou de références nommées (« local_actions », « reglages »)."""
    statuts = frozenset({FICTIF}) if fictif else frozenset[str]()
    return Provenance(frozenset(map(Origine, sources)), statuts=statuts, calcule=calcule)


def joindre(provenances: Iterable[Provenance]) -> Provenance:
    """Ce dont est fait le résultat de toutes."""
    return reduce(or_, provenances, RIEN)


def des_lignes(lignes: pd.DataFrame) -> Provenance:
    """La provenance de lignes lues (colonnes `id_source`, `fichier`, `collecte`, `etendue`, `debut`,
    `fin`, `statut`, `perimetre`, celles qui existent) ; une ligne absente ne donne rien."""
    if "statut" in lignes:
        lignes = lignes[lignes["statut"] != "absent"]
    if lignes.empty:
        return RIEN

    def valeurs(colonne: str) -> list[str]:
        return [str(v) for v in lignes[colonne].dropna().unique()] if colonne in lignes else []

    colonnes = {"id_source": "", "fichier": "", "collecte": "", "etendue": ()}
    completes = {nom: lignes[nom] if nom in lignes else [vide] * len(lignes)
                 for nom, vide in colonnes.items()}  # fmt: skip
    # Une étendue est longue : elle ne sert pas de clé, son fichier la donne.
    lues = {(s, f, c): e for s, f, c, e in zip(*completes.values(), strict=True)}
    return Provenance(
        frozenset(Origine(str(s), str(f), c, e) for (s, f, c), e in lues.items() if s),
        Periode.annees([*valeurs("debut"), *valeurs("fin")]),
        frozenset(valeurs("statut")),
        frozenset(p for p in valeurs("perimetre") if p),
    )


# ---------------------------------------------------------------------- suivre un calcul
@dataclass
class Trace:
    """Ce qu'un calcul suivi a lu jusqu'ici."""

    lue: Provenance = field(default_factory=Provenance)


_TRACES: ContextVar[tuple[Trace, ...]] = ContextVar("traces", default=())


@contextmanager
def suivre() -> Iterator[Trace]:
    """Note dans la trace rendue tout ce que lisent les calculs du bloc ; les blocs s'emboîtent."""
    trace = Trace()
    jeton = _TRACES.set((*_TRACES.get(), trace))
    try:
        yield trace
    finally:
        _TRACES.reset(jeton)


def suivi() -> bool:
    """Vrai si un calcul est suivi : sinon, dire d'où vient une lecture ne servirait à rien."""
    return bool(_TRACES.get())


def noter(lue: Provenance) -> None:
    """Une lecture dit d'où elle vient à tous les calculs suivis."""
    for trace in _TRACES.get():
        trace.lue |= lue
