"""Le contenu d'un document, sans savoir s'il deviendra un PDF, un DOCX, un classeur ou un ZIP.

Un `Document` est une suite de blocs. Tout texte y est du texte : ni balise, ni formule, ni code
typst n'est jamais interprété, d'où qu'il vienne.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from observatoire.affirmations.mots import EXEMPLE, MENTION_FICTIF, marque, marquer
from observatoire.affirmations.sources import dire_millesimes
from observatoire.documents.tableau import (
    Attente,
    Cellule,
    Colonne,
    Etat,
    Lien,
    Ligne,
    Tableau,
    Valeur,
)
from observatoire.graphiques import couleurs
from observatoire.graphiques.figure import Figure, Forme
from observatoire.provenance import Periode, Provenance

__all__ = [
    "Attente", "Bloc", "Cellule", "Champs", "Colonne", "Document", "Edition", "Encadre", "Etat", "Illustration",
    "Lien", "Ligne", "Liste", "Paragraphe", "SautDePage", "Tableau", "Titre", "Valeur", "periode_de",
]  # fmt: skip

GenreParagraphe = Literal["corps", "constat", "commentaire", "note"]
GenreEncadre = Literal["info", "alerte"]


@dataclass(frozen=True)
class Titre:
    """Un titre de partie ; `niveau` 1 (partie) à 3. Un niveau sauté est ramené (`emboiter`)."""

    texte: str
    niveau: int = 1


@dataclass(frozen=True)
class Paragraphe:
    """Un paragraphe ; un saut de ligne dans `texte` en reste un.

    `constat` : phrase écrite d'après les chiffres ; `commentaire` : saisi par une personne ;
    `note` : petite ligne grise. `fictif` : une ligne inventée la change, et son rendu le dit.
    `attente` : personne ne l'a encore écrit.
    """

    texte: str
    genre: GenreParagraphe = "corps"
    provenance: Provenance | None = None
    fictif: bool = False
    attente: Attente | None = None

    @property
    def dite(self) -> str:
        """Le texte comme il se lit, marqué une fois s'il dit quelque chose d'inventé."""
        inventee = self.fictif and EXEMPLE not in self.texte
        return f"{marque(True)}{self.texte}" if inventee else self.texte


@dataclass(frozen=True)
class Liste:
    """Une liste à puces, ou numérotée ; `fictives` : le rang des éléments inventés."""

    elements: tuple[str, ...]
    numerotee: bool = False
    fictives: frozenset[int] = frozenset()
    provenance: Provenance | None = None

    @property
    def fictif(self) -> bool:
        """Vrai si un élément est inventé."""
        return bool(self.fictives)

    @property
    def dites(self) -> tuple[str, ...]:
        """Les éléments comme ils se lisent, chacun marqué s'il est inventé."""
        return tuple(marquer(x) if i in self.fictives else x for i, x in enumerate(self.elements))


@dataclass(frozen=True, eq=False)
class Illustration:
    """Une figure de l'observatoire, légendée et numérotée, avec son texte alternatif et sa source. Une figure de forme « tableau »
    devient un vrai tableau.

    `titre` remplace celui de la figure. `part` : sa part de la largeur ; en PDF, deux demies qui se suivent sont côte à côte. `renvois` : ce qui
    remplace une note déjà dite plus haut dans le document.
    """

    figure: Figure
    titre: str = ""
    part: float = 1.0
    renvois: Mapping[str, str] = field(default_factory=dict)

    def notes(self, dites: Iterable[str]) -> tuple[str, ...]:
        """Ces notes ; un renvoi remplace celles déjà dites."""
        return tuple(dict.fromkeys(self.renvois.get(n, n) for n in dites))

    @property
    def fictif(self) -> bool:
        """Vrai si la figure montre quelque chose d'inventé."""
        return self.figure.fictif

    @property
    def demie(self) -> bool:
        """Vrai si elle n'occupe qu'une moitié de la page ; un tableau l'occupe toujours entière."""
        return self.part < 1 and self.figure.forme is not Forme.TABLEAU

    @property
    def provenance(self) -> Provenance | None:
        """D'où viennent les chiffres de la figure."""
        return self.figure.provenance


