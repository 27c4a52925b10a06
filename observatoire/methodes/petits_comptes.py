"""Un tableau de petits comptes de personnes qui se dit quand même : ses lignes voisines réunies, puis arrondies."""

import pandas as pd

from observatoire.methodes.secret import SEUIL, arrondir


def reunir(
    comptes: pd.DataFrame, seuil: float = SEUIL, *, decroissant: bool = False
) -> tuple[pd.DataFrame, set[str]]:
    """Les lignes voisines réunies jusqu'à ce que chaque colonne y compte 0 ou au moins `seuil`, puis arrondies
    au seuil ; et les colonnes tues, dont le total même est sous le seuil.

    L'index est le n-uplet des lignes réunies. Une colonne à demi remplie reste vide (NaN) partout. Rien de
    plus fin qu'un groupe n'en sort, et l'arrondi empêche qu'un total ou une édition suivante le redonne.
    `decroissant` range les groupes, une fois faits, comme ils se lisent : réunies après tri, deux lignes dont la
    somme se lit 10 seraient 4 et 4.
    """
    totaux = {str(c): float(comptes[c].sum(skipna=False)) for c in comptes}
    tues = {c for c, t in totaux.items() if 0 < t < seuil}
    sures = [c for c, t in totaux.items() if c not in tues and t == t]
    groupes = _grouper(comptes[sures], seuil)
    lignes = [
        {c: arrondir(float(v), seuil) for c, v in comptes[sures].iloc[g].sum().items()}
        for g in groupes
    ]
    noms = [tuple(str(comptes.index[r]) for r in g) for g in groupes]
    index = pd.Index(noms, tupleize_cols=False)
    cadre = pd.DataFrame(lignes, index=index, columns=comptes.columns, dtype="float64")
    if decroissant and sures:
        cadre = cadre.iloc[sorted(range(len(cadre)), key=lambda r: -cadre[sures[0]].iloc[r])]
    return cadre, tues


def _grouper(comptes: pd.DataFrame, seuil: float) -> list[list[int]]:
    """Les rangs des lignes réunies, sans regarder plus loin que la ligne qui suffit à dire le groupe."""

    def se_dit(rangs: list[int]) -> bool:
        sommes = comptes.iloc[rangs].sum()
        return bool(((sommes == 0) | (sommes >= seuil)).all())

    groupes: list[list[int]] = []
    en_cours: list[int] = []
    for rang in range(len(comptes)):
        en_cours.append(rang)
        if se_dit(en_cours):
            groupes.append(en_cours)
            en_cours = []
    while (
        en_cours and groupes
    ):  # le reste rejoint le groupe d'avant, et au besoin celui d'encore avant
        en_cours = [*groupes.pop(), *en_cours]
        if se_dit(en_cours):
            break
    return [*groupes, en_cours] if en_cours else groupes
