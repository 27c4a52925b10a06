"""Les instances du projet : leurs membres (des fonctions), leurs réunions, leurs décisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pandas as pd

from observatoire.schema.lignes import booleen, entier, heure, jour_lu, lignes, liste, texte


@dataclass(frozen=True)
class Instance:
    """Une instance, sa composition en fonctions, et le rythme annoncé."""

    identifiant: str
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
    genre: str
    decision: str
    actions: tuple[str, ...]
    echeance: date | None
    exemple: bool = False


@dataclass(frozen=True)
class Reunion:
    """Une réunion et ses points ; `presents` et `invites` comptent des organismes."""

    identifiant: str
    instance: str
    nom_instance: str
    jour: date
    debut: time | None
    fin: time | None
    lieu: str
    commune: str
    etat: str
    points: tuple[Point, ...]
    exemple: bool

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


def instances(table: pd.DataFrame, membres: pd.DataFrame) -> list[Instance]:
    """Les instances dans l'ordre du fichier, chacune avec ses membres."""
    siens: dict[str, list[str]] = {}
    for r in lignes(membres):
        fonction, organisme = texte(r.get("fonction")), texte(r.get("organisme"))
        dit = f"{fonction} ({organisme})" if organisme else fonction
        siens.setdefault(texte(r.get("instance")), []).append(dit)
    return [
        Instance(
            identifiant=texte(r.get("id")),
            nom=texte(r.get("nom")),
            role=texte(r.get("role")),
            rythme=texte(r.get("rythme")),
            reunions_par_an=entier(r.get("reunions_par_an")),
            membres=tuple(siens.get(texte(r.get("id")), ())),
        )
        for r in lignes(table)
    ]


def reunions(table: pd.DataFrame, points: pd.DataFrame, noms: dict[str, str]) -> list[Reunion]:
    """Les réunions datées, de la plus ancienne, avec leurs points dans l'ordre.

    `noms` : identifiant d'instance → nom ; une instance retirée garde son identifiant pour nom.
    """
    siens: dict[str, list[Point]] = {}
    for rang, r in enumerate(lignes(points)):
        siens.setdefault(texte(r.get("reunion")), []).append(_point(r, rang))
    lues = [
        _reunion(r, quand, siens, noms)
        for r in lignes(table)
        if (quand := jour_lu(r.get("date"))) is not None
    ]
    return sorted(lues, key=lambda r: (r.jour, r.debut or time.min, r.identifiant))


def _point(r: dict[str, Any], rang: int) -> Point:
    return Point(
        ordre=entier(r.get("ordre")) or rang + 1,
        titre=texte(r.get("titre")),
        genre=texte(r.get("genre")) or "information",
        decision=texte(r.get("decision")),
        actions=liste(r.get("actions")),
        echeance=jour_lu(r.get("echeance")),
        exemple=booleen(r.get("fictif")),
    )


def _reunion(
    r: dict[str, Any], quand: date, points: dict[str, list[Point]], noms: dict[str, str]
) -> Reunion:
    identifiant, instance = texte(r.get("id")), texte(r.get("instance"))
    return Reunion(
        identifiant=identifiant,
        instance=instance,
        nom_instance=noms.get(instance) or instance,
        jour=quand,
        debut=heure(r.get("heure_debut")),
        fin=heure(r.get("heure_fin")),
        lieu=texte(r.get("lieu")),
        commune=texte(r.get("commune")),
        etat=texte(r.get("etat")) or "prevue",
        points=tuple(sorted(points.get(identifiant, ()), key=lambda p: p.ordre)),
        exemple=booleen(r.get("fictif")),
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
