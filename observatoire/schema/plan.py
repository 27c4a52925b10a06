"""Le plan d'actions : axes → objectifs → actions, avec leur état et leur retard.

Tout vient des tables de `data/local/` (orientations, objectifs, actions, budgets, cibles, jalons,
preuves). Rien n'est deviné : une case vide se lit « à qualifier ».
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from observatoire.schema.lignes import booleen, jour_lu, lignes, liste, texte

A_QUALIFIER = "à qualifier"
TERMINES = frozenset({"réalisée", "abandonnée"})
NON_COMMENCES = frozenset({A_QUALIFIER, "proposée", "à l'étude", "décidée"})
TABLES = ("orientations", "objectifs", "actions", "budgets", "cibles", "jalons", "preuves")

# Rend la table locale de ce nom, typée ; vide, avec ses colonnes, si rien n'est saisi.
Tables = Callable[[str], pd.DataFrame]


@dataclass(frozen=True)
class Action:
    """Une action du plan. `retard` dit pourquoi elle est en retard, et reste vide sinon."""

    id: str
    libelle: str
    objectif: str
    orientation: str
    theme: str = A_QUALIFIER
    statut: str = A_QUALIFIER
    pilote: str = ""
    partenaires: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    public: str = ""
    debut: date | None = None
    fin: date | None = None
    volets: tuple[str, ...] = ()
    volets_valides: bool = False
    sans_indicateur: str = ""
    remarques: str = ""
    indicateurs: tuple[str, ...] = ()
    retard: str = ""
    fictif: bool = False


@dataclass(frozen=True, eq=False)
class Plan:
    """Le plan entier, lu un jour donné ; les tables annexes gardent une ligne par saisie."""

    jour: date
    orientations: dict[str, str]
    objectifs: dict[str, str]
    actions: tuple[Action, ...]
    budgets: pd.DataFrame
    cibles: pd.DataFrame
    jalons: pd.DataFrame
    preuves: pd.DataFrame

    def action(self, identifiant: str) -> Action | None:
        """L'action de cet identifiant, ou None."""
        return next((a for a in self.actions if a.id == identifiant), None)

    def arbre(self, gardees: Iterable[Action] | None = None) -> dict[str, dict[str, list[Action]]]:
        """Axe → objectif → actions, dans l'ordre du plan, sans les branches vides."""
        rendu: dict[str, dict[str, list[Action]]] = {}
        for a in self.actions if gardees is None else gardees:
            rendu.setdefault(a.orientation, {}).setdefault(a.objectif, []).append(a)
        return rendu

    @property
    def en_retard(self) -> tuple[Action, ...]:
        """Les actions en retard."""
        return tuple(a for a in self.actions if a.retard)

    @property
    def fictif(self) -> bool:
        """Vrai si une ligne du plan est un EXEMPLE."""
        suites = (self.budgets, self.cibles, self.jalons, self.preuves)
        return any(a.fictif for a in self.actions) or any(
            "fictif" in t and t["fictif"].fillna(False).astype(bool).any() for t in suites
        )


def lire_plan(tables: Tables, jour: date) -> Plan:
    """Le plan tel que saisi, le retard étant celui du `jour` dit.

    Une action sans identifiant n'est pas lue ; deux actions de même identifiant n'en font qu'une,
    la première (`controle` le signale).
    """
    orientations = _titres(tables("orientations"), "orientation", "titre_orientation")
    table_objectifs = tables("objectifs")
    objectifs = _titres(table_objectifs, "objectif", "titre_objectif")
    parents = _titres(table_objectifs, "objectif", "orientation")
    jalons, cibles = tables("jalons"), tables("cibles")
    indicateurs = _groupes(cibles, "indicateur")
    actions: dict[str, Action] = {}
    for ligne in lignes(tables("actions")):
        identifiant = texte(ligne.get("action"))
        if identifiant and identifiant not in actions:
            lue = _action(ligne, parents, tuple(indicateurs.get(identifiant, ())))
            etapes = _lignes(jalons, identifiant)
            actions[identifiant] = _avec_retard(lue, etapes, jour)
    return Plan(
        jour,
        orientations,
        objectifs,
        tuple(sorted(actions.values(), key=lambda a: rang(a.id))),
        tables("budgets"),
        cibles,
        jalons,
        tables("preuves"),
    )


