"""Ce qu'un classeur contient, quel que soit son format : des feuilles nommées, leur tête, leurs cellules.

Une part dont on connaît les deux termes s'écrit comme une formule sur eux : on la revérifie d'un clic.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.affirmations.sources import dire_millesimes
from observatoire.documents.contenu import periode_de
from observatoire.documents.tableau import Brute, Colonne, Tableau, pour_tableur
from observatoire.documents.tableaux import tableau_complet
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import FINE, INSECABLE
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.resume import notes_completes
from observatoire.modele import LIBELLES_STATUTS

SOMMAIRE, SOURCES = "Sommaire", "Sources"
LONGUEUR_FEUILLE = 31
LONGUEUR_CELLULE = 32_000  # Excel en refuse plus de 32 767
LARGEURS, _MESUREES = (12, 50), 200  # caractères, lignes
INTERDITS = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
CHAMPS = ("Feuille", "Titre", "Source", "Millésime", "Périmètre", "Définition", "Licence", "Notes", "Édition")  # fmt: skip
FORMES = {
    Forme.CARTE: "carte", Forme.SYMBOLES: "carte", Forme.EVOLUTION: "années", Forme.EMPILEES: "années",
    Forme.MULTIPLES: "communes", Forme.PYRAMIDE: "âges", Forme.FRISE: "calendrier",
}  # fmt: skip
_FACTEURS = (1, 100, 1_000, 10_000, 100_000)


@dataclass(frozen=True)
class Case:
    """Une cellule : sa valeur, le style qui l'écrit, et ses termes (facteur, numérateur, dénominateur)."""

    valeur: str | float | date
    style: str
    termes: tuple[int, int, int] | None = None  # facteur, puis le rang des deux colonnes


@dataclass(frozen=True)
class Feuille:
    """Ce qu'une feuille montre, ce qu'on lit en tête (texte, style), ce qu'en dit la feuille « Sources »."""

    nom: str
    tete: tuple[tuple[str, str], ...]
    entetes: tuple[str, ...]
    largeurs: tuple[int, ...]
    lignes: tuple[tuple[Case, ...], ...]
    sources: tuple[str, ...]
    figees: int = 1

    @property
    def premiere(self) -> int:
        """Le rang de la ligne d'en-tête : sous ce qu'on lit en tête, et une ligne vide."""
        return len(self.tete) + 1


def feuilles(montres: Sequence[Figure | Tableau], pied: str, edition: str) -> list[Feuille]:
    """Une feuille par figure ou tableau, toutes nommées autrement ; `AppelIncorrect` s'il n'y en a pas."""
    if not montres:
        raise AppelIncorrect("Un classeur demande au moins une figure ou un tableau.")
    faites: list[Feuille] = []
    pris = {SOMMAIRE.lower(), SOURCES.lower()}
    for m in montres:
        voulu = _nom_de_figure(m) if isinstance(m, Figure) else m.titre or "Tableau"
        nom = _nom_libre(voulu, pris)
        faites.append(
            _figure(m, nom, pied) if isinstance(m, Figure) else _tableau(m, nom, pied, edition)
        )
    return faites


def _nom_de_figure(f: Figure) -> str:
    """« Part des 65 ans ou plus, carte » : ce qui est mesuré, puis comment c'est montré."""
    mesure = f.options.nom_valeur or re.split(r" — | : |, \d{4}", f.titre)[0]
    forme = f", {FORMES[f.forme]}" if f.forme in FORMES else ""
    return _couper(mesure, LONGUEUR_FEUILLE - len(forme)) + forme


def _figure(f: Figure, nom: str, pied: str) -> Feuille:
    """La feuille d'une figure : son titre, ses réserves, puis ses valeurs."""
    alerte, notes = MENTION_FICTIF * f.fictif, notes_completes(f)
    details = " · ".join(d for d in (f.sous_titre, f.annee, f.perimetre) if d)
    tete = [
        (f.titre, "titre"),
        (alerte, "alerte"),
        *((t, "discret") for t in (details, *notes, pied)),
    ]
    dites = "\n".join(n for n in (alerte, *notes) if n)
    sources = (f.titre, f.source, f.annee, f.perimetre, f.definition, f.licence, dites, f.edition)
    return _feuille(nom, tableau_complet(f), tete, sources, figees=2)


def _tableau(t: Tableau, nom: str, pied: str, edition: str) -> Feuille:
    titre, dessous = t.titre or "Tableau", t.dessous
    notes = "\n".join(dessous[:-1] if t.source else dessous)
    tete = [(titre, "titre"), *((d, "discret") for d in (*dessous, pied))]
    sources = (titre, t.source, dire_millesimes(periode_de([t])), "", "", "", notes, edition)
    return _feuille(nom, t, tete, sources)


