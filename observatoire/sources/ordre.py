"""L'ordre d'un fichier : deux colonnes, ou une ligne, qui n'y sont plus à leur place.

Un producteur range ses colonnes et ses communes toujours de même. Deux en-têtes échangés, une colonne de codes
qui a glissé laissent des chiffres possibles, mais dérangent cet ordre, et lui seul.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from observatoire.sources import entete
from observatoire.sources.motifs import accords
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base

# Au moins tant de colonnes, ou de lignes, disent un ordre.
_COLONNES, _LIGNES, _GRAND = 4, 8, 50_000
_NOMBRE = re.compile(r"\d+(?=\D*$)")


def dire(con: Base, rec: Reconnaissance, bilan: Bilan) -> None:
    """Ajoute aux remarques les colonnes et la ligne qui ne sont plus à leur place."""
    lues = [] if rec.source.long else [t.indice for b in entete.blocs(rec) for t in b.termes]
    bilan.remarques += colonnes_echangees(rec, lues)
    cles = () if rec.source.cle.fixe else entete.indices_cle(rec, rec.source.cle)
    if len(cles) == 1 and bilan.lignes_lues < _GRAND:
        bilan.remarques += lignes_deplacees(con, cles[0])


def colonnes_echangees(rec: Reconnaissance, lues: Sequence[int]) -> list[str]:
    """Les deux colonnes qui ont changé de place dans l'ordre du producteur (`ordre`), ou dans une suite numérotée
    (« NAISD14 », « NAISD15 »…) des colonnes `lues`."""
    suites: list[list[int]] = list(_declarees(rec).values())
    numerotees: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i in sorted(set(lues)):
        if trouve := _NOMBRE.search(rec.entetes[i]):
            numerotees[_NOMBRE.sub("#", rec.entetes[i])].append((int(trouve[0]), i))
    for suite in numerotees.values():
        montante = [i for _, i in sorted(suite)]
        suites += [montante] if _loin(montante) <= _loin(montante[::-1]) else [montante[::-1]]
    dites = {c for suite in suites if len(suite) >= _COLONNES for c in _deux(suite)}
    return [
        f"les colonnes {rec.colonnes[a]} et {rec.colonnes[b]} ne sont pas dans l'ordre du producteur : leurs "
        "en-têtes semblent échangés"
        for a, b in sorted(dites)
    ]  # fmt: skip


def _declarees(rec: Reconnaissance) -> dict[int | None, list[int]]:
    """Les colonnes de l'ordre déclaré, année par année."""
    trouvees: dict[int | None, list[int]] = defaultdict(list)
    for motif in rec.source.ordre:
        for a in accords(motif, rec.entetes):
            trouvees[a.fin].append(a.colonne)
    return trouvees


def _loin(suite: list[int]) -> int:
    """Combien d'une suite ne sont pas à leur rang."""
    return sum(a != b for a, b in zip(suite, sorted(suite), strict=True))


def _deux(suite: list[int]) -> list[tuple[int, int]]:
    """Les deux dont l'échange remettrait la suite en ordre, s'il y en a."""
    deplacees = sorted({a for a, b in zip(suite, sorted(suite), strict=True) if a != b})
    return [(deplacees[0], deplacees[1])] if len(deplacees) == 2 else []


def lignes_deplacees(con: Base, colonne: int) -> list[str]:
    """La seule ligne de `feuille` dont le code rompt l'ordre croissant de tous les autres."""
    code = f"c{colonne}"
    trouvees = con.execute(f"""
        WITH suivies AS (
            SELECT {code} AS code, lag({code}) OVER w AS avant, ligne FROM feuille
            WHERE regexp_full_match({code}, '\\d{{5,9}}') WINDOW w AS (ORDER BY ligne))
        SELECT min(code) FILTER (avant > code), count(DISTINCT code), count(*) FILTER (avant > code),
            min(length(code)) = max(length(code)) FROM suivies""").fetchall()
    [(code, combien, ruptures, semblables)] = trouvees
    if ruptures != 1 or combien < _LIGNES or not semblables:
        return []
    return [f"le code {code} rompt l'ordre des lignes, rangées par code : la colonne des codes semble avoir glissé"]  # fmt: skip
