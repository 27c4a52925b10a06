"""Motifs d'en-tête : un nom de colonne où l'année est un trou.

`P{aa}_POP` reconnaît `P22_POP` (2022) et `p99_pop` (1999) ; `NAIS{debut}{fin}` reconnaît
`NAIS1621` (2016 → 2021) ; `{p}` tient la place de la lettre d'exploitation (P, C ou D) ;
`{aaaa}` celle d'une année à quatre chiffres, `{trimestre}` et `{mois}` celle de leur numéro, `{texte}`
celle d'un texte quelconque. `A|B` : l'un
ou l'autre. `Y[8-10]` dans une somme vaut les trois termes Y8, Y9 et Y10. Casse, accents et espaces
de bord sont sans effet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from observatoire.modele import sans_accent

# Le recensement publie à deux chiffres depuis 1968 : 68…99 sont du XXe siècle.
_PIVOT = 60

TROUS = {
    "{aa}": r"(?P<aa>\d\d)",
    "{aaaa}": r"(?P<aaaa>(?:19|20)\d\d)",
    "{debut}": r"(?P<debut>\d\d)",
    "{fin}": r"(?P<fin>\d\d)",
    "{p}": r"[pcd]",
    "{trimestre}": r"(?P<sous>[1-4])",
    "{mois}": r"(?P<sous>0?[1-9]|1[0-2])",
    "{texte}": r".*?",
}


_INTERVALLE = re.compile(r"\[(\d+)-(\d+)\]")


@dataclass(frozen=True)
class Accord:
    """Une colonne qui répond au motif, et l'année (ou la période) lue dans son nom."""

    colonne: int
    debut: int | None
    fin: int | None
    sous: int | None = None  # le trimestre ou le mois


def normaliser_entete(texte: str) -> str:
    """L'en-tête tel qu'on le compare : minuscules, sans accent, espaces réduits."""
    return re.sub(r"\s+", " ", sans_accent(texte.replace("\ufeff", "")))


def developper(motif: str) -> list[str]:
    """`Y[8-10]` → Y8, Y9, Y10 ; `[000-002]` garde ses zéros ; plusieurs crochets se combinent."""
    trouve = _INTERVALLE.search(motif)
    if trouve is None:
        return [motif]
    debut, fin = trouve.groups()
    avant, apres = motif[: trouve.start()], motif[trouve.end() :]
    return [
        developpe
        for n in range(int(debut), int(fin) + 1)
        for developpe in developper(f"{avant}{n:0{len(debut)}d}{apres}")
    ]


@cache
def _expression(motif: str) -> re.Pattern[str]:
    # Normalisée entière : morceau par morceau, l'espace qui précède un trou serait perdu.
    morceaux = re.split(r"(\{[a-z]+\})", normaliser_entete(motif))
    return re.compile("".join(TROUS.get(m) or re.escape(m) for m in morceaux if m))


def annee_de(deux_chiffres: str) -> int:
    """« 22 » → 2022, « 99 » → 1999."""
    aa = int(deux_chiffres)
    return 1900 + aa if aa >= _PIVOT else 2000 + aa


def accords(motif: str, entetes: Sequence[str]) -> list[Accord]:
    """Les colonnes d'`entetes` (déjà normalisées) qui répondent au motif, dans l'ordre du motif.

    Avec `A|B`, une année déjà trouvée par A n'est pas reprise par B.
    """
    trouves: list[Accord] = []
    vus: set[tuple[int | None, ...]] = set()
    for variante in motif.split("|"):
        expression = _expression(variante.strip())
        for i, entete in enumerate(entetes):
            accord = expression.fullmatch(entete)
            if accord is None:
                continue
            debut, fin = _annees(accord.groupdict())
            sous = int(n) if (n := accord.groupdict().get("sous")) else None
            if (debut, fin, sous) not in vus:
                trouves.append(Accord(i, debut, fin, sous))
                vus.add((debut, fin, sous))
    return trouves


def _annees(groupes: dict[str, str | None]) -> tuple[int | None, int | None]:
    if groupes.get("aaaa"):
        return int(groupes["aaaa"] or 0), int(groupes["aaaa"] or 0)
    if groupes.get("aa"):
        annee = annee_de(groupes["aa"] or "")
        return annee, annee
    if groupes.get("debut"):
        return annee_de(groupes["debut"] or ""), annee_de(groupes["fin"] or "")
    return None, None
