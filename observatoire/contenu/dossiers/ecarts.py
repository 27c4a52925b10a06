"""Ce qui a changé depuis le vote : les figures, tableaux et phrases d'un dossier figé, refaits
aujourd'hui et comparés un à un."""

import csv
import io
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from observatoire import formats
from observatoire.contenu.dossiers.assemblage import (
    DONNEES,
    Fabriquer,
    assembler,
    donnees_de,
    titres_de,
)
from observatoire.contenu.dossiers.votes import Fige
from observatoire.contenu.registre import figure_de
from observatoire.entrepot.lecture import Lecteur

Genre = Literal["identique", "change", "nouveau", "disparu"]
# Ce qui identifie une ligne d'un CSV de figure ; sinon sa première colonne.
_CLES = ("code", "annee", "serie", "sexe", "libelle")
# Une source ou une note réécrite n'est pas un chiffre qui change.
_MENTIONS = ("source", "note", "perimetre", "indicateur")
_COLONNES = {"bas": "borne basse", "haut": "borne haute", "libelle": "nom"}
_NOMBRE = re.compile(r"-?\d+(,\d+)?")
MAX_EXEMPLES = 5


@dataclass(frozen=True)
class Ecart:
    """Une figure, un tableau ou les phrases du dossier, comparés : `exemples` dit les premières
    différences ; `nom` est son titre, tel qu'un élu l'a lu."""

    nom: str
    genre: Genre
    lignes: int = 0
    exemples: tuple[str, ...] = ()


def comparer(fige: Fige, lecteur: Lecteur, fabriquer: Fabriquer = figure_de) -> list[Ecart]:
    """Un écart par figure, tableau ou phrase du dossier figé, dans l'ordre."""
    alors = {n: fige.lire(n) for n in fige.sha256 if n.startswith(DONNEES)}
    blocs = assembler(fige.dossier, lecteur, fabriquer=fabriquer).blocs
    maintenant = donnees_de(blocs)
    titres = titres_de(blocs) | fige.titres
    return [
        _ecart(nom, titres.get(nom, ""), alors.get(nom), maintenant.get(nom))
        for nom in dict.fromkeys([*alors, *maintenant])
    ]


def resumer(ecarts: list[Ecart]) -> str:
    """« Rien n'a changé depuis le vote », ou combien de figures et lesquelles."""
    bouges = [e for e in ecarts if e.genre != "identique"]
    if not bouges:
        return "Rien n'a changé depuis le vote : les mêmes recettes donnent les mêmes chiffres."
    noms = " ; ".join(f"« {e.nom} »" for e in bouges[:3]) + (" ; …" if len(bouges) > 3 else "")
    verbe = "a changé" if len(bouges) == 1 else "ont changé"
    combien = formats.pluriel(len(bouges), "élément")
    return f"{combien} sur {len(ecarts)} {verbe} depuis le vote : {noms}."


def _ecart(nom: str, titre: str, alors: bytes | None, maintenant: bytes | None) -> Ecart:
    dit = titre or nom.removeprefix(f"{DONNEES}/").rsplit(".", 1)[0]
    if alors is None or maintenant is None:
        return Ecart(dit, "nouveau" if alors is None else "disparu")
    if alors == maintenant:
        return Ecart(dit, "identique")
    if nom.endswith(".txt"):
        differences = _textes(alors, maintenant)
    else:
        differences = _tables(_lignes(alors), _lignes(maintenant))
    genre: Genre = "change" if differences else "identique"
    return Ecart(dit, genre, len(differences), tuple(differences[:MAX_EXEMPLES]))


def _textes(alors: bytes, maintenant: bytes) -> list[str]:
    """Les phrases changées ; une phrase ôtée ne fait pas dire changées les suivantes."""
    avant, apres = (t.decode().split("\n") for t in (alors, maintenant))
    dites = []
    for quoi, a, b, c, d in SequenceMatcher(None, avant, apres, autojunk=False).get_opcodes():
        if quoi == "equal":
            continue
        for x, y in zip_longest(avant[a:b], apres[c:d]):
            if x and y:
                dites.append(f"« {x} » est devenu « {y} »")
            elif x or y:
                dites.append(f"« {x} » n'y est plus" if x else f"« {y} » est nouveau")
    return dites


def _lignes(octets: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))


def _tables(alors: list[dict[str, str]], maintenant: list[dict[str, str]]) -> list[str]:
    avant, apres = _par_cle(alors), _par_cle(maintenant)
    differences = []
    for cle in dict.fromkeys([*avant, *apres]):
        nom = _nommer(cle, avant.get(cle) or apres[cle])
        if cle not in apres:
            differences.append(f"{nom} : n'y est plus")
        elif cle not in avant:
            differences.append(f"{nom} : nouvelle ligne")
        else:
            differences += _cellules(nom, avant[cle], apres[cle])
    return differences


def _nommer(cle: tuple[str, ...], ligne: dict[str, str]) -> str:
    """« Cordes-sur-Ciel, 2023 » : le nom et l'année, sans le code ; la clé à défaut de nom."""
    if not ligne.get("libelle"):
        return " ".join(c for c in cle if c)
    noms = dict.fromkeys(ligne.get(c) or "" for c in ("libelle", "serie", "sexe", "annee"))
    return ", ".join(n for n in noms if n)


def _cellules(nom: str, avant: dict[str, str], apres: dict[str, str]) -> list[str]:
    return [
        f"{nom}{'' if colonne == 'valeur' else f', {_COLONNES.get(colonne, colonne)}'} : "
        f"{_dit(avant[colonne])} → {_dit(apres[colonne])}"
        # Une colonne que l'une des deux éditions n'écrivait pas n'est pas un chiffre qui change.
        for colonne in avant
        if colonne in apres
        and colonne not in _MENTIONS
        and _pese(avant[colonne]) != _pese(apres[colonne])
    ]


def _pese(texte: str | None) -> str | float:
    """« 5441,0 » et « 5441 » sont le même nombre."""
    return float(texte.replace(",", ".")) if texte and _NOMBRE.fullmatch(texte) else texte or ""


def _dit(texte: str | None) -> str:
    """« 5441,0 » se lit « 5 441 » ; une case vide, « non disponible »."""
    if not texte:
        return formats.NON_DISPONIBLE
    if not _NOMBRE.fullmatch(texte):
        return texte
    n = float(texte.replace(",", "."))
    return formats.nombre(n, 0 if n.is_integer() else 1)


def _par_cle(lignes: list[dict[str, str]]) -> dict[tuple[str, ...], dict[str, str]]:
    rangees = {}
    for rang, ligne in enumerate(lignes):
        colonnes = [c for c in _CLES if c in ligne] or [next(iter(ligne), "")]
        cle = tuple(str(ligne.get(c) or "") for c in colonnes)
        # Une note au pied d'un tableau n'a pas de clé à elle.
        rangees[cle if cle not in rangees else (*cle, str(rang))] = ligne
    return rangees