def rang(identifiant: str) -> tuple[tuple[int, str], ...]:
    """Pour trier : 1.2.10 vient après 1.2.9."""
    return tuple((int(m), "") if m.isdigit() else (10**6, m) for m in identifiant.split("."))


def retard(
    statut: str,
    debut: date | None,
    fin: date | None,
    etapes: Iterable[tuple[str, date | None, date | None]],
    jour: date,
) -> str:
    """Pourquoi l'action est en retard ce `jour` ; vide si elle ne l'est pas ou si rien n'est daté.

    `etapes` : (nom, prévue le, faite le). Une action terminée ou suspendue n'est jamais en retard.
    """
    if statut in TERMINES or statut == "suspendue":
        return ""
    if fin is not None and fin < jour:
        return f"la fin était prévue le {fin:%d/%m/%Y}"
    for nom, prevue, faite in etapes:
        if prevue is not None and faite is None and prevue < jour:
            return f"l'étape « {nom} » était prévue le {prevue:%d/%m/%Y}"
    if debut is not None and debut < jour and statut in NON_COMMENCES:
        return f"le début était prévu le {debut:%d/%m/%Y}, l'état est « {statut} »"
    return ""


def lignes_de(table: pd.DataFrame, identifiant: str) -> pd.DataFrame:
    """Les lignes d'une table annexe qui concernent une action."""
    return table[table["action"].map(texte) == identifiant] if len(table) else table


def _titres(table: pd.DataFrame, cle: str, titre: str) -> dict[str, str]:
    couples = ((texte(r[cle]), texte(r[titre])) for r in lignes(table))
    return dict(sorted(((c, t) for c, t in couples if c), key=lambda ct: rang(ct[0])))


def _groupes(table: pd.DataFrame, colonne: str) -> dict[str, list[str]]:
    groupes: dict[str, list[str]] = {}
    for r in lignes(table):
        connus = groupes.setdefault(texte(r["action"]), [])
        if texte(r[colonne]) not in connus:
            connus.append(texte(r[colonne]))
    return groupes


def _lignes(jalons: pd.DataFrame, identifiant: str) -> list[tuple[str, date | None, date | None]]:
    return [
        (texte(r["jalon"]), jour_lu(r["prevu_le"]), jour_lu(r["fait_le"]))
        for r in lignes(lignes_de(jalons, identifiant))
    ]


def _action(ligne: dict[str, Any], parents: dict[str, str], indicateurs: tuple[str, ...]) -> Action:
    identifiant, objectif = texte(ligne["action"]), texte(ligne["objectif"])
    return Action(
        id=identifiant,
        libelle=texte(ligne["intitule"]),
        objectif=objectif,
        orientation=parents.get(objectif, ""),
        theme=texte(ligne["theme"]) or A_QUALIFIER,
        statut=texte(ligne["statut"]) or A_QUALIFIER,
        pilote=texte(ligne["pilote"]),
        partenaires=liste(ligne["partenaires"]),
        zone=liste(ligne["zone"]),
        public=texte(ligne["public_vise"]),
        debut=jour_lu(ligne["debut"]),
        fin=jour_lu(ligne["fin"]),
        volets=liste(ligne["volets_legaux"]),
        volets_valides=texte(ligne["volets_etat"]) == "validé",
        sans_indicateur=texte(ligne["sans_indicateur"]),
        remarques=texte(ligne["remarques"]),
        indicateurs=indicateurs,
        fictif=booleen(ligne.get("fictif")),
    )


def _avec_retard(
    lue: Action, etapes: list[tuple[str, date | None, date | None]], jour: date
) -> Action:
    return replace(lue, retard=retard(lue.statut, lue.debut, lue.fin, etapes, jour))
