"""Des mesures des communes à celles de tous les niveaux, sans base ni SQL.

D'après ce que dit `agregation.agreger` : une somme dont une partie manque est absente, une somme avec
une partie secrète n'a que des bornes.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from observatoire.modele import ORDRE_STATUTS


class Cle(NamedTuple):
    """Où et quand vaut un chiffre ; `perimetre` sépare deux définitions d'un même territoire."""

    code: str
    niveau: str
    debut: int
    fin: int
    perimetre: str = ""


@dataclass(frozen=True)
class Chiffre:
    """Une valeur (None : inconnue), son statut, ses bornes s'il y en a, d'où vient un rapport, et la
    variance de ce qui est tiré, en multiple de la valeur (0 : compté, None : hors du recensement)."""

    valeur: float | None
    statut: str
    bas: float | None = None
    haut: float | None = None
    num: float | None = None
    den: float | None = None
    tirage: float | None = None

    @property
    def borne(self) -> bool:
        return self.bas is not None

    @property
    def connu(self) -> bool:
        return self.valeur is not None or self.borne

    @property
    def moins(self) -> float | None:
        return self.bas if self.borne else self.valeur

    @property
    def plus(self) -> float | None:
        return self.haut if self.borne else self.valeur


Mesures = Mapping[str, Mapping[Cle, Chiffre]]


def plus_reserve(chiffres: Iterable[Chiffre]) -> str:
    return str(max((c.statut for c in chiffres), key=lambda s: ORDRE_STATUTS.index(s)))


def tirage_de(chiffres: Iterable[Chiffre]) -> float | None:
    """Le tirage d'une somme : celui de chaque partie, à proportion de sa valeur."""
    parts = list(chiffres)
    tirees = [(p.valeur or 0.0, p.tirage) for p in parts if p.tirage is not None]
    if not tirees:
        return None
    total = math.fsum(p.valeur or 0.0 for p in parts)
    return math.fsum(v * t for v, t in tirees) / total if total else max(t for _, t in tirees)


# ------------------------------------------------------------------ des communes aux territoires
def agreger(
    communes: Mapping[str, Chiffre], membres: Iterable[str], strict: bool
) -> Chiffre | None:
    """Un territoire d'après ses communes : tout y est, ou la somme est absente (rien si `strict`)."""
    parts = [communes[c] for c in membres if c in communes]
    complet = len(parts) == len(list(membres)) and all(p.statut != "absent" for p in parts)
    if not parts or (strict and not complet):
        return None
    if not complet:
        return Chiffre(None, "absent")
    statuts = {p.statut for p in parts}
    rang = ("fictif", ("secret", "estime"), "provisoire", "arrondi")
    statut = next(
        (s if isinstance(s, str) else "estime" for s in rang if statuts & set([s] if isinstance(s, str) else s)),
        "publie",
    )  # fmt: skip
    bas = haut = None
    if any(p.borne for p in parts) and all(p.connu for p in parts):
        bas, haut = sum(p.moins for p in parts), sum(p.plus for p in parts)
    secret = "secret" in statuts
    valeur = None if secret else math.fsum(p.valeur for p in parts)
    return Chiffre(valeur, statut, bas, haut, tirage=tirage_de(parts))


def remonter(
    communes: Mapping[str, Mapping[Cle, Chiffre]],
    membres: Mapping[tuple[str, str], tuple[str, ...]],
    additives: Iterable[str],
) -> dict[str, dict[Cle, Chiffre]]:
    """Les mesures de tous les niveaux ; `membres` : (niveau, code) → communes."""
    tout: dict[str, dict[Cle, Chiffre]] = {v: dict(c) for v, c in communes.items()}
    for variable in additives:
        periodes: dict[tuple[int, int], dict[str, Chiffre]] = defaultdict(dict)
        for cle, chiffre in communes.get(variable, {}).items():
            periodes[cle.debut, cle.fin][cle.code] = chiffre
        for (debut, fin), par_commune in periodes.items():
            for (niveau, code), siennes in membres.items():
                strict = niveau in ("departement", "region", "france")
                somme = agreger(par_commune, siennes, strict)
                if somme is not None:
                    tout[variable][Cle(code, niveau, debut, fin)] = somme
    return tout
