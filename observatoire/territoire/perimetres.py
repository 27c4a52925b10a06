"""De quelles communes parle une ligne d'EPCI : la composition des EPCI d'année en année, et son nom.

Le périmètre d'une ligne est un texte gardé avec elle : vide si c'est celui d'aujourd'hui, « 19 communes,
périmètre 2013-2021 » tant que la composition n'a pas changé, « périmètre d'avant 2019 » quand rien ne
remonte jusque-là, « périmètre non précisé » quand plusieurs sont possibles. Deux lignes ne se comparent
que si leur périmètre est le même et connu (`comparables`).

`observatoire/reference/histoire_epci.parquet` est produit par `outils/construire_histoire_epci.py`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from observatoire.territoire.referentiel import DOSSIER, passage, reference

INCONNU = "périmètre non précisé"
_AVANT = "périmètre d'avant"
_INCONNUS = ("non précisé", _AVANT)
# « 19 communes, périmètre jusqu'en 2021 », « …, périmètre 2022 », « …, périmètre 2022-2024 ».
_NOM = re.compile(r"(?P<n>.+), périmètre (?:jusqu'en|(?P<debut>\d{4}))?[ -]?(?P<fin>\d{4})?")


def connu(perimetre: str) -> bool:
    """Vrai si l'on sait de quelles communes il s'agit (vide : celles d'aujourd'hui)."""
    return not any(mot in perimetre for mot in _INCONNUS)


def comparables(un: str, autre: str) -> bool:
    """Vrai si deux lignes portent sur le même contour, et qu'on le sait."""
    return un == autre and connu(un)


def au_meme(lignes: pd.DataFrame) -> pd.DataFrame:
    """Les lignes au même contour que la dernière, elle comprise (colonne `contour` ; sans elle, toutes)."""
    if lignes.empty or "contour" not in lignes:
        return lignes
    garde = [comparables(str(c), str(lignes["contour"].iloc[-1])) for c in lignes["contour"]]
    return lignes[[*garde[:-1], True]]


def sql_connu(colonne: str) -> str:
    """La condition SQL de `connu`."""
    return f"NOT regexp_matches({colonne}, '{'|'.join(_INCONNUS).replace(chr(39), chr(39) * 2)}')"


def en_annee(perimetre: str, annee: int | None) -> str:
    """Le périmètre dit pour un millésime : « 19 communes, périmètre 2018 ».

    Un millésime rangé à une géographie plus récente que lui est dit à la première année de celle-ci.
    """
    lu = _NOM.fullmatch(perimetre)
    if lu is None or annee is None:
        return perimetre
    debut = int(lu["debut"] or 0)
    fin = int(lu["fin"] or debut)
    return f"{lu['n']}, périmètre {annee if debut <= annee <= fin else debut or fin}"


class Composition(NamedTuple):
    """Les membres d'un EPCI au 1er janvier d'une année : leur nombre, et leur territoire aux codes
    d'aujourd'hui ; `venues` : les communes d'alors, d'ailleurs, fondues depuis dans une des siennes."""

    nombre: int
    territoire: frozenset[str]
    venues: frozenset[str]


class Histoire:
    """Les compositions connues : celles que le paquet embarque, et celles que l'on a déposées."""

    def __init__(self, deposees: Iterable[tuple[str, int, str]] = ()) -> None:
        """`deposees` : (commune, année, EPCI) ; elles l'emportent sur ce qui est embarqué."""
        self._deposees: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for code, annee, epci in deposees:
            self._deposees[epci][annee].add(code)
        self._noms: dict[str, dict[int, str]] = {}

    def perimetre(self, epci: str, debut: int, fin: int) -> str:
        """Le périmètre d'une ligne dont la géographie date d'une année entre `debut` et `fin`."""
        if epci not in self._noms:
            self._noms[epci] = self._nommer(epci)
        noms = self._noms[epci]
        dits = {_en(epci, noms, annee) for annee in range(debut, max(debut, fin) + 1)}
        return dits.pop() if len(dits) == 1 and noms else INCONNU

    def _nommer(self, epci: str) -> dict[int, str]:
        """Le périmètre de chaque année connue : les années de même composition ont le même."""
        annees = sorted({*_annees(), *self._deposees.get(epci, {})})
        siennes = {a: c for a in annees if (c := self._composition(epci, a)).nombre}
        ici = frozenset(c for c, _, fin in _sejours().get(epci, ()) if fin == _annees()[-1])
        noms: dict[int, str] = {}
        for composition, groupe in groupby(siennes, key=siennes.__getitem__):
            communes, dites = composition.nombre, list(groupe)
            retablies = {c for c, annee in _retablies() if annee > dites[-1]}
            meme = composition.territoire - retablies == ici - retablies
            toujours = _depuis_toujours(epci) and not noms
            nom = "" if meme and not composition.venues else _nom(communes, dites, toujours)
            noms |= dict.fromkeys(dites, nom)
        return noms

    def _composition(self, epci: str, annee: int) -> Composition:
        alors = self._deposees.get(epci, {}).get(annee) or _membres_en(epci, annee)
        venues = {
            code
            for autre, code in _fondues().get(epci, ())
            if code not in alors and code in _membres_en(autre, annee)
        }
        actuels = passage()
        territoire = frozenset(actuels.get(c, c) for c in alors)
        return Composition(len(alors), territoire, frozenset(venues))


