"""Trouver le séparateur d'un texte tabulé, et le découper en lignes numérotées."""

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
    lignes: Iterable[str], separateur: str, nom: str, *, complet: bool
) -> Iterator[tuple[int, list[str]]]:
    """Chaque enregistrement et le numéro de sa première ligne physique.

    `complet` : le texte va jusqu'à la fin du fichier, un guillemet resté ouvert y est une faute.
    """
    vues: list[str] = []  # les lignes physiques de l'enregistrement en cours
    lecteur = csv.reader(_retenues(lignes, vues), delimiter=separateur)
    debut = 1
    try:
        for cellules in lecteur:
            if complet and len(vues) > 1 and _reste_ouvert(vues, separateur):
                raise refus.guillemet(nom, debut)
            yield debut, cellules
            debut = lecteur.line_num + 1
            vues.clear()
    except csv.Error as e:
        raise refus.guillemet(nom, debut) from e


def _retenues(lignes: Iterable[str], vues: list[str]) -> Iterator[str]:
    for ligne in lignes:
        vues.append(ligne)
        yield ligne


def _reste_ouvert(vues: list[str], separateur: str) -> bool:
    """Vrai si le guillemet est encore ouvert après ces lignes (le lecteur, lui, le tolère)."""
    try:
        list(csv.reader(vues, delimiter=separateur, strict=True))
    except csv.Error as e:
        return "unexpected end" in str(e)
    return False


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
