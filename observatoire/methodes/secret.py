"""Secret statistique : cacher les petits comptes, puis ce qui permettrait de les retrouver.

Deux temps. Le masque **primaire** cache les comptes entre 1 et le seuil exclu (et ce que le
producteur a caché). Le masque **complémentaire** cache juste assez d'autres cases pour qu'aucune
combinaison des totaux publiés ne redonne une case cachée.

On protège des comptes, avant tout rapport : un taux dont le numérateur ou le dénominateur est
caché se cache aussi. Tout ce qu'un même entrepôt publie doit être protégé **ensemble** (une
seule table, toutes les relations) : deux masques calculés à part peuvent se trahir. Si le
complément à un total est lui-même sensible (« 80 ans ou plus ne vivant pas seuls »), donnez-lui
sa case et sa relation.

`regrouper` protège autrement : des voisins réunis avant tout calcul (tranches d'âge, communes rangées
par trajet), pour que rien de ce qui en sort ne rende un compte plus fin qu'un groupe.
"""

import math
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy import sparse

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.systeme import TOLERANCE, Masque, Systeme, deux_mondes

SEUIL = 5

Cle = Hashable


class Case(StrEnum):
    """Sort d'une case. Publier `secret` pour les deux masques sans dire lequel : savoir qu'une
    case est primaire, c'est déjà savoir qu'elle vaut moins que le seuil."""

    VISIBLE = "visible"
    PRIMAIRE = "primaire"
    COMPLEMENTAIRE = "complementaire"
    ABSENTE = "absente"


@dataclass(frozen=True)
class Relation:
    """Un total et toutes ses parties : la valeur de `total` est la somme de celles de `parties`.

    Les clés sont celles de la table protégée, par exemple `(code, variable)`.
    """

    total: Cle
    parties: tuple[Cle, ...]


def masque_primaire(comptes: pd.Series, seuil: float = SEUIL) -> pd.Series:
    """Vrai là où 0 < compte < seuil. Un zéro et une valeur manquante ne sont pas masqués."""
    return (comptes > 0) & (comptes < seuil)


def proteger(
    comptes: pd.Series,
    relations: Iterable[Relation],
    *,
    seuil: float = SEUIL,
    producteur: Collection[Cle] = (),
    intouchables: Collection[Cle] = (),
    largeur: float = 1.0,
) -> pd.DataFrame:
    """Masque une table de comptes ; rend `valeur` (NaN si cachée) et `case` (`Case`), même index.

    `comptes` : une case par clé unique ; NaN = valeur inconnue de nous. `producteur` : clés que
    le producteur cache (à protéger, valeur connue ou non). `intouchables` : clés déjà publiées
    ailleurs, qu'on ne peut plus cacher. `largeur` : incertitude minimale laissée au lecteur sur
    toute case cachée, en unités de compte (1 = au moins deux valeurs entières possibles).

    Un zéro n'est jamais primaire et n'est caché en complément que faute d'autre choix. L'attaque
    envisagée est forte : on suppose le lecteur informé qu'une case cachée non nulle vaut 1 ou
    plus. L'ordre des lignes est sans effet sur le résultat.

    Lève AppelIncorrect si une clé est en double, un compte négatif, un total faux, ou si les
    intouchables suffisent à révéler une case cachée (le message la nomme).
    """
    _verifier(comptes, largeur)
    rangee, systeme = _systeme(comptes, relations)
    primaire = masque_primaire(rangee, seuil).to_numpy() | _appartient(rangee, producteur)
    deja_publiees = primaire & _appartient(rangee, intouchables)
    if deja_publiees.any():
        raise AppelIncorrect(_impossible(rangee.index[int(np.argmax(deja_publiees))]))
    fixes = _appartient(rangee, intouchables) & ~np.isnan(systeme.valeurs)
    complementaire = _masque_complementaire(rangee.index, systeme, primaire, fixes, largeur)
    case = np.select(
        [primaire, complementaire, rangee.isna().to_numpy()],
        [Case.PRIMAIRE.value, Case.COMPLEMENTAIRE.value, Case.ABSENTE.value],
        Case.VISIBLE.value,
    )
    rendu = pd.DataFrame({"valeur": rangee, "case": case}, index=rangee.index)
    rendu["valeur"] = rendu["valeur"].mask(primaire | complementaire)
    return _remettre(rendu, comptes.index)


def _masque_complementaire(
    cles: pd.Index, systeme: Systeme, primaire: Masque, fixes: Masque, largeur: float
) -> Masque:
    masque = np.zeros(len(cles), dtype=bool)
    for bloc in systeme.blocs():
        if primaire[bloc].any():
            partiel = systeme.restreint(bloc)
            masque[bloc], perdue = _completer(partiel, primaire[bloc], fixes[bloc], largeur)
            if perdue is not None:
                raise AppelIncorrect(_impossible(cles[bloc[perdue]]))
    return masque


