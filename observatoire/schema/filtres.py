"""Choisir des actions du plan, savoir quelles communes chacune concerne, et les dire."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from observatoire.affirmations.mots import marque
from observatoire.modele import identifiant
from observatoire.schema.acteurs import noms_de
from observatoire.schema.annexes import Tables
from observatoire.schema.instances import Decision, decisions, reunions_de
from observatoire.schema.plan import Action, Plan
from observatoire.territoire import Reglages, departement_de, libelles, membres

_MOTS_PARTOUT = {"toutes", "tout-le-territoire", "toutes-les-communes", "intercommunalite"}


@dataclass(frozen=True)
class Filtre:
    """Ce qu'on garde ; un champ vide ne filtre pas. `commune` : un code INSEE."""

    orientation: str = ""
    theme: str = ""
    statut: str = ""
    volet: str = ""
    commune: str = ""
    retard: bool = False

    def garder(self, actions: Iterable[Action], reglages: Reglages) -> list[Action]:
        """Les actions retenues, dans leur ordre."""
        return [a for a in actions if self._convient(a, reglages)]

    def _convient(self, a: Action, reglages: Reglages) -> bool:
        return (
            self.orientation in ("", a.orientation)
            and self.theme in ("", a.theme)
            and self.statut in ("", a.statut)
            and (not self.volet or self.volet in a.volets)
            and (not self.retard or bool(a.retard))
            and (not self.commune or self.commune in communes_de(a.zone, reglages)[0])
        )


def communes_de(zone: Iterable[str], reglages: Reglages) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Les codes des communes d'une zone, et les morceaux de la zone qui ne désignent rien.

    Un morceau est « toutes », un secteur (identifiant ou nom), une commune (code ou nom). Un nom
    porté par plusieurs communes désigne celle du territoire, sinon celle du même département.
    """
    secteurs = {s.id: s.communes for s in reglages.secteurs}
    secteurs |= {identifiant(s.libelle): s.communes for s in reglages.secteurs}
    codes: dict[str, None] = {}
    inconnus = []
    for morceau in zone:
        cle = identifiant(morceau)
        if cle in _MOTS_PARTOUT:
            trouvees: tuple[str, ...] = tuple(sorted(membres(reglages.epci)))
        else:
            trouvees = secteurs.get(cle) or _commune(morceau, reglages)
        if not trouvees:
            inconnus.append(morceau)
        codes.update(dict.fromkeys(trouvees))
    return tuple(codes), tuple(inconnus)


def dire_zone(zone: Iterable[str], reglages: Reglages) -> str:
    """« Milhars et Cordes-sur-Ciel », « tout le territoire », « secteur Causse et Grésigne »."""
    noms_secteurs = {s.id: f"secteur {s.libelle}" for s in reglages.secteurs}
    mots = []
    for morceau in zone:
        cle = identifiant(morceau)
        if cle in _MOTS_PARTOUT:
            mots.append("tout le territoire")
        else:
            commune = _commune(morceau, reglages)
            nom = libelles("commune").get(commune[0]) if commune else None
            mots.append(noms_secteurs.get(cle) or nom or morceau)
    return ", ".join(mots)


def _commune(morceau: str, reglages: Reglages) -> tuple[str, ...]:
    noms = libelles("commune")
    if morceau in noms:
        return (morceau,)
    cle = identifiant(morceau)
    siennes = sorted(membres(reglages.epci))
    for code in siennes:
        if identifiant(noms[code]) == cle:
            return (code,)
    departements = {departement_de(c) for c in siennes}
    voisines = [
        c for c, n in noms.items() if departement_de(c) in departements and identifiant(n) == cle
    ]
    return (voisines[0],) if len(voisines) == 1 else ()


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
        return f"{marque(self.fictif)}Étude de l'action {self.id} du plan : {libelle[:1].lower()}{libelle[1:]}."


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


def decisions_de(plan: Plan, tables: Tables) -> list[Decision]:
    """Les décisions des instances qui touchent une action du plan, la plus récente d'abord."""
    return [d for d in decisions(reunions_de(tables), [a.id for a in plan.actions]) if d.actions]


def dire_dates(action: Action) -> str:
    """« du 01/09/2026 au 30/06/2027 », « à partir du … » ; vide sans aucune date."""
    debut, fin = _jour(action.debut), _jour(action.fin)
    if debut and fin:
        return f"du {debut} au {fin}"
    if debut:
        return f"à partir du {debut}, fin à qualifier"
    return f"jusqu'au {fin}, début à qualifier" if fin else ""


def dire_volets(action: Action) -> str:
    """« volets 4° a, 4° e (proposé, à valider par le comité) » ; vide si l'action ne se rattache à aucun volet."""
    if not action.volets:
        return ""
    dits = ", ".join(f"{v[0]}° {v[1:]}".strip() for v in action.volets)
    dits = f"{'volet' if len(action.volets) == 1 else 'volets'} {dits}"
    return dits + ("" if action.volets_valides else " (proposé, à valider par le comité)")


def dire_partenaires(action: Action, tables: Tables) -> str:
    """Les partenaires par leur nom dans l'annuaire, ou tels qu'ils sont écrits."""
    noms = noms_de(tables("acteurs"))
    return ", ".join(noms.get(p) or p for p in action.partenaires)


def _jour(j: date | None) -> str:
    return f"{j:%d/%m/%Y}" if j else ""
