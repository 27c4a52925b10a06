"""Trouver le séparateur d'un texte tabulé, et le découper en lignes numérotées."""

from __future__ import annotations

import csv
import io
import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator

from observatoire.sources.lecture import refus

_SEPARATEURS = (";", "\t", "|", ",")
NOMS = {";": "point-virgule", "\t": "tabulation", "|": "barre verticale", ",": "virgule"}
_LIGNES_ESSAYEES = 80

# Les exports d'Opendatasoft portent des contours entiers dans une cellule : la limite de la
# bibliothèque (128 Kio) les refuserait.
csv.field_size_limit(64 * 1024 * 1024)


def enregistrements(
    morceaux: Iterable[str], separateur: str, nom: str
) -> Iterator[tuple[int, list[str]]]:
    """Chaque ligne et son numéro (celui de sa première ligne physique)."""
    lecteur = csv.reader(morceaux, delimiter=separateur)
    fin = 0
    try:
        for cellules in lecteur:
            yield fin + 1, cellules
            fin = lecteur.line_num
    except csv.Error as e:
        raise refus.guillemet(nom, fin + 1) from e


def deviner(echantillon: str) -> tuple[str, int]:
    """Le séparateur qui donne un nombre de colonnes stable, et ce nombre.

    La stabilité compte, et la largeur aussi : dans « 81069;50,0 » la virgule coupe chaque ligne
    en deux aussi régulièrement que le point-virgule. Sans séparateur : (« ; », 1).
    """
    if echantillon[:4].lower() == "sep=" and echantillon[4:5] in NOMS:
        return echantillon[4], _mode(_largeurs(echantillon, echantillon[4]))[0]
    meilleur, note = (";", 1), 0.0
    for separateur in _SEPARATEURS:
        if separateur not in echantillon:
            continue
        largeurs = _largeurs(echantillon, separateur)
        largeur, compte = _mode(largeurs)
        if largeur > 1 and compte / len(largeurs) * math.log2(largeur) > note:
            meilleur, note = (separateur, largeur), compte / len(largeurs) * math.log2(largeur)
    return meilleur


def _largeurs(echantillon: str, separateur: str) -> list[int]:
    lecteur = csv.reader(io.StringIO(echantillon, newline=""), delimiter=separateur)
    try:
        return [len(ligne) for ligne in itertools.islice(lecteur, _LIGNES_ESSAYEES) if any(ligne)]
    except csv.Error:
        return []


def _mode(largeurs: list[int]) -> tuple[int, int]:
    """La largeur la plus fréquente parmi celles d'au moins deux colonnes."""
    plusieurs = Counter(n for n in largeurs if n > 1)
    return max(plusieurs.items(), key=lambda c: (c[1], c[0]), default=(1, 0))
