"""Ce qui a changé depuis le vote : les figures, tableaux et phrases d'un dossier figé, refaits
aujourd'hui et comparés un à un."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from observatoire import formats
from observatoire.documents.assemblage import Fabriquer, assembler
from observatoire.documents.votes import DONNEES, Fige, donnees_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.recettes import figure_de
from observatoire.territoire import Reglages

Genre = Literal["identique", "change", "nouveau", "disparu"]
# Ce qui identifie une ligne d'un CSV de figure ; sinon sa première colonne.
_CLES = ("code", "annee", "serie", "sexe", "libelle")
# Une source ou une note réécrite n'est pas un chiffre qui change.
_MENTIONS = ("source", "note", "perimetre", "indicateur")
MAX_EXEMPLES = 5


@dataclass(frozen=True)
class Ecart:
    """Un fichier de données du dossier, comparé : `exemples` dit les premières différences."""

    nom: str
    genre: Genre
    lignes: int = 0
    exemples: tuple[str, ...] = ()


def comparer(
    fige: Fige, lecteur: Lecteur, reglages: Reglages, fabriquer: Fabriquer = figure_de
) -> list[Ecart]:
    """Un écart par figure, tableau ou phrase du dossier figé, dans l'ordre."""
    alors = {n: fige.lire(n) for n in fige.sha256 if n.startswith(DONNEES)}
    maintenant = donnees_de(assembler(fige.dossier, lecteur, reglages, fabriquer=fabriquer).blocs)
    return [
        _ecart(nom, alors.get(nom), maintenant.get(nom))
        for nom in dict.fromkeys([*alors, *maintenant])
    ]


def resumer(ecarts: list[Ecart]) -> str:
    """« Rien n'a changé depuis le vote », ou combien de figures et lesquelles."""
    bouges = [e for e in ecarts if e.genre != "identique"]
    if not bouges:
        return "Rien n'a changé depuis le vote : les mêmes recettes donnent les mêmes chiffres."
    noms = ", ".join(e.nom for e in bouges[:3]) + ("…" if len(bouges) > 3 else "")
    sur = formats.pluriel(len(ecarts), "élément")
    verbe = "a changé" if len(bouges) == 1 else "ont changé"
    return f"{formats.pluriel(len(bouges), 'élément')} sur {sur} {verbe} depuis le vote : {noms}."


def _ecart(nom: str, alors: bytes | None, maintenant: bytes | None) -> Ecart:
    court = nom.removeprefix(f"{DONNEES}/").rsplit(".", 1)[0]
    if alors is None or maintenant is None:
        return Ecart(court, "nouveau" if alors is None else "disparu")
    if alors == maintenant:
        return Ecart(court, "identique")
    if nom.endswith(".txt"):
        differences = _textes(alors, maintenant)
    else:
        differences = _tables(_lignes(alors), _lignes(maintenant))
    genre: Genre = "change" if differences else "identique"
    return Ecart(court, genre, len(differences), tuple(differences[:MAX_EXEMPLES]))


def _textes(alors: bytes, maintenant: bytes) -> list[str]:
    paires = zip_longest(
        alors.decode().split("\n"), maintenant.decode().split("\n"), fillvalue="(rien)"
    )
    return [f"« {a} » est devenu « {b} »" for a, b in paires if a != b]


def _lignes(octets: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))


def _tables(alors: list[dict[str, str]], maintenant: list[dict[str, str]]) -> list[str]:
    avant, apres = _par_cle(alors), _par_cle(maintenant)
    differences = []
    for cle in dict.fromkeys([*avant, *apres]):
        nom = " ".join(c for c in cle if c)
        if cle not in apres:
            differences.append(f"{nom} : n'y est plus")
        elif cle not in avant:
            differences.append(f"{nom} : nouvelle ligne")
        else:
            differences += _cellules(nom, avant[cle], apres[cle])
    return differences


def _cellules(nom: str, avant: dict[str, str], apres: dict[str, str]) -> list[str]:
    return [
        f"{nom}, {colonne} : {avant.get(colonne) or 'vide'} → {apres.get(colonne) or 'vide'}"
        for colonne in dict.fromkeys([*avant, *apres])
        if colonne not in _MENTIONS and avant.get(colonne) != apres.get(colonne)
    ]


def _par_cle(lignes: list[dict[str, str]]) -> dict[tuple[str, ...], dict[str, str]]:
    rangees = {}
    for rang, ligne in enumerate(lignes):
        colonnes = [c for c in _CLES if c in ligne] or [next(iter(ligne), "")]
        cle = tuple(str(ligne.get(c) or "") for c in colonnes)
        # Une note au pied d'un tableau n'a pas de clé à elle.
        rangees[cle if cle not in rangees else (*cle, str(rang))] = ligne
    return rangees
