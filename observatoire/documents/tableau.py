"""Un tableau : des colonnes qui disent ce qu'elles contiennent (alignement, décimales, type en suivent)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, Literal

import pandas as pd

from observatoire import formats
from observatoire.affirmations import sources
from observatoire.affirmations.mots import EXEMPLE, marquer
from observatoire.documents.cellules import (
    A_COMPLETER,
    A_DATER,
    A_DEMANDER,
    Attente,
    Brute,
    Cellule,
    Etat,
    Lien,
    Valeur,
    inventees,
)  # fmt: skip
from observatoire.provenance import RIEN, Periode, Provenance

__all__ = [
    "A_COMPLETER", "A_DATER", "A_DEMANDER", "Attente", "Brute", "Cellule", "Colonne", "Etat", "Lien", "Tableau", "Valeur", "inventees",
]  # fmt: skip
Genre = Literal[
    "texte", "effectif", "nombre", "part", "montant", "annee", "date", "lien", "etat", "identifiant", "qui",
]  # fmt: skip
NUMERIQUES = frozenset({"effectif", "nombre", "part", "montant"})
_UNITES = {"part": "%", "montant": "€"}
MENTION = f"{EXEMPLE} — une partie de ces lignes est fictive."
SUFFIXE = " (comme il se lit)"
ND = "nd"  # ce que dit, sur le papier, une case dont un fichier manque
_LARGEUR_MIN, _LARGEUR_MAX, _LIGNES_MESUREES = 6, 45, 200


@dataclass(frozen=True)
class Colonne:
    """Ce que contient une colonne.

    `genre` : `texte` ; `effectif` (des gens, des places : entier) ; `nombre` (avec `unite` et
    `decimales`) ; `part` (pour cent) ; `montant` (euros) ; `annee` ; `date` ; `lien` ; `etat` ; `identifiant` (un code, qui ne nomme pas la ligne) ; `qui` (qui sait ce qui y manque).
    `largeur` : part relative de la page, d'après les textes si elle n'est pas donnée ; `vide` : ce que
    dit une cellule qu'on ne sait pas (une `Attente` si quelqu'un doit la remplir) ; `terme` : un rapport ou ce dont il est fait.
    """

    titre: str
    genre: Genre = "texte"
    largeur: float | None = None
    unite: str = ""
    decimales: int = 0
    signe: bool = False
    vide: str | Attente = ""
    terme: Literal["", "rapport", "num", "den"] = ""

    @property
    def numerique(self) -> bool:
        """Vrai si la colonne s'aligne à droite et s'additionne dans un tableur."""
        return self.genre in NUMERIQUES

    def dire(self, cellule: Cellule) -> str:
        """La cellule comme elle se lit : « 1 234,5 km », « 35 % », « 04/03/2026 », « non disponible »."""
        if cellule is None or cellule != cellule:
            return str(self.vide) or (formats.NON_DISPONIBLE if self.numerique else "")
        if isinstance(cellule, Attente):
            return str(cellule)
        if isinstance(cellule, Valeur | Etat | Lien):
            return cellule.texte
        if isinstance(cellule, Periode):
            return sources.dire_periode(cellule)
        if isinstance(cellule, date):
            return f"{cellule:%d/%m/%Y}"
        if isinstance(cellule, str):
            return cellule
        if self.genre == "annee":
            return str(int(cellule))
        dite = formats.nombre(float(cellule), self._decimales(float(cellule)))
        plus = "+" if self.signe and round(float(cellule), self.decimales) > 0 else ""
        return plus + formats.avec_unite(dite, self.unite or _UNITES.get(self.genre, ""))

    def brute(self, cellule: Cellule) -> Brute:
        """La cellule pour un tableur : un nombre reste un nombre, une date une date, le reste un texte."""
        if cellule is None or cellule != cellule:
            return str(self.vide) or (None if self.numerique else "")
        if isinstance(cellule, Valeur):
            texte = {ND: formats.NON_DISPONIBLE}.get(cellule.texte, cellule.texte)
            return texte.replace("\n", " ") if cellule.nombre is None else cellule.nombre
        if isinstance(cellule, Etat | Lien | Attente):
            return self.dire(cellule)
        if isinstance(cellule, Periode):
            seule = cellule.debut == cellule.fin and cellule.au is None
            return cellule.fin if seule else sources.dire_periode(cellule)
        if self.genre == "annee" and isinstance(cellule, str) and cellule.isdigit():
            return int(cellule)
        return cellule

    def attente(self, cellule: Cellule) -> Attente | None:
        """La réponse qu'attend cette cellule, si elle en attend une."""
        vide = self.vide if cellule is None or cellule != cellule else cellule
        return vide if isinstance(vide, Attente) else None

    def _decimales(self, nombre: float) -> int:
        return 0 if self.genre == "nombre" and nombre.is_integer() else self.decimales


def de_texte(largeurs: Mapping[str, float]) -> tuple[Colonne, ...]:
    """Des colonnes de texte : leur titre, et leur part de la page."""
    return tuple(Colonne(titre, largeur=largeur) for titre, largeur in largeurs.items())


Ligne = tuple[Cellule, ...]


