"""Un événement de l'agenda, d'où qu'il vienne : réunion, échéance, animation, fin de convention."""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from observatoire.affirmations.mots import EXEMPLE
from observatoire.local import colonne


class Genre(StrEnum):
    """La nature d'un événement ; la valeur sert dans les fichiers, `libelle` à l'écran."""

    ANIMATION = "animation"
    REUNION = "reunion"
    LEGALE = "legale"
    AVIS = "avis"
    CONVENTION = "convention"
    APPEL = "appel"
    AUTORISATION = "autorisation"
    VEILLE = "veille"

    @property
    def libelle(self) -> str:
        """Le nom écrit à l'écran et dans l'agenda."""
        return _LIBELLES[self]


_LIBELLES = {
    Genre.ANIMATION: "Animation",
    Genre.REUNION: "Réunion",
    Genre.LEGALE: "Échéance légale",
    Genre.AVIS: "Avis à rendre",
    Genre.CONVENTION: "Convention",
    Genre.APPEL: "Appel à projets",
    Genre.AUTORISATION: "Autorisation",
    Genre.VEILLE: "Point de veille",
}


@dataclass(frozen=True, kw_only=True)
class Evenement:
    """Ce qu'un agenda montre ; `fin` est le dernier jour compris, None si tout tient en un jour.

    Sans heure de début, c'est une journée entière. `publique` : visible des familles ;
    `exemple` : fictif, la mention EXEMPLE accompagne le titre partout.
    """

    identifiant: str
    genre: Genre
    titre: str
    debut: date
    fin: date | None = None
    heure_debut: time | None = None
    heure_fin: time | None = None
    lieu: str = ""
    commune: str = ""
    organisateur: str = ""
    themes: tuple[str, ...] = ()
    description: str = ""
    url: str = ""
    rappel_jours: int = 0
    publique: bool = False
    annule: bool = False
    exemple: bool = field(default=False, metadata=colonne("fictif"))

    @property
    def titre_complet(self) -> str:
        """Le titre précédé de ce qu'il faut savoir : EXEMPLE, ANNULÉ."""
        marques = [m for m, vrai in ((EXEMPLE, self.exemple), ("ANNULÉ", self.annule)) if vrai]
        return " ".join([f"[{' · '.join(marques)}]", self.titre]) if marques else self.titre

    @property
    def dernier_jour(self) -> date:
        """Le dernier jour compris."""
        return self.fin if self.fin is not None and self.fin >= self.debut else self.debut