def creation(epci: str) -> int:
    """La première année où cet EPCI existe ; 0 s'il est au moins aussi vieux que ce que l'on sait."""
    premiere = min((debut for _, debut, _ in _sejours().get(epci, ())), default=0)
    return premiere if premiere > _annees()[0] else 0


def _en(epci: str, noms: dict[int, str], annee: int) -> str:
    """Le périmètre d'une année, connue ou non ; entre deux années connues, celui qu'elles partagent."""
    avant, apres = [a for a in noms if a <= annee], [a for a in noms if a >= annee]
    if not avant and apres:
        return noms[apres[0]] if _depuis_toujours(epci) else f"{_AVANT} {apres[0]}"
    encadrent = {noms[a] for a in (*avant[-1:], *apres[:1])}
    return encadrent.pop() if len(encadrent) == 1 else INCONNU


def _nom(nombre: int, annees: list[int], depuis_toujours: bool) -> str:
    premiere, fin = annees[0], annees[-1]
    quand = str(fin) if premiere == fin else f"{premiere}-{fin}"
    quand = f"jusqu'en {fin}" if depuis_toujours else quand
    return f"{nombre} commune{'s' * (nombre > 1)}, périmètre {quand}"


# ---------------------------------------------------------------------- ce qui est embarqué
@cache
def _sejours() -> dict[str, list[tuple[str, int, int]]]:
    """Par EPCI, ses communes d'une année ou d'une autre : code d'alors, première année (0 : depuis
    toujours), dernière."""
    table = pd.read_parquet(DOSSIER / "histoire_epci.parquet")
    premiere, derniere = int(table["debut"].min()), int(table["fin"].max())
    dits = [(str(e), str(c), int(d), int(f)) for c, e, d, f in
            table.astype("object").fillna({"debut": 0}).itertuples(index=False)]  # fmt: skip
    changeants = {(e, c) for e, c, _, _ in dits}
    actuels = reference()[["epci", "code"]].dropna().astype("object").itertuples(index=False)
    dits += [(e, c, premiere, derniere) for e, c in actuels if (e, c) not in changeants]
    lus: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for epci, code, debut, fin in sorted(dits):
        lus[epci].append((code, debut, fin))
    return dict(lus)


@cache
def _annees() -> tuple[int, ...]:
    annees = {
        a for sejours in _sejours().values() for _, debut, fin in sejours for a in (debut, fin)
    }
    return tuple(range(min(annees - {0}), max(annees) + 1))


def _depuis_toujours(epci: str) -> bool:
    return any(debut == 0 for _, debut, _ in _sejours().get(epci, ()))


@cache
def _membres_en(epci: str, annee: int) -> frozenset[str]:
    return frozenset(c for c, debut, fin in _sejours().get(epci, ()) if debut <= annee <= fin)


@cache
def _fondues() -> dict[str, list[tuple[str, str]]]:
    """Par EPCI d'aujourd'hui, les (EPCI, commune) d'alors dont la commune est fondue dans une des siennes."""
    siens = reference()[["code", "epci"]].dropna()
    ou = dict(zip(siens["code"].tolist(), siens["epci"].tolist(), strict=True))
    fondues = {c: ou[actuel] for c, actuel in passage().items() if c not in ou and actuel in ou}
    trouvees: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for epci, sejours in _sejours().items():
        for code in {c for c, _, _ in sejours if c in fondues}:
            if fondues[code] != epci:
                trouvees[fondues[code]].append((epci, code))
    return dict(trouvees)


@cache
def _retablies() -> tuple[tuple[str, int], ...]:
    """(commune rétablie, année de son rétablissement)."""
    table = pd.read_csv(DOSSIER / "scissions.csv", sep=";", dtype={"retablie": str})
    return tuple(table[["retablie", "annee"]].itertuples(index=False, name=None))