def _feuille(
    nom: str, t: Tableau, tete: Sequence[tuple[str, str]], sources: tuple[str, ...], figees: int = 1
) -> Feuille:
    colonnes, brutes = pour_tableur(t)
    entetes = _uniques([propre(x.titre) or "Colonne" for x in colonnes])
    termes = _rangs_des_termes(colonnes)
    lignes = tuple(
        tuple(_case(v, x, _termes(ligne, j, termes))
              for j, (v, x) in enumerate(zip(ligne, colonnes, strict=True)))
        for ligne in brutes
    )  # fmt: skip
    largeurs = tuple(
        min(
            LARGEURS[1],
            max(LARGEURS[0], len(x), *(len(str(b[j])) for b in brutes[:_MESUREES]), 0) + 2,
        )
        for j, x in enumerate(entetes)
    )
    ecrits = tuple((propre(x), style) for x, style in tete if x)
    return Feuille(
        nom, ecrits, tuple(entetes), largeurs, lignes, tuple(map(propre, sources)), figees
    )


def _rangs_des_termes(colonnes: Sequence[Colonne]) -> tuple[int, int, int] | None:
    """Le rang du rapport, de son numérateur et de son dénominateur, quand le tableau les porte."""
    rangs = {x.terme: j for j, x in enumerate(colonnes) if x.terme}
    return (rangs["rapport"], rangs["num"], rangs["den"]) if len(rangs) == 3 else None


def _termes(
    ligne: Sequence[Brute], j: int, termes: tuple[int, int, int] | None
) -> tuple[int, int, int] | None:
    """Facteur et rangs, si cette cellule est bien `facteur × numérateur / dénominateur`."""
    if termes is None or j != termes[0]:
        return None
    lus = [ligne[r] for r in termes]
    nombres = [x for x in lus if isinstance(x, int | float)]
    if len(nombres) < 3 or not nombres[2]:
        return None
    valeur, num, den = nombres
    for facteur in _FACTEURS:
        if abs(facteur * num / den - valeur) <= 1e-9 * abs(valeur):
            return facteur, termes[1], termes[2]
    return None


def _case(v: Brute, colonne: Colonne, termes: tuple[int, int, int] | None) -> Case:
    if colonne.genre == "annee" and isinstance(v, int):
        return Case(v, "annee")
    if isinstance(v, date):
        return Case(v, "date")
    if isinstance(v, int | float) and not pd.isna(v):
        entier = colonne.genre == "nombre" and float(v).is_integer()
        return Case(float(v), f"nombre{0 if entier else min(colonne.decimales, 4)}", termes)
    if isinstance(v, str):
        # Une borne qui n'existe pas laisse sa case vide.
        return Case(propre(v), "mot" if colonne.numerique else "texte")
    # Une case vide ou un 0 se lirait comme un zéro : le mot, jamais le chiffre.
    return Case(LIBELLES_STATUTS["absent"], "mot")


def propre(texte: object) -> str:
    """Le texte, coupé à ce qu'une cellule accepte."""
    return str(texte)[:LONGUEUR_CELLULE]


def _couper(texte: str, longueur: int) -> str:
    """Le texte à cette longueur au plus, coupé entre deux mots s'il le faut."""
    if len(texte) <= longueur:
        return texte
    return texte[: longueur + 1].rsplit(" ", 1)[0][:longueur].rstrip(" ,;(")


def _nom_libre(voulu: str, pris: set[str]) -> str:
    """Un nom accepté par Excel (31 caractères, sans []:*?/\\) et qu'aucune feuille n'a, sans casse."""
    base = voulu.replace(INSECABLE, " ").replace(FINE, " ")
    base = " ".join(INTERDITS.sub(" ", base).split()) or "Tableau"
    nom, n = _couper(base, LONGUEUR_FEUILLE), 1
    while nom.lower() in pris:
        n += 1
        nom = f"{_couper(base, LONGUEUR_FEUILLE - len(str(n)) - 1)} {n}"
    pris.add(nom.lower())
    return nom


def _uniques(noms: Sequence[str]) -> list[str]:
    """Les en-têtes, tous différents : un tableau nommé l'exige."""
    faits: list[str] = []
    for nom in noms:
        libre, n = nom[:250], 1
        while libre.lower() in {x.lower() for x in faits}:
            n += 1
            libre = f"{nom[:240]} ({n})"
        faits.append(libre)
    return faits
