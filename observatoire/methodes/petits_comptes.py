"""Un tableau de petits comptes de personnes qui se dit quand même : ses lignes voisines réunies, puis arrondies."""

import pandas as pd

from observatoire.methodes.secret import SEUIL, arrondir


def reunir(comptes: pd.DataFrame, seuil: float = SEUIL) -> tuple[pd.DataFrame, set[str]]:
    """Les lignes voisines réunies jusqu'à ce que chaque colonne y compte 0 ou au moins `seuil`, puis arrondies
    au seuil ; et les colonnes tues, dont le total même est sous le seuil.

    L'index est le n-uplet des lignes réunies. Une colonne à demi remplie reste vide (NaN) partout. Rien de
    plus fin qu'un groupe n'en sort, et l'arrondi empêche qu'un total ou une édition suivante le redonne.
    """
    totaux = {str(c): float(comptes[c].sum(skipna=False)) for c in comptes}
    tues = {c for c, t in totaux.items() if 0 < t < seuil}
    sures = [c for c, t in totaux.items() if c not in tues and t == t]
    groupes: list[list[int]] = []
    en_cours: list[int] = []
    for rang in range(len(comptes)):
        en_cours.append(rang)
        sommes = comptes[sures].iloc[en_cours].sum()
        if ((sommes == 0) | (sommes >= seuil)).all():
            groupes.append(en_cours)
            en_cours = []
    if en_cours:
        groupes = [*groupes[:-1], [*(groupes or [[]])[-1], *en_cours]]
    lignes = [
        {c: arrondir(float(v), seuil) for c, v in comptes[sures].iloc[g].sum().items()}
        for g in groupes
    ]
    noms = [tuple(str(comptes.index[r]) for r in g) for g in groupes]
    index = pd.Index(noms, tupleize_cols=False)
    return pd.DataFrame(lignes, index=index, columns=comptes.columns, dtype="float64"), tues
