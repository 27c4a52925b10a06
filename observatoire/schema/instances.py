"""Les instances du projet : leurs membres (des fonctions), leurs réunions, leurs décisions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import pandas as pd

from observatoire.local import colonne, construire, heure_du_jour, lignes
from observatoire.schema.acteurs import noms_de
from observatoire.schema.annexes import Tables


@dataclass(frozen=True)
class Instance:
    """Une instance, sa composition en fonctions, et le rythme annoncé."""

    identifiant: str = field(metadata=colonne("id"))
    nom: str
    role: str
    rythme: str
    reunions_par_an: int | None
    membres: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """Un point d'ordre du jour, avec la décision prise et les actions qu'elle touche."""

    ordre: int
    titre: str
    genre: str = "information"
    decision: str = ""
    actions: tuple[str, ...] = ()
    echeance: date | None = None
    qui: str = ""
    fait_le: date | None = None
    elements: tuple[str, ...] = ()
    exemple: bool = field(default=False, metadata=colonne("fictif"))

    def retard(self, jour: date) -> bool:
        """Vrai si ce qui a été décidé devait être fait avant ce jour et ne l'est pas."""
        return self.echeance is not None and self.fait_le is None and self.echeance < jour


@dataclass(frozen=True, kw_only=True)
class Reunion:
    """Une réunion et ses points ; `presents` et `invites` comptent des organismes."""

    identifiant: str = field(metadata=colonne("id"))
    instance: str
    nom_instance: str
    jour: date = field(metadata=colonne("date"))
    debut: time | None
    fin: time | None
    lieu: str
    commune: str
    etat: str = "prevue"
    points: tuple[Point, ...]
    exemple: bool = field(metadata=colonne("fictif"))

    @property
    def annulee(self) -> bool:
        """Vrai si elle n'aura pas lieu."""
        return self.etat == "annulee"


@dataclass(frozen=True)
class Decision:
    """Une décision, la réunion qui l'a prise, les actions du plan qu'elle touche."""

    jour: date
    instance: str
    texte: str
    actions: tuple[str, ...]
    inconnues: tuple[str, ...]
    echeance: date | None
    exemple: bool = False
    qui: str = ""
    fait_le: date | None = None


def instances(table: pd.DataFrame, membres: pd.DataFrame) -> list[Instance]:
    """Les instances dans l'ordre du fichier, chacune avec ses membres."""
    siens: dict[str, list[str]] = {}
    for r in lignes(membres):
        fonction, organisme = r["fonction"], r["organisme"]
        dit = f"{fonction} ({organisme})" if organisme else fonction
        dit += " : proposé, à confirmer" * (r["etat"] == "proposee")
        siens.setdefault(r["instance"], []).append(dit)
    return [construire(Instance, r, membres=tuple(siens.get(r["id"], ()))) for r in lignes(table)]


def reunions(table: pd.DataFrame, points: pd.DataFrame, noms: dict[str, str]) -> list[Reunion]:
    """Les réunions datées, de la plus ancienne, avec leurs points dans l'ordre.

    `noms` : identifiant d'instance → nom ; une instance retirée garde son identifiant pour nom.
    """
    siens: dict[str, list[Point]] = {}
    for rang, r in enumerate(lignes(points)):
        point = construire(Point, r, ordre=r["ordre"] or rang + 1)
        siens.setdefault(r["reunion"], []).append(point)
    lues = [_reunion(r, siens, noms) for r in lignes(table) if r["date"] is not None]
    return sorted(lues, key=lambda r: (r.jour, r.debut or time.min, r.identifiant))


def reunions_de(table: Tables) -> list[Reunion]:
    """Les réunions de ces tables, avec le nom de leur instance et leurs points."""
    return reunions(table("reunions"), table("points"), noms_de(table("instances")))


def _reunion(r: dict[str, Any], points: dict[str, list[Point]], noms: dict[str, str]) -> Reunion:
    return construire(
        Reunion,
        r,
        nom_instance=noms.get(r["instance"]) or r["instance"],
        debut=heure_du_jour(r["heure_debut"]),
        fin=heure_du_jour(r["heure_fin"]),
        points=tuple(sorted(points.get(r["id"], ()), key=lambda p: p.ordre)),
    )


def decisions(tenues: Sequence[Reunion], actions_connues: Sequence[str]) -> list[Decision]:
    """Les décisions prises, la plus récente d'abord ; une action inconnue du plan est dite."""
    connues = set(actions_connues)
    prises = [
        Decision(
            jour=r.jour,
            instance=r.nom_instance,
            texte=p.decision,
            actions=p.actions,
            inconnues=tuple(a for a in p.actions if connues and a not in connues),
            echeance=p.echeance,
            exemple=r.exemple or p.exemple,
            qui=p.qui,
            fait_le=p.fait_le,
        )
        for r in tenues
        for p in r.points
        if p.decision and not r.annulee
    ]
    return sorted(prises, key=lambda d: d.jour, reverse=True)


def rythme_tenu(
    instance: Instance, tenues: Sequence[Reunion], annee: int
) -> tuple[int, int | None]:
    """Réunions de l'année qui ont eu lieu ou sont prévues, et nombre annoncé (None si non dit)."""
    siennes = [r for r in tenues if r.instance == instance.identifiant and not r.annulee]
    return sum(r.jour.year == annee for r in siennes), instance.reunions_par_an
