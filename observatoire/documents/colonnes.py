"""La largeur des colonnes d'un tableau imprimé : aucun mot ne déborde dans la case voisine."""

import re

from observatoire import formats
from observatoire.documents.contenu import Tableau
from observatoire.graphiques.polices import largeur_texte

# Le corps d'un tableau, et ce que prennent ses deux marges (`document.typ`).
TAILLE, MARGES = 8.5, 11.0
# Un mot plus long que cela se coupe (`pdf._cesures`).
PLUS_LONG = 26
_LIGNES, _MOTS = 200, 4
_COUPES = re.compile(r"[ \n]+|(?<=[-_=&?/])")


def largeurs(t: Tableau, place: float) -> list[float]:
    """La part de chaque colonne de `place` (points) : celle demandée, sauf là où son plus long mot n'y tient pas."""
    parts, dites = t.largeurs, t.dites[:_LIGNES]
    besoins = [
        max(_plus_long([x.titre], gras=True), _plus_long([ligne[j] for ligne in dites]))
        for j, x in enumerate(t.colonnes)
    ]
    if sum(besoins) >= place:
        return besoins
    tenues: set[int] = set()
    while True:
        libre = place - sum(besoins[j] for j in tenues)
        reste = sum(p for j, p in enumerate(parts) if j not in tenues)
        dues = [besoins[j] if j in tenues else p * libre / reste for j, p in enumerate(parts)]
        courtes = {j for j, x in enumerate(dues) if x < besoins[j]} - tenues
        if not courtes:
            return [round(x, 2) for x in dues]
        tenues |= courtes


def _plus_long(textes: list[str], gras: bool = False) -> float:
    """La place du plus long mot de ces textes, en points."""
    mots = {m[:PLUS_LONG] for x in textes for m in _COUPES.split(formats.insecables(x))}
    longs = sorted(mots, key=len, reverse=True)[:_MOTS]
    return max((largeur_texte(m, TAILLE, gras) for m in longs), default=0.0) + MARGES
