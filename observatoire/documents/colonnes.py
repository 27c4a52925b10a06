"""Un tableau pour le tableur : ses nombres restent des nombres, et ce qu'ils taisent garde sa colonne.

« 52,6 % (48,1 à 57,0) » devient 52,6, et à côté le texte entier : l'intervalle ou « estimé » que la
note annonce ne se perd pas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from observatoire.documents.contenu import Cellule, Etat, Lien, Tableau, Valeur
from observatoire.graphiques.classeur import ANNEES

SUFFIXE = " (comme il se lit)"


def pour_tableur(t: Tableau) -> Tableau:
    """Le même tableau, cellules en nombres ou en texte ; une colonne de plus là où un nombre en tait."""
    doubles = [j for j in range(len(t.entetes)) if any(_tait(x[j]) for x in t.lignes)]
    entetes: list[str] = []
    for j, e in enumerate(t.entetes):
        entetes += [e, f"{e}{SUFFIXE}"] if j in doubles else [e]
    lignes = tuple(tuple(_ligne(t.entetes, ligne, doubles)) for ligne in t.lignes)
    return replace(t, entetes=tuple(entetes), lignes=lignes, largeurs=())


def _ligne(entetes: Sequence[str], ligne: Sequence[Cellule], doubles: list[int]) -> list[Cellule]:
    cellules: list[Cellule] = []
    for j, v in enumerate(ligne):
        cellules.append(_nue(v, entetes[j] in ANNEES))
        if j in doubles:
            cellules.append(v.texte.replace("\n", " ") if isinstance(v, Valeur) else "")
    return cellules


def _nue(v: Cellule, annee: bool) -> Cellule:
    if isinstance(v, Valeur):
        return v.texte if v.nombre is None else v.nombre
    if isinstance(v, Etat | Lien):
        return v.texte
    if annee and isinstance(v, str) and len(v) == 4 and v.isdigit():
        return int(v)
    return v


def _tait(v: Cellule) -> bool:
    return isinstance(v, Valeur) and v.nombre is not None and ("(" in v.texte or "\n" in v.texte)
