"""Ce qui manque à un observatoire : les fichiers qui comptent, dans l'ordre de ce qu'ils débloquent."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.declaration import Indicateur, Publie, Ratio, Somme
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import identifiant
from observatoire.sources.declaration import Source, catalogue, variables

_CITE = re.compile("« ([^»]+?) »")
_NATURES = ("donnees", "lieux")
# Les calculs dont chaque variable est indispensable ; les autres ont des replis.
_EXIGEANTS = (Somme, Ratio, Publie)


@dataclass(frozen=True)
class Besoin:
    """Un fichier, les indicateurs que lui seul ajoute à ceux d'avant, et la part atteinte avec lui (0 à 1).

    `remplis` : ceux de ces indicateurs qui ont déjà une valeur ici.
    """

    source: Source
    apporte: tuple[str, ...]
    cumul: float
    remplis: int = 0

    @property
    def part(self) -> str:
        """« 18 % » : la part des indicateurs ouverts avec lui et ceux d'avant."""
        return f"{self.cumul:.0%}".replace("%", "\u00a0%")

    @property
    def complet(self) -> bool:
        """Vrai si tout ce qu'il apporte est déjà là, par lui ou par un autre."""
        return self.remplis == len(self.apporte)


def besoins(remplis: Collection[str] = ()) -> list[Besoin]:
    """Les fichiers à se procurer, le plus utile d'abord ; `remplis` : les indicateurs qui ont une valeur.

    À chaque rang, celui qui ouvre le plus d'indicateurs de plus ; à égalité, celui qu'un programme sait
    prendre, puis le plus léger. Un fichier qui n'ouvre plus rien n'y est pas.
    """
    return [
        Besoin(catalogue()[s], apporte, cumul, sum(i in remplis for i in apporte))
        for s, apporte, cumul in _rangs(tuple(catalogue()))
    ]


def de_l_indicateur(identifiant: str) -> str:
    """La source de la liste qui ouvre cet indicateur ; vide s'il dépend d'une saisie du territoire."""
    return next((b.source.id for b in besoins() if identifiant in b.apporte), "")


def de_la_source(nom: str, liste: Iterable[Besoin]) -> Besoin:
    """La ligne d'une source du catalogue ; une qui n'est pas de la liste n'ouvre rien de plus à elle seule."""
    return next((b for b in liste if b.source.id == nom), Besoin(catalogue()[nom], (), 0.0))


def nommees(dite: str) -> list[Source]:
    """Les fichiers qu'une phrase nomme : entre guillemets, ou par tous les mots de leur titre (deux au moins).

    D'un même titre, celui de la liste d'abord ; un titre contenu dans un autre s'efface devant lui.
    """
    cites = set(_CITE.findall(dite))
    mots = set(identifiant(dite).split("-"))
    rangs = {b.source.id: -r for r, b in enumerate(besoins())}
    vues: dict[frozenset[str], Source] = {}
    # Le dernier écrit l'emporte : celui de la liste, puis celui qu'un programme sait prendre.
    ordre = sorted(
        catalogue().values(),
        key=lambda s: (rangs.get(s.id, -len(rangs)), bool(s.telechargement), not s.recopie),
    )
    for s in ordre:
        titre = _mots(s.titre)
        if s.titre in cites or (len(titre) > 1 and titre <= mots):
            vues[titre] = s
    return [s for m, s in vues.items() if not any(m < autre for autre in vues)][::-1]


def _mots(titre: str) -> frozenset[str]:
    """Les mots qui comptent d'un titre, sans ce qui est entre parenthèses."""
    return frozenset(
        m for m in identifiant(titre.partition("(")[0]).split("-") if len(m) > 3 and m != "commune"
    )


def resume(liste: Iterable[Besoin], part: float = 0.8) -> str:
    """« 6 fichiers ouvrent 80 % des indicateurs. »."""
    for rang, b in enumerate(liste, start=1):
        if b.cumul >= part:
            verbe = "ouvrent" if rang > 1 else "ouvre"
            return f"{rang} fichier{'s' * (rang > 1)} {verbe} {b.part} des indicateurs tirés de fichiers publics."
    return ""


@cache
def _rangs(sources: tuple[str, ...]) -> list[tuple[str, tuple[str, ...], float]]:
    candidates = [s for n in sources if (s := catalogue()[n]).nature in _NATURES and not s.recopie]
    noms = {s.id for s in candidates}
    a_ouvrir = [i for i in INDICATEURS.values() if noms & {*i.sources}]
    total, choisies, rangs = len(a_ouvrir), list[Source](), []
    while a_ouvrir and candidates:
        gains = {s.id: _ouverts(a_ouvrir, [*choisies, s]) for s in candidates}
        # Sans gain entier, celui qui avance le plus un indicateur à plusieurs fichiers.
        meilleure = max(candidates, key=lambda s: _merite(s, gains[s.id], a_ouvrir))
        if not gains[meilleure.id] and not _avance(a_ouvrir, meilleure):
            break
        choisies.append(meilleure)
        candidates.remove(meilleure)
        if ouverts := gains[meilleure.id]:
            a_ouvrir = [i for i in a_ouvrir if i.id not in ouverts]
            rangs.append((meilleure.id, tuple(ouverts), 1 - len(a_ouvrir) / total))
    return rangs


def _ouverts(indicateurs: Iterable[Indicateur], choisies: list[Source]) -> list[str]:
    """Les indicateurs que ces sources suffisent à calculer."""
    noms = {s.id for s in choisies}
    donnees = {v for s in choisies for v in _variables(s.id)}
    ouverts = []
    for i in indicateurs:
        lues = [v for v in variables_de(i.calcul) if v in variables()]
        assez = all if isinstance(i.calcul, _EXIGEANTS) else any
        if noms & {*i.sources} and assez(v in donnees for v in lues):
            ouverts.append(i.id)
    return ouverts


def _avance(indicateurs: Iterable[Indicateur], source: Source) -> int:
    """Combien d'indicateurs cette source ferait avancer, sans toujours suffire."""
    donnees = _variables(source.id)
    return sum(
        source.id in i.sources and any(v in donnees for v in variables_de(i.calcul))
        for i in indicateurs
    )


def _merite(s: Source, gain: list[str], restants: list[Indicateur]) -> tuple[float, ...]:
    """L'ordre des sources : leur gain, double si un programme sait les prendre ; puis l'avis des
    indicateurs, qui nomment d'abord la plus utile ; puis la plus légère."""
    t = s.telechargement
    avis = [-(*i.sources, s.id).index(s.id) for i in restants if i.id in gain]
    leger = -((t.octets if t else None) or 10**9)
    return (len(gain) * (2 if t else 1), _avance(restants, s), sum(avis), leger)


@cache
def _variables(source: str) -> frozenset[str]:
    return frozenset(catalogue()[source].variables_lues())