def _completer(
    systeme: Systeme, primaire: Masque, fixes: Masque, largeur: float
) -> tuple[Masque, int | None]:
    """Cases à cacher en plus dans un bloc, ou le rang d'une case qu'on ne peut pas protéger."""
    inconnues = np.isnan(systeme.valeurs)
    cachees = primaire | inconnues
    # Une grande case perdue coûte plus qu'une petite ; un zéro, plus que tout le reste.
    tailles = 1 + np.log1p(np.where(inconnues, 0.0, systeme.valeurs))
    prix = np.where(systeme.valeurs == 0, 1000 * tailles.max(), tailles)
    # À prix égal, le rang tranche : le résultat ne dépend pas des hasards du solveur.
    prix *= 1 + 1e-4 * np.arange(len(prix)) / len(prix)
    sures = np.zeros(len(prix), dtype=bool)
    while True:
        a_proteger = np.flatnonzero(cachees & ~sures & (primaire | ~inconnues))
        if not len(a_proteger):
            return cachees & ~primaire & ~inconnues, None
        cible = int(a_proteger[np.argmin(prix[a_proteger])])
        couts = np.where(cachees, 0.0, prix)
        mondes = deux_mondes(systeme, couts, fixes, cible, largeur)
        if mondes is None:
            return cachees, cible
        bouge = [np.abs(m - systeme.valeurs) > TOLERANCE for m in mondes]
        cachees = cachees | bouge[0] | bouge[1]
        # Un couple de tableaux reste possible quand on cache davantage : il vaut preuve.
        sures |= np.abs(mondes[1] - mondes[0]) >= largeur - TOLERANCE


def _systeme(comptes: pd.Series, relations: Iterable[Relation]) -> tuple[pd.Series, Systeme]:
    """Comptes triés par clé (complétés des clés citées qu'ils n'ont pas) et leur système."""
    liens = sorted(set(relations), key=repr)
    citees = {c for r in liens for c in (r.total, *r.parties)}
    cles = sorted({*comptes.index, *citees}, key=repr)
    rang = {c: i for i, c in enumerate(cles)}
    valeurs = np.full(len(cles), np.nan)
    valeurs[[rang[c] for c in comptes.index]] = comptes.to_numpy(dtype="float64", na_value=np.nan)
    matrice = sparse.lil_array((len(liens), len(cles)))
    for ligne, lien in enumerate(liens):
        matrice[ligne, rang[lien.total]] += 1
        for partie in lien.parties:
            matrice[ligne, rang[partie]] -= 1
    entier = bool(np.all(np.isnan(valeurs) | (valeurs == np.round(valeurs))))
    planchers = np.where(np.isnan(valeurs), 0.0, np.minimum(1.0, valeurs))
    systeme = Systeme(sparse.csr_array(matrice), valeurs, planchers, entier)
    for faux in systeme.faux_totaux():
        raise AppelIncorrect(
            f"Le total {liens[faux].total} n'est pas la somme de ses parties : corrigez le "
            "compte, ou retirez cette relation si les valeurs sont arrondies."
        )
    for bloc in systeme.blocs():
        if np.isnan(valeurs[bloc]).any() and not systeme.restreint(bloc).possible():
            raise AppelIncorrect(_contradiction(cles[bloc[0]]))
    return pd.Series(valeurs, index=pd.Index(cles, tupleize_cols=False)), systeme


def _remettre(rendu: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    """Les lignes dans l'ordre et sous l'index (simple ou multiple) de l'appelant."""
    rangs = rendu.index.get_indexer(pd.Index(list(index), tupleize_cols=False))
    return rendu.iloc[rangs].set_axis(index, axis=0)


def _appartient(rangee: pd.Series, cles: Collection[Cle]) -> Masque:
    voulues = set(cles)
    return np.fromiter((c in voulues for c in rangee.index), dtype=bool, count=len(rangee))


def _verifier(comptes: pd.Series, largeur: float) -> None:
    if not comptes.index.is_unique:
        double = comptes.index[comptes.index.duplicated()][0]
        raise AppelIncorrect(f"La case {double} figure deux fois : gardez un seul compte par case.")
    if (comptes < 0).any():
        raise AppelIncorrect(
            f"Le compte de {comptes.index[(comptes < 0).to_numpy()][0]} est négatif : le secret "
            "porte sur des comptes (0, 1, 12…), pas sur des soldes ni des écarts."
        )
    if not largeur > 0:
        raise AppelIncorrect(f"La largeur doit être positive (exemple : 1), pas {largeur}.")


def _impossible(cle: Cle) -> str:
    return (
        f"Impossible de protéger {cle} : les comptes déjà publiés ailleurs suffisent à la "
        "retrouver. Retirez l'un d'eux des intouchables ou publiez à un échelon plus large."
    )


def _contradiction(cle: Cle) -> str:
    return (
        f"Les comptes autour de {cle} se contredisent : des parties connues dépassent leur total. "
        "Vérifiez que chaque relation cite toutes ses parties et des valeurs non arrondies."
    )


def regrouper(comptes: Sequence[float], seuil: float = SEUIL) -> list[list[int]]:
    """Les rangs de `comptes`, réunis de proche en proche : chaque groupe compte 0 ou au moins `seuil`.

    Un groupe se ferme dès qu'il atteint le seuil ; un reste trop petit rejoint le groupe précédent, un
    reste de zéros forme le sien. Si le total est sous le seuil, un seul groupe reste, sous le seuil :
    à l'appelant de ne rien en publier. Avec un seuil de 0 ou 1, chaque compte est son groupe.
    """
    groupes: list[list[int]] = []
    en_cours: list[int] = []
    for rang in range(len(comptes)):
        en_cours.append(rang)
        if sum(comptes[r] for r in en_cours) >= seuil or seuil <= 1:
            groupes.append(en_cours)
            en_cours = []
    if not en_cours:
        return groupes
    if groupes and sum(comptes[r] for r in en_cours) > 0:
        groupes[-1] += en_cours
        return groupes
    return [*groupes, en_cours]


def arrondir(compte: float, pas: float = SEUIL) -> float:
    """Le multiple de `pas` le plus proche (à égalité, le plus grand) ; sous 2, le compte lui-même."""
    return pas * math.floor(compte / pas + 0.5) if pas > 1 else compte
