"""Ce qui s'est passé, tel que le territoire l'a noté : les repères datés d'une courbe."""

from dataclasses import dataclass
from datetime import date

from observatoire import formats
from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs.declaration import Indicateur
from observatoire.local import lignes
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms

_JOURS = 365.25


@dataclass(frozen=True)
class Reperes:
    """Ce qui se pose sur la courbe (année décimale, mots), la note qui date chacun, et si l'un est inventé."""

    poses: tuple[tuple[float, str], ...] = ()
    notes: tuple[str, ...] = ()
    fictif: bool = False


def reperes(lecteur: Lecteur, declare: Indicateur, t: Territoire) -> Reperes:
    """Les repères d'un indicateur sur un territoire.

    Un repère d'une autre commune ne se pose pas sur la courbe d'une commune ; sur celle de tout le territoire, sa
    commune se dit.
    """
    ici = t.code if t.niveau is Niveau.COMMUNE else ""
    dits = [
        r
        for r in lignes(lecteur.locale("reperes"))
        if (not r["themes"] or declare.theme in r["themes"])
        and (not r["commune"] or not ici or r["commune"] == ici)
    ]
    dits.sort(key=lambda r: (r["quand"], r["quoi"]))
    mots = [f"{r['quoi']}{_lieu(lecteur, r['commune'] or '', ici)}" for r in dits]
    return Reperes(
        tuple((_en_annees(r["quand"]), m) for r, m in zip(dits, mots, strict=True)),
        tuple(f"{formats.jour(r['quand'])} : {m}." for r, m in zip(dits, mots, strict=True)),
        any(r["fictif"] for r in dits),
    )


def _en_annees(jour: date) -> float:
    return jour.year + (jour.timetuple().tm_yday - 1) / _JOURS


def _lieu(lecteur: Lecteur, commune: str, ici: str) -> str:
    if not commune or commune == ici:
        return ""
    t = Territoire(Niveau.COMMUNE, commune)
    return f" {noms.ou(Territoire(Niveau.COMMUNE, commune, lecteur.libelle(t)))}"
