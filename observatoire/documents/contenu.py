"""Le contenu d'un document, sans savoir s'il deviendra un PDF, un DOCX, un classeur ou un ZIP.

Un `Document` est une suite de blocs. Tout texte y est du texte : ni balise, ni formule, ni code
typst n'est jamais interprété, d'où qu'il vienne.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from observatoire import formats
from observatoire.graphiques.figure import Figure

GenreParagraphe = Literal["corps", "constat", "commentaire", "note"]
GenreEncadre = Literal["info", "alerte", "exemple"]


@dataclass(frozen=True)
class Valeur:
    """Une cellule dite en mots (« 34,8 % », « secret ») qui reste un nombre en XLSX s'il est connu."""

    texte: str
    nombre: float | None = None
    decimales: int = 0


@dataclass(frozen=True)
class Etat:
    """Une cellule qui est un état en toutes lettres (« en retard ») ; à l'écran, il a sa couleur."""

    texte: str
    genre: Literal["bon", "attente", "alerte"] = "attente"


@dataclass(frozen=True)
class Lien:
    """Une cellule qui mène à un site, ou à une page de l'application ; imprimée, c'est son texte."""

    texte: str
    adresse: str


Cellule = str | int | float | Valeur | Etat | Lien | None


@dataclass(frozen=True)
class Titre:
    """Un titre de partie ; `niveau` 1 (partie) à 3. Un niveau sauté est ramené (`emboiter`)."""

    texte: str
    niveau: int = 1


@dataclass(frozen=True)
class Paragraphe:
    """Un paragraphe ; un saut de ligne dans `texte` en reste un.

    `constat` : phrase écrite d'après les chiffres ; `commentaire` : saisi par une personne ;
    `note` : petite ligne grise.
    """

    texte: str
    genre: GenreParagraphe = "corps"


@dataclass(frozen=True)
class Liste:
    """Une liste à puces, ou numérotée."""

    elements: tuple[str, ...]
    numerotee: bool = False


@dataclass(frozen=True, kw_only=True)
class Tableau:
    """Un vrai tableau : éditable en DOCX, une feuille en XLSX, à en-têtes répétés en PDF.

    Une cellule est un texte ou un nombre (écrit à la française, resté un nombre en XLSX) ; None se
    lit « non disponible ». `largeurs` : parts relatives des colonnes. `decimales` : des nombres à
    virgule. `redite` : ce que le classeur et le ZIP disent déjà ailleurs (valeurs d'une figure, sources,
    glossaire), et qu'on n'y met donc pas deux fois.
    """

    entetes: tuple[str, ...]
    lignes: tuple[tuple[Cellule, ...], ...]
    titre: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    largeurs: tuple[float, ...] = ()
    decimales: int = 1
    redite: bool = False


@dataclass(frozen=True, eq=False)
class Illustration:
    """Une figure de l'observatoire, légendée et numérotée, avec son texte alternatif et sa source.

    Une figure de forme « tableau » devient un vrai tableau. `titre` remplace celui de la figure.
    `part` : sa part de la largeur ; en PDF, deux demies qui se suivent sont côte à côte.
    """

    figure: Figure
    titre: str = ""
    part: float = 1.0


@dataclass(frozen=True)
class Encadre:
    """Un encadré : information, alerte (une figure manque) ou exemple (donnée fictive)."""

    texte: str
    titre: str = ""
    genre: GenreEncadre = "info"


@dataclass(frozen=True)
class Champs:
    """Des rubriques à remplir à la main (« Présents : ……… ») ; une valeur connue y est écrite."""

    rubriques: tuple[tuple[str, str], ...]
    lignes: int = 1


@dataclass(frozen=True)
class SautDePage:
    """La suite commence en haut d'une page."""


Bloc = Titre | Paragraphe | Liste | Tableau | Illustration | Encadre | Champs | SautDePage


@dataclass(frozen=True, kw_only=True)
class Edition:
    """De quels chiffres le document est fait ; tout horodatage des fichiers en vient."""

    publie_le: datetime
    empreinte: str
    logiciel: str = ""

    def __str__(self) -> str:
        return f"publié le {self.publie_le:%d/%m/%Y}, édition {self.empreinte[:8]}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Document:
    """Un document complet : ce que chaque page rappelle, puis ses blocs dans l'ordre.

    `millesime` et `perimetre` sont des textes prêts à lire. `logo` : une image PNG ou JPEG déjà
    vérifiée (`documents.logo.verifier`). Sans `page_de_titre`, le titre ouvre la première page.
    """

    titre: str
    edition: Edition
    blocs: tuple[Bloc, ...] = ()
    sous_titre: str = ""
    territoire: str = ""
    perimetre: str = ""
    millesime: str = ""
    auteur: str = "Observatoire territorial"
    mention: str = ""
    logo: bytes | None = None
    page_de_titre: bool = True
    sommaire: bool = True

    @property
    def pied(self) -> str:
        """Ce que chaque page porte : territoire, périmètre, millésime, édition."""
        morceaux = (
            self.territoire,
            f"périmètre : {self.perimetre}" if self.perimetre else "",
            f"données : {self.millesime}" if self.millesime else "",
            str(self.edition),
        )
        return " · ".join(m for m in morceaux if m)

    @property
    def illustrations(self) -> tuple[Illustration, ...]:
        """Les figures, dans l'ordre."""
        return tuple(b for b in self.blocs if isinstance(b, Illustration))

    @property
    def chiffres(self) -> tuple[Illustration | Tableau, ...]:
        """Les figures et les tableaux qui ont des valeurs à eux, dans l'ordre."""
        gardes = (b for b in self.blocs if isinstance(b, Illustration | Tableau))
        return tuple(b for b in gardes if isinstance(b, Illustration) or not b.redite)

    @property
    def fictif(self) -> bool:
        """Vrai si une figure, un tableau ou un encadré au moins montre un exemple."""
        return any(
            (isinstance(b, Illustration) and b.figure.fictif)
            or (isinstance(b, Tableau) and any("EXEMPLE" in n for n in b.notes))
            or (isinstance(b, Encadre) and b.genre == "exemple")
            for b in self.blocs
        )  # fmt: skip


def emboiter(ouverts: list[int], niveau: int) -> int:
    """Le niveau écrit d'un titre, sous ceux qui restent `ouverts` (mis à jour) : aucun n'est sauté, et
    deux titres demandés au même niveau, sans autre plus haut entre eux, restent frères."""
    niveau = min(max(niveau, 1), 3)
    while ouverts and ouverts[-1] >= niveau:
        ouverts.pop()
    ouverts.append(niveau)
    return len(ouverts)


def dire(cellule: Cellule, decimales: int = 1) -> str:
    """Une cellule comme elle se lit : « 1 234,5 », « non disponible »."""
    if cellule is None or isinstance(cellule, str):
        return formats.NON_DISPONIBLE if cellule is None else cellule
    if isinstance(cellule, Valeur | Etat | Lien):
        return cellule.texte
    entier = isinstance(cellule, int) or float(cellule).is_integer()
    return formats.nombre(float(cellule), 0 if entier else decimales)
