"""Ce que le plan garde de chaque action, ligne à ligne : montants, cibles, étapes, preuves."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Annexe:
    """Une ligne qui se rapporte à une action du plan."""

    action: str
    fictif: bool = False


@dataclass(frozen=True, kw_only=True)
class Montant(Annexe):
    """Une ligne de `budgets` ; un montant non renseigné est None, jamais zéro."""

    annee: int | None
    nature: str
    payeur: str = "à trouver"
    objet: str
    montant: float | None
    financement: str = "prévu"


@dataclass(frozen=True, kw_only=True)
class Cible(Annexe):
    """Une ligne de `cibles` : l'indicateur qui suit une action, et où l'on veut aller."""

    indicateur: str
    territoire: str
    role: str = "effet attendu"
    sens: str
    annee_depart: int | None
    valeur_depart: float | None
    annee_cible: int | None
    valeur_cible: float | None

    @property
    def fixee(self) -> bool:
        """Vrai si une cible est fixée : une échéance et une valeur, ou un maintien."""
        return self.annee_cible is not None and (
            self.valeur_cible is not None or self.sens == "maintien"
        )


@dataclass(frozen=True, kw_only=True)
class Jalon(Annexe):
    """Une étape d'une action."""

    jalon: str
    prevu_le: date | None
    fait_le: date | None


@dataclass(frozen=True, kw_only=True)
class Preuve(Annexe):
    """Ce qui montre qu'une action a lieu, et combien."""

    preuve: str
    nature_preuve: str
    datee_du: date | None
    quantite: float | None
    unite_quantite: str

    @property
    def jour(self) -> str:
        """« 03/02/2027 », vide sans date."""
        return f"{self.datee_du:%d/%m/%Y}" if self.datee_du else ""