@dataclass(frozen=True, kw_only=True)
class Tableau:
    """Un vrai tableau : éditable en DOCX, une feuille en XLSX, à en-têtes répétés en PDF.

    `provenance` : sans elle, le registre met tout ce que l'élément a lu. `en_attente` : la note qui explique
    ses cases à remplir, et s'en va avec elles. `fictives` : rang des lignes
    inventées, que le rendu marque ; `fictif` : une ligne l'est, sans savoir laquelle. `redite` : ce
    que le classeur et le ZIP disent déjà ailleurs (valeurs d'une figure, sources, glossaire), et qu'on
    n'y met donc pas deux fois. `source_breve` : une
    annexe dit le reste. Lève `ValueError` si une ligne n'a pas une cellule par colonne.
    """

    colonnes: tuple[Colonne, ...]
    lignes: tuple[Ligne, ...]
    titre: str = ""
    provenance: Provenance | None = None
    notes: tuple[str, ...] = ()
    en_attente: str = ""
    fictives: frozenset[int] = field(default_factory=frozenset)
    fictif: bool = False
    redite: bool = False
    source_breve: bool = False

    def __post_init__(self) -> None:
        if any(len(ligne) != len(self.colonnes) for ligne in self.lignes):
            raise ValueError(f"« {self.titre} » : une ligne n'a pas {len(self.colonnes)} cellules")
        lue = self.provenance is not None and self.provenance.fictif
        object.__setattr__(self, "fictif", bool(self.fictif or self.fictives or lue))

    @property
    def entetes(self) -> tuple[str, ...]:
        """Les titres des colonnes."""
        return tuple(c.titre for c in self.colonnes)

    @property
    def source(self) -> str:
        """« Source : INSEE, Logement. » ; vide sans source."""
        dire = sources.dire_breve if self.source_breve else sources.ligne
        return dire(self.provenance or RIEN)

    @property
    def dessous(self) -> tuple[str, ...]:
        """Ce qui se lit sous le tableau : la mention d'exemple, les notes, la source."""
        return tuple(
            x for x in (MENTION * self.fictif, *self.notes, self.en_attente, self.source) if x
        )

    @property
    def annees(self) -> frozenset[int]:
        """Les années de ses colonnes d'années, et celles d'où viennent ses chiffres."""
        rangs = [j for j, c in enumerate(self.colonnes) if c.genre == "annee"]
        cellules = [ligne[j] for ligne in self.lignes for j in rangs]
        dites = {int(str(v)) for v in cellules if str(v).isdigit()}
        bornes = {a for v in cellules if isinstance(v, Periode) for a in (v.debut, v.fin)}
        return frozenset(dites | bornes) | (self.provenance or RIEN).annees

    @property
    def dites(self) -> list[list[str]]:
        """Les lignes comme elles se lisent, une ligne inventée marquée dans sa première cellule."""
        rendues = [
            [self.dite(i, j) for j in range(len(self.colonnes))] for i in range(len(self.lignes))
        ]
        for rang in self.fictives:
            rendues[rang][self.repere] = marquer(rendues[rang][self.repere])
        return rendues

    def dite(self, rang: int, colonne: int) -> str:
        """Une case comme elle se lit, sans marque."""
        return self.colonnes[colonne].dire(self.lignes[rang][colonne])

    def attente(self, rang: int, colonne: int) -> Attente | None:
        """La réponse qu'attend une case, si elle en attend une."""
        return self.colonnes[colonne].attente(self.lignes[rang][colonne])

    @property
    def repere(self) -> int:
        """Le rang de la première colonne de texte : elle nomme la ligne."""
        genres = [c.genre for c in self.colonnes]
        return next((j for j, g in enumerate(genres) if g in ("texte", "lien")), 0)

    @property
    def largeurs(self) -> list[float]:
        """La part relative de chaque colonne : la sienne, ou d'après ses textes."""
        textes = zip(self.entetes, *self.dites[:_LIGNES_MESUREES], strict=True)
        mesures = zip(self.colonnes, textes, strict=True)
        return [c.largeur or self._mesurer(list(siens)) for c, siens in mesures]

    @staticmethod
    def _mesurer(textes: list[str]) -> float:
        # Le plus long mot ne doit pas déborder ; un long texte ne prend pas toute la largeur.
        return float(min(_LARGEUR_MAX, max(_LARGEUR_MIN, *map(len, textes))))


def en_tableau(
    lignes: pd.DataFrame, colonnes: Mapping[Colonne, str | Callable[[Any], Cellule]], **reste: Any
) -> Tableau:
    """Un tableau dont chaque colonne dit ce qu'elle contient et d'où vient sa cellule : un champ de la
    ligne, ou une fonction de la ligne. Une ligne `fictif` y est marquée."""
    lues = lignes.to_dict("records")
    tirer = [c if callable(c) else itemgetter(c) for c in colonnes.values()]
    complet: dict[str, Any] = {"fictives": inventees(x.get("fictif") in (True,) for x in lues)}
    return Tableau(
        colonnes=tuple(colonnes),
        lignes=tuple(tuple(f(x) for f in tirer) for x in lues),
        **(complet | reste),
    )


def pour_tableur(t: Tableau) -> tuple[list[Colonne], list[list[Brute]]]:
    """Les colonnes et leurs cellules brutes : un nombre reste un nombre, et ce qu'il tait garde sa colonne.

    « 52,6 % (48,1 à 57,0) » devient 52,6, et à côté le texte entier.
    """
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
