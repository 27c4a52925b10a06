"""Les actions du plan que les simulateurs étudient : celles que `territoire.toml` déclare, ou aucune."""

from dataclasses import dataclass

from observatoire.affirmations.mots import EXEMPLE
from observatoire.schema.filtres import communes_de
from observatoire.schema.plan import Plan
from observatoire.territoire import Reglages, membres


@dataclass(frozen=True)
class ActionEtudiee:
    """Une action du plan à étudier ; `communes` : celles qu'elle vise nommément dans l'EPCI étudié."""

    id: str
    libelle: str
    communes: tuple[str, ...]
    fictif: bool = False

    def dite(self) -> str:
        """« Étude de l'action 1.3.1 du plan : étudier le transport des enfants. »"""
        libelle = self.libelle.removesuffix(".")
        exemple = f"{EXEMPLE}. " if self.fictif else ""
        return f"{exemple}Étude de l'action {self.id} du plan : {libelle[:1].lower()}{libelle[1:]}."


def action_etudiee(plan: Plan, identifiant: str, reglages: Reglages) -> ActionEtudiee | None:
    """L'action que `identifiant` désigne ; None sans déclaration, sans cette action au plan, ou si
    ses communes et ses cibles sont toutes ailleurs (le plan d'un autre territoire)."""
    action = plan.action(identifiant) if identifiant else None
    if action is None:
        return None
    siennes = membres(reglages.epci)
    # « toutes » ne nomme personne : rien n'est alors présélectionné.
    nommees = [z for z in action.zone if set(communes_de([z], reglages)[0]) != set(siennes)]
    codes, inconnues = communes_de(nommees, reglages)
    ici = tuple(c for c in codes if c in siennes)
    cibles = {c.territoire for c in plan.cibles if c.action == identifiant}
    ailleurs = bool(codes or inconnues or cibles)
    if ailleurs and not ici and reglages.epci not in cibles:
        return None
    return ActionEtudiee(action.id, action.libelle, ici, action.fictif)
