"""Ce que le plan du territoire dit d'un projet : l'action citée, celles qui couvrent la commune."""

from observatoire.schema.avis import Avis
from observatoire.schema.filtres import communes_de, dire_zone
from observatoire.schema.plan import Action, Plan
from observatoire.territoire import Reglages

# Volets du schéma qui parlent de l'offre : zones, objectifs d'accueil, investissements.
VOLETS_OFFRE = frozenset({"3", "4a", "4e"})
_THEME = "petite enfance"
_MONTREES = 6


def faits(avis: Avis, plan: Plan, reglages: Reglages) -> list[str]:
    """Des faits, jamais un jugement : l'appréciation revient au comité technique puis au conseil."""
    if not plan.actions:
        return ["Aucun plan n'est enregistré dans l'observatoire."]
    dits = (
        [_citee(avis.action, plan)] if avis.action else ["Le projet ne cite aucune action du plan."]
    )
    siennes = [a for a in plan.actions if a.id != avis.action and _concerne(a, avis, reglages)]
    dits += [
        f"Action {a.id} ({dire_zone(a.zone, reglages)}, {a.statut}) : {a.libelle}."
        for a in siennes[:_MONTREES]
    ]
    if len(siennes) > _MONTREES:
        dits.append(f"Et {len(siennes) - _MONTREES} autres actions qui concernent la commune.")
    return dits


def _citee(identifiant: str, plan: Plan) -> str:
    action = plan.action(identifiant)
    if action is None:
        return f"Le projet cite l'action {identifiant}, absente du plan. À faire : corriger le registre."
    return f"Le projet cite l'action {action.id} ({action.statut}) : {action.libelle}."


def _concerne(a: Action, avis: Avis, reglages: Reglages) -> bool:
    return (
        a.theme == _THEME
        and bool(VOLETS_OFFRE & set(a.volets))
        and avis.commune in communes_de(a.zone, reglages)[0]
    )
