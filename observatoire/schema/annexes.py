"""Ce qui se rapporte à une action du plan : montants, cibles, étapes (saisies ou décidées en réunion), preuves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from observatoire.local import construire, lignes

# Rend la table locale de ce nom, typée (`local.conformer`) ; sans ligne si rien n'est saisi.
Tables = Callable[[str], pd.DataFrame]


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
    realise: float | None = None
    equipement: str = ""


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
    decidee_le: date | None = None

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


def lire_etapes(tables: Tables) -> tuple[Jalon, ...]:
    """Les étapes saisies, puis celles qui viennent d'une décision datée d'une réunion qui cite l'action."""
    saisies = [construire(Jalon, r) for r in lignes(tables("jalons"))]
    connues = {(j.action, j.jalon) for j in saisies}
    du_plan = {r["action"] for r in lignes(tables("actions"))}
    annulees = {r["id"] for r in lignes(tables("reunions")) if r["etat"] == "annulee"}
    decidees = [
        Jalon(
            action=a, jalon=r["decision"], prevu_le=r["echeance"], fait_le=r["fait_le"],
            fictif=r["fictif"],
        )
        for r in lignes(tables("points"))
        if r["decision"] and r["echeance"] and r["reunion"] not in annulees
        for a in r["actions"]
        if a in du_plan and (a, r["decision"]) not in connues
    ]  # fmt: skip
    return (*saisies, *decidees)
