"""Ce qui ne va pas dans le plan et qu'une table seule ne peut pas voir."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from observatoire.erreurs import ErreurObservatoire
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import table
from observatoire.modele import identifiant
from observatoire.schema.annexes import Tables
from observatoire.schema.filtres import communes_de
from observatoire.schema.plan import Plan
from observatoire.territoire import Reglages, analyser_territoire


@dataclass(frozen=True)
class Anomalie:
    """Un constat sur le plan : où (table et action), quoi, que faire."""

    ou: str
    constat: str
    faire: str

    def phrase(self) -> str:
        """« Indicateurs et cibles des actions, action 1.2.3 : … À faire : … »."""
        return f"{self.ou} : {self.constat}. À faire : {self.faire}."


def controler(plan: Plan, tables: Tables, reglages: Reglages) -> list[Anomalie]:
    """Toutes les anomalies, dans l'ordre des fichiers : identifiants en double, action, objectif,
    indicateur, territoire ou zone inconnus, structure citée mais absente de l'annuaire."""
    return [
        *_doublons(tables("actions")),
        *_actions(plan, reglages),
        *_cibles(plan, reglages),
        *_orphelines(plan),
        *_partenaires(plan, [tables("acteurs"), tables("structures")]),
    ]


def _doublons(actions: pd.DataFrame) -> Iterator[Anomalie]:
    vus = actions["action"]
    for cle in dict.fromkeys(vus[vus.duplicated() & (vus != "")]):
        yield Anomalie(
            f"{table('actions').titre}, action {cle}",
            "deux actions ont cet identifiant ; seule la première est lue",
            "donner un autre identifiant à l'une d'elles",
        )


def _actions(plan: Plan, reglages: Reglages) -> Iterator[Anomalie]:
    for a in plan.actions:
        ou = f"{table('actions').titre}, action {a.id}"
        if a.objectif not in plan.objectifs:
            yield Anomalie(ou, f"l'objectif « {a.objectif} » n'est pas dans les objectifs",
                           "corriger l'identifiant ou ajouter l'objectif")  # fmt: skip
        if a.debut and a.fin and a.fin < a.debut:
            yield Anomalie(ou, "la fin est avant le début", "corriger l'une des deux dates")
        for inconnu in communes_de(a.zone, reglages)[1]:
            yield Anomalie(ou, f"la zone « {inconnu} » n'est ni une commune ni un secteur connus",
                           "écrire « toutes », un nom ou un code de commune, ou un secteur")  # fmt: skip
        if not a.indicateurs and not a.sans_indicateur:
            yield Anomalie(ou, "aucun indicateur n'y est lié et rien ne dit pourquoi",
                           "lier un indicateur, ou remplir « Pourquoi aucun indicateur »")  # fmt: skip


def _cibles(plan: Plan, reglages: Reglages) -> Iterator[Anomalie]:
    for c in plan.cibles:
        ou, nom = f"{table('cibles').titre}, action {c.action}", c.indicateur
        if nom not in INDICATEURS:
            proches = difflib.get_close_matches(nom, INDICATEURS, n=2, cutoff=0.6)
            faire = (
                f"écrire {' ou '.join(proches)} ?" if proches else "le choisir dans le dictionnaire"
            )
            yield Anomalie(ou, f"l'indicateur « {nom} » n'existe pas", faire.rstrip("?").strip())
        try:
            analyser_territoire(c.territoire or f"epci:{reglages.epci}", reglages)
        except ErreurObservatoire:
            yield Anomalie(ou, f"le territoire « {c.territoire} » est inconnu",
                           f"écrire {reglages.epci}, un secteur ou un code de commune")  # fmt: skip


def _orphelines(plan: Plan) -> Iterator[Anomalie]:
    connues = {a.id for a in plan.actions}
    for nom, lignes in plan.annexes.items():
        for absente in sorted({x.action for x in lignes} - connues):
            yield Anomalie(table(nom).titre, f"l'action « {absente} » n'est pas dans les actions",
                           "corriger l'identifiant ou rétablir l'action")  # fmt: skip


def _partenaires(plan: Plan, annuaires: list[pd.DataFrame]) -> Iterator[Anomalie]:
    connus = {identifiant(nom) for t in annuaires for nom in (*t["id"], *t["nom"]) if nom}
    if not connus:
        return
    for a in plan.actions:
        for cite in a.partenaires:
            if identifiant(cite) not in connus:
                yield Anomalie(
                    f"{table('actions').titre}, action {a.id}",
                    f"« {cite} » est cité mais n'est pas, ou plus, dans l'annuaire des acteurs",
                    "corriger le nom, ou rétablir la structure dans l'annuaire",
                )
