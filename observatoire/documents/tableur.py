"""Un tableau pour le tableur : ses nombres restent des nombres, et ce qu'ils taisent garde sa colonne.

« 52,6 % (48,1 à 57,0) » devient 52,6, et à côté le texte entier : l'intervalle ou « estimé » que la
note annonce ne se perd pas.
"""

from datetime import date

from observatoire.documents.tableau import Cellule, Colonne, Tableau, Valeur, marquer

SUFFIXE = " (comme il se lit)"
Brute = str | int | float | date | None


def pour_tableur(t: Tableau) -> tuple[list[Colonne], list[list[Brute]]]:
    """Les colonnes et leurs cellules brutes ; une colonne de plus là où un nombre en tait."""
    doubles = {j for j in range(len(t.colonnes)) if any(_tait(ligne[j]) for ligne in t.lignes)}
    colonnes: list[Colonne] = []
    for j, c in enumerate(t.colonnes):
        colonnes += [c, Colonne(f"{c.titre}{SUFFIXE}")] if j in doubles else [c]
    lignes: list[list[Brute]] = []
    for rang, ligne in enumerate(t.lignes):
        brutes: list[Brute] = []
        for j, (c, v) in enumerate(zip(t.colonnes, ligne, strict=True)):
            brute = c.brute(v)
            marque = rang in t.fictives and j == t.repere and isinstance(brute, str)
            brutes.append(marquer(str(brute)) if marque else brute)
            if j in doubles:
                brutes.append(v.texte.replace("\n", " ") if isinstance(v, Valeur) else "")
        lignes.append(brutes)
    return colonnes, lignes


def _tait(v: Cellule) -> bool:
    return isinstance(v, Valeur) and v.nombre is not None and ("(" in v.texte or "\n" in v.texte)
