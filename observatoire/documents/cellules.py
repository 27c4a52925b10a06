"""Ce qu'une case contient : un nombre dit en mots, un état, un lien, la place d'une réponse attendue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from observatoire.provenance import Periode


@dataclass(frozen=True)
class Valeur:
    """Une cellule dite en mots (« 34,8 % (30 à 39) », « secret ») qui reste un nombre s'il est connu."""

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


@dataclass(frozen=True)
class Attente:
    """La place d'une réponse que personne n'a donnée.

    `texte` : ce qu'elle dit ; `raison` : ce qu'elle explique déjà ; `faire` : le geste qui répond ; `qui` : à qui le
    demander.
    """

    texte: str = "à compléter"
    raison: str = ""
    faire: str = ""
    qui: str = ""

    def __str__(self) -> str:
        tete = self.texte + f" par {self.qui}" * bool(self.qui)
        dite = f"{tete[:1].upper()}{tete[1:]} : {self.raison}" if self.raison else tete
        return f"{dite} À faire : {self.faire}" if self.faire else dite


A_COMPLETER, A_DEMANDER, A_DATER = Attente(), Attente("à demander"), Attente("à dater")

Brute = str | int | float | date | None
Cellule = str | int | float | date | Periode | Valeur | Etat | Lien | Attente | None


def inventees(marques: Iterable[object]) -> frozenset[int]:
    """Le rang des lignes inventées, d'après la marque de chacune."""
    return frozenset(rang for rang, inventee in enumerate(marques) if inventee)
