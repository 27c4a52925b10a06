"""La feuille : un tableau de texte brut trouvé dans un fichier, avant toute interprétation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from observatoire.sources.sql import Base

LIGNES_APERCU = 60

# Ce qui entoure une cellule sans en faire partie : espaces (dont insécables), tabulations,
# marque d'ordre des octets restée en tête de cellule, fin de fichier de DOS (Ctrl-Z).
BLANCS = " \t\r\n\v\f\x1a\u00a0\u2007\u2009\u202f\u200b\ufeff"


class Lecteur(Protocol):
    """Ce qui sait donner toute la feuille à DuckDB."""

    def creer(self, con: Base, nom: str, premiere: int, largeur: int) -> None:
        """Voir `Feuille.vue`."""


@dataclass(frozen=True)
class Feuille:
    """Un tableau de texte trouvé dans un fichier : un CSV, un onglet, un membre de ZIP.

    `nom` : « donnees_communes.csv », « ensemble.zip › donnees_communes.csv »,
    « apl.xlsx › APL 2023 ». `apercu` : au plus 60 premières lignes non vides, cellules telles
    qu'écrites (sans guillemets ni espaces de bord). `lignes_apercu` : numéro (1 = première du
    fichier ou de l'onglet) de chaque ligne de l'aperçu. `remarques` : ce qu'il a fallu
    comprendre (« encodage Windows-1252 »). `notes` : celles qu'une lecture a trouvées et laissées.
    """

    nom: str
    apercu: list[list[str]]
    lignes_apercu: list[int]
    remarques: tuple[str, ...]
    lecteur: Lecteur = field(repr=False, compare=False)
    notes: list[str] = field(default_factory=list, compare=False)

    def vue(self, con: Base, nom: str, premiere: int, largeur: int) -> None:
        """Crée la vue temporaire `nom` : `ligne BIGINT`, `c0…c{largeur-1}` VARCHAR.

        Elle va de la ligne `premiere` (1 = première du fichier) incluse jusqu'à la fin, sans les
        lignes entièrement vides ; cellules vides = NULL, espaces de bord ôtés. Elle n'est lisible
        que dans le bloc `with ouvrir(…)` d'où vient la feuille, et peut s'appuyer sur une table
        temporaire `{nom}__lignes`, que la vue suivante de même nom remplace. Lève `FichierRefuse` si une ligne
        n'a pas `largeur` cellules (les cellules vides en trop à droite sont admises).
        """
        self.lecteur.creer(con, nom, premiere, largeur)


def propre(cellule: str) -> str:
    """La cellule sans ses espaces de bord."""
    return cellule.strip(BLANCS)


def apercu_de(lignes: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[list[str]], list[int]]:
    """Les premières lignes non vides et leurs numéros."""
    apercu: list[list[str]] = []
    numeros: list[int] = []
    for numero, cellules in lignes:
        nettes = [propre(c) for c in cellules]
        if any(nettes):
            apercu.append(nettes)
            numeros.append(numero)
            if len(apercu) == LIGNES_APERCU:
                break
    return apercu, numeros


def sans_vides_a_droite(cellules: Sequence[str]) -> list[str]:
    """Les cellules jusqu'à la dernière remplie."""
    fin = len(cellules)
    while fin and not cellules[fin - 1]:
        fin -= 1
    return list(cellules[:fin])