@dataclass(frozen=True)
class Encadre:
    """Un encadré : information, ou alerte. `attente` : il dit ce qui manque ; sa `raison` nomme quoi, ou c'est la partie où il est."""

    texte: str
    titre: str = ""
    genre: GenreEncadre = "info"
    attente: Attente | None = None


@dataclass(frozen=True)
class Champs:
    """Des rubriques à remplir à la main (« Présents : ……… ») ; une valeur connue y est écrite."""

    rubriques: tuple[tuple[str, str], ...]
    lignes: int = 1


@dataclass(frozen=True)
class SautDePage:
    """La suite commence en haut d'une page."""


Source = Paragraphe | Liste | Tableau | Illustration
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

    `perimetre` est un texte prêt à lire. `logo` : une image déjà vérifiée (`documents.logo.verifier`). Sans
    `page_de_titre`, le titre ouvre la première page. `manques` : ce que le document ne dit pas, et à qui le
    demander ; ses blocs l'écrivent. `couleur` : celle de la collectivité (« #rrggbb »).
    """

    titre: str
    edition: Edition
    blocs: tuple[Bloc, ...] = ()
    sous_titre: str = ""
    territoire: str = ""
    perimetre: str = ""
    auteur: str = "Observatoire territorial"
    mention: str = ""
    logo: bytes | None = None
    page_de_titre: bool = True
    sommaire: bool = True
    manques: tuple[tuple[str, str], ...] = ()
    couleur: str = ""

    @property
    def accent(self) -> str:
        """La couleur des titres : celle de la collectivité si elle se lit sur blanc."""
        return self.couleur if couleurs.lisible(self.couleur) else couleurs.ACCENT

    @property
    def millesime(self) -> str:
        """« 2012 à 2025 » : de la première à la dernière année observée que montrent ses blocs."""
        return dire_millesimes(periode_de(self.blocs, self.edition.publie_le.year))

    @property
    def garde(self) -> list[str]:
        """Les lignes de la page de titre : périmètre, millésime, jour, édition, logiciel."""
        rubriques = {
            "Périmètre": self.perimetre,
            "Données": self.millesime,
            "Chiffres publiés le": f"{self.edition.publie_le:%d/%m/%Y}",
            "Édition de l'entrepôt": self.edition.empreinte,
            "Logiciel": self.edition.logiciel and f"observatoire {self.edition.logiciel}",
        }
        return [f"{nom} : {texte}" for nom, texte in rubriques.items() if texte]

    @property
    def alerte(self) -> str:
        """Ce qu'il faut lire d'abord : sa mention, et qu'une partie est inventée s'il y en a une."""
        dit = "ce qui est inventé est signalé à sa place. Ne pas le diffuser comme réel."
        exemple = f"{MENTION_FICTIF} : {dit}"
        return "\n".join(m for m in (self.mention, exemple if self.fictif else "") if m)

    @property
    def lieu(self) -> str:
        """Le territoire à écrire en tête, ou rien si le titre ou le sous-titre le dit déjà."""
        return "" if self.territoire in f"{self.titre}\n{self.sous_titre}" else self.territoire

    @property
    def pied(self) -> str:
        """Ce que chaque page porte : territoire, périmètre, millésime, édition."""
        morceaux = (
            self.territoire,
            self.perimetre,
            f"données : {self.millesime}" if self.millesime else "",
            str(self.edition),
        )
        return " · ".join(m for m in morceaux if m)

    @property
    def chiffres(self) -> tuple[Illustration | Tableau, ...]:
        """Les figures et les tableaux qui ont des valeurs à eux, dans l'ordre."""
        gardes = (b for b in self.blocs if isinstance(b, Illustration | Tableau))
        return tuple(b for b in gardes if isinstance(b, Illustration) or not b.redite)

    @property
    def fictif(self) -> bool:
        """Vrai si un bloc au moins montre quelque chose d'inventé."""
        return any(getattr(b, "fictif", False) for b in self.blocs)


def periode_de(blocs: Iterable[Bloc], jusqu_a: int = 9999) -> Periode | None:
    """Les années des figures et des tableaux ; après `jusqu_a`, c'est une projection, pas une donnée."""
    annees: set[int] = set()
    for bloc in blocs:
        if isinstance(bloc, Illustration):
            annees |= bloc.figure.annees
        elif isinstance(bloc, Tableau) and not bloc.redite:
            annees |= bloc.annees
    return Periode.annees(a for a in annees if a <= jusqu_a)
