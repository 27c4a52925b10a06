"""Les petits comptes de personnes que le territoire saisit, protégés avant d'être dits.

Sous le seuil de secret local, un compte ne se dit pas ; au-dessus, il est arrondi au seuil, et une part à 5
points près : d'une édition à la suivante, un enfant de plus ne se lit pas. Un tableau passe par
`methodes.petits_comptes.reunir`, qui réunit ses lignes voisines avant tout.
"""

import math

from observatoire.methodes.incertitude import wilson
from observatoire.methodes.secret import arrondir
from observatoire.modele import Cause, Nature

POINTS = 5
Ligne = dict[str, object]


def effectif(n: float, seuil: int, fictif: bool) -> Ligne:
    """Valeur, statut et bornes d'un compte de personnes, pour un indicateur."""
    if 0 < n < seuil:
        return {"statut": "secret"}
    valeur, pas = arrondir(n, seuil), max(seuil, 1)
    if pas == 1 or not n:
        return {"valeur": valeur, "statut": "fictif" if fictif else "publie", "numerateur": valeur}
    # Sous le seuil, le compte serait caché : il est donc au moins au seuil.
    bas, haut = max(pas, valeur - pas // 2), valeur + (pas - 1) // 2
    statut = "fictif" if fictif else "estime"
    return {"valeur": valeur, "statut": statut, "numerateur": valeur, "bas": bas, "haut": haut}


def part(n: float, sur: float, seuil: int, fictif: bool) -> Ligne:
    """Une part en %, arrondie à 5 points, avec l'intervalle de Wilson ; secrète si un des deux côtés est petit."""
    if not sur:
        return {"statut": "absent"}
    if any(0 < v < seuil for v in (n, sur - n, sur)):
        return {"statut": "secret"}
    valeur, (bas, haut) = 100 * n / sur, (100 * float(v) for v in wilson(n, sur))
    if seuil > 1:
        valeur = arrondir(valeur, POINTS)
        bas, haut = POINTS * math.floor(bas / POINTS), POINTS * math.ceil(haut / POINTS)
    statut = "fictif" if fictif else "estime" if seuil > 1 else "publie"
    return {
        "valeur": valeur, "statut": statut, "bas": bas, "haut": haut,
        "nature_intervalle": Nature.PROBABLE_95, "cause": Cause.HASARD,
        "numerateur": arrondir(n, seuil), "denominateur": arrondir(sur, seuil),
    }  # fmt: skip


def note(seuil: int) -> str:
    """Ce qui a été arrondi, en une phrase ; vide si le secret local est levé."""
    if seuil <= 1:
        return ""
    return (
        f"Comptes de personnes arrondis à {seuil} près ; les lignes trop petites sont réunies à leur voisine, "
        "et un total trop petit ne se dit pas."
    )
