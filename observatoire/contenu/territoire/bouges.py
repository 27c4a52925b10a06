"""Ce qui a bougé à une publication, jugé : ce que l'arrondi, le sondage ou le périmètre permettent d'en dire."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations import dire, genres
from observatoire.affirmations.genres import mesuree
from observatoire.affirmations.jugement import Jugement, Verdict, juger_ensemble
from observatoire.affirmations.sujet import sujet
from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire

MILLESIME, DEBLOQUE, REVISION = "millesime", "debloque", "revision"
_ORDRE = {Verdict.OUI: 0, Verdict.NON: 1, Verdict.INDECIDABLE: 2, Verdict.INCONNU: 3}
_REVU = "les deux chiffres ont été revus depuis"


@dataclass(frozen=True)
class Bouge:
    """Un chiffre d'une publication : d'où il part, où il arrive, et ce qu'on peut en dire.

    `avant`, `apres` : tels que publiés alors, None s'il n'y en a pas ou si le journal les tait. `juge` : None
    pour une révision, un chiffre nouveau, ou deux chiffres qui ne sont plus ceux de l'édition en service.
    """

    declare: Indicateur
    lieu: Territoire
    genre: str
    avant: float | None
    apres: float | None
    quand_avant: str
    quand: str
    annee: int
    juge: Jugement[genres.Changement] | None = None

    @property
    def a_change(self) -> bool:
        """Vrai si les chiffres permettent de dire un changement."""
        return self.juge is not None and self.juge.verdict is Verdict.OUI

    @property
    def arrondi(self) -> bool:
        """Vrai si une de ses deux valeurs est un arrondi."""
        a = self.juge.affirmation if self.juge else None
        return a is not None and "arrondi" in (a.avant.statut, a.apres.statut)

    @property
    def tu(self) -> bool:
        """Vrai si les deux valeurs d'un compte de personnes sont tues."""
        return self.genre == REVISION and self.avant is None and self.apres is None

    @property
    def dit(self) -> str:
        """« baisse : −30 % (entre −46 et −9 %) », « on ne peut pas dire : l'écart tient dans l'arrondi »."""
        if self.genre == REVISION:
            return "chiffre révisé"
        if self.avant is None:
            return "premier chiffre connu"
        if self.juge is None:
            return _REVU
        raison = f" : {self.juge.raison}" * (self.juge.verdict is Verdict.INDECIDABLE)
        return f"{dire(self.juge, 'cellule')}{raison}"

    @property
    def importance(self) -> tuple[int, float]:
        """Ce qui se lit d'abord : un changement sûr, puis le plus grand mouvement."""
        rang = 3 if self.juge is None else _ORDRE[self.juge.verdict]
        if self.avant is None or self.apres is None:
            return rang, 0.0
        return rang, -abs(self.apres - self.avant) / max(abs(self.avant), 1.0)


def publications(lecteur: Lecteur) -> list[str]:
    """Les publications où quelque chose a bougé (AAAA-MM-JJ HH:MM:SS), de la plus récente."""
    return [str(x)[:19] for x in lecteur.bouges()["publie_le"].drop_duplicates()]


def lire(lecteur: Lecteur, publication: str = "") -> list[Bouge]:
    """Ce qui a bougé à cette publication (la dernière où quelque chose a bougé), par importance."""
    tous = lecteur.bouges()
    voulu = publication or next(iter(publications(lecteur)), "")
    lignes = [
        r
        for r in list[Any](tous.itertuples())
        if str(r.publie_le)[:19] == voulu and r.indicateur in INDICATEURS
    ]
    juges = _juger(lecteur, [r for r in lignes if r.genre == MILLESIME and r.avant == r.avant])
    trouves = [_bouge(r, juges.get(_cle(r))) for r in lignes]
    return sorted(trouves, key=lambda b: (b.lieu.niveau != Niveau.EPCI, b.importance))


def _bouge(r: Any, juge: Jugement[genres.Changement] | None) -> Bouge:
    avant = None if pd.isna(r.avant) else float(r.avant)
    return Bouge(
        INDICATEURS[str(r.indicateur)],
        Territoire(Niveau(r.niveau), str(r.code), str(r.libelle)),
        str(r.genre),
        avant,
        None if pd.isna(r.apres) else float(r.apres),
        "" if avant is None else formats.periode(int(r.debut_avant), int(r.fin_avant)),
        formats.periode(int(r.debut), int(r.fin)),
        int(r.fin),
        juge,
    )


def _cle(r: Any) -> tuple[str, str, str]:
    return str(r.indicateur), str(r.niveau), str(r.code)


def _juger(
    lecteur: Lecteur, lignes: Sequence[Any]
) -> dict[tuple[str, str, str], Jugement[genres.Changement]]:
    """Le jugement de chaque chiffre encore en service, les communes d'un indicateur lues ensemble."""
    lues = _en_service(lecteur, lignes)
    rendus: dict[tuple[str, str, str], Jugement[genres.Changement]] = {}
    for (identifiant, _), groupe in groupby(lignes, key=lambda r: (r.indicateur, r.niveau)):
        paires = []
        for r in groupe:
            avant, apres = lues.get((*_cle(r), int(r.fin_avant))), lues.get((*_cle(r), int(r.fin)))
            if _pareil(avant, r.avant) and _pareil(apres, r.apres):
                paires.append((_cle(r), avant, apres))
        s = sujet(INDICATEURS[str(identifiant)])
        tous = [genres.Changement(s, mesuree(a), mesuree(b)) for _, a, b in paires]
        rendus |= dict(zip([cle for cle, *_ in paires], juger_ensemble(tous), strict=True))
    return rendus


def _en_service(lecteur: Lecteur, lignes: Sequence[Any]) -> dict[tuple[str, str, str, int], Any]:
    """Les lignes de l'édition en service dont on a besoin, par indicateur, lieu et année."""
    if not lignes:
        return {}
    ids = sorted({str(r.indicateur) for r in lignes})
    lieux = sorted({(str(r.niveau), str(r.code), str(r.libelle)) for r in lignes})
    annees = sorted({int(a) for r in lignes for a in (r.fin_avant, r.fin)})
    lues = lecteur.valeurs(ids, [Territoire(Niveau(n), c, x) for n, c, x in lieux], annees)
    return {
        (str(r.indicateur), str(r.niveau), str(r.code), int(r.fin)): r
        for r in list[Any](lues.dropna(subset=["fin"]).itertuples())
    }


def _pareil(ligne: Any, valeur: float) -> bool:
    return ligne is not None and ligne.valeur is not None and math.isclose(ligne.valeur, valeur)


def par_indicateur(trouves: Iterable[Bouge]) -> list[Bouge]:
    """Un seul chiffre par indicateur : celui du territoire entier, sinon le premier."""
    gardes: dict[str, Bouge] = {}
    for b in trouves:
        gardes.setdefault(b.declare.id, b)
    return list(gardes.values())
