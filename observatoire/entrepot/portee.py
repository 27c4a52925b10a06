"""Ce qu'un fichier couvre, et s'il dit quelque chose du territoire étudié."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from observatoire.formats import enumerer, pluriel
from observatoire.modele import Niveau, Territoire
from observatoire.sources.declaration import catalogue
from observatoire.sources.sql import Base, liste
from observatoire.territoire import Reglages, libelles, membres, noms, reference, voisinage

RIEN = "rien pour ce territoire : ce fichier n'en couvre aucune commune"
# Où chaque nature de fichier range ce qu'elle lit, et ce qui y nomme une commune étudiée.
_TABLES = {
    "lieux": "lieux WHERE code IN {membres}",
    "matrice": "minutes WHERE origine IN {membres} OR destination IN {membres}",
    "flux": "flux WHERE origine IN {membres} OR destination IN {membres}",
    "contours": "contours WHERE code IN {membres}",
    "appartenance": "appartenances WHERE code IN {membres} OR epci IN {suivis}",
}
_LIGNES = (
    ("epci", "EPCI", "EPCI"), ("departement", "département", "départements"),
    ("region", "région", "régions"), ("france", "la France", ""),
)  # fmt: skip
_MESURES = """lues WHERE CASE niveau WHEN 'commune' THEN code IN {autour}
    WHEN 'epci' THEN code IN {suivis} WHEN 'departement' THEN code IN {departements}
    WHEN 'region' THEN code IN {regions} ELSE TRUE END"""


def rien_ici(con: Base, fichier: str, source: str, reglages: Reglages) -> bool:
    """Vrai si un tableau lu ne nomme aucune commune étudiée ou voisine, ni rien de ce qui la contient ou s'y compare.

    Faux pour ce qui ne parle d'aucun lieu : libellés, mouvements et référentiels de communes.
    """
    nature = catalogue()[source].nature if source in catalogue() else source
    ou = [_MESURES] if nature == "donnees" else [t for n, t in _TABLES.items() if n == nature]
    if nature == "lieux":
        ou.append(_MESURES)
    codes = _suivis(reglages.epci, reglages.comparaison.epci)
    lus = [
        con.execute(
            f"SELECT 1 FROM (SELECT * FROM {t.format(**codes)}) WHERE fichier = ? LIMIT 1",
            [fichier],
        ).fetchall()
        for t in ou
    ]
    return bool(ou) and not any(lus)


@cache
def _suivis(epci: str, compares: tuple[str, ...]) -> dict[str, str]:
    """Les codes du territoire étudié et de ce qui le contient, en listes SQL."""
    siennes = list(membres(epci))
    france = reference().set_index("code").loc[siennes]
    return {
        "membres": liste(siennes), "autour": liste([*siennes, *voisinage(epci)]), "suivis": liste([epci, *compares]),
        "departements": liste(france["departement"].unique()), "regions": liste(france["region"].unique()),
    }  # fmt: skip


def dire_etendue(releves: Iterable[tuple[str, Iterable[str]]], epci: str) -> str:
    """Ce que couvre un fichier, d'après ses relevés (niveau, étendue) : « toutes les communes du Tarn »,
    « 25 des 25 communes étudiées et 8 autres », « 9 EPCI »."""
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for niveau, etendue in releves:
        for dit in etendue:
            genre, _, code = dit.partition(":")
            codes[niveau, genre].add(code)
    communes, siennes = codes["commune", "commune"], set(membres(epci))
    entiers = [noms.de(Territoire(Niveau.DEPARTEMENT, c, libelles("departement").get(c, c)))
               for c in sorted(codes["commune", "departement"])]  # fmt: skip
    dites = ["toutes les communes de France"] if codes["commune", "france"] else []
    dites += [f"toutes les communes {enumerer(entiers)}"] if entiers else []
    if communes & siennes:
        dites.append(f"{len(communes & siennes)} des {len(siennes)} communes étudiées")
    if communes - siennes:
        dites.append(pluriel(len(communes - siennes), "autre commune", "autres communes"))
    for niveau, un, plusieurs in _LIGNES:
        if combien := len(codes[niveau, niveau]):
            dites.append(pluriel(combien, un, plusieurs) if niveau != "france" else un)
    return enumerer(dites)
