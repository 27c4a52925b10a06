"""La fiche d'une action et le bilan d'une année du plan, en documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from observatoire.documents.contenu import (
    Bloc,
    Document,
    Paragraphe,
    Tableau,
    Titre,
)
from observatoire.documents.parties_budget import croises
from observatoire.documents.plan_commun import document, liste, tableau
from observatoire.entrepot.contexte import contexte_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.schema import bilan as bilans
from observatoire.schema.edition import plan_publie, tables_de
from observatoire.schema.fiche import Fiche, dire_dates, fiche
from observatoire.schema.suivi import suivre
from observatoire.territoire import Reglages


def document_fiche(lecteur: Lecteur, reglages: Reglages, identifiant: str) -> Document:
    """La fiche d'une action du plan, sur une page."""
    plan = plan_publie(lecteur, reglages)
    action = plan.action(identifiant)
    if action is None:
        raise AppelIncorrect(
            f"L'action « {identifiant} » n'est pas dans le plan. Exemple : "
            f"{plan.actions[0].id if plan.actions else '1.1.1'}."
        )
    tables = tables_de(contexte_de(lecteur, reglages))
    f = fiche(action, plan, suivre(plan, lecteur, reglages), tables, reglages)
    return document(f"{action.id} — {action.libelle}", plan, lecteur, list(_fiche(f)),
                     sous_titre=f.chapeau, page_de_titre=False, sommaire=False)  # fmt: skip


def document_bilan(lecteur: Lecteur, reglages: Reglages, annee: int) -> Document:
    """Le bilan d'une année du plan."""
    plan = plan_publie(lecteur, reglages)
    tables = tables_de(contexte_de(lecteur, reglages))
    b = bilans.bilan(plan, annee, suivre(plan, lecteur, reglages), tables)
    etats = Counter(a.statut for a in plan.actions)
    blocs: list[Bloc] = [
        Paragraphe(b.phrase, "constat"),
        Tableau(
            titre="Actions du plan par état",
            entetes=("État", "Actions"),
            lignes=tuple(etats.items()),
        ),
    ]
    for titre, actions in (
        ("Actions commencées", b.commencees),
        ("Actions en cours", b.en_cours),
        ("Actions à leur terme", b.terminees),
    ):
        lignes = tuple((a.id, a.libelle, a.statut, dire_dates(a)) for a in actions)
        blocs += tableau(titre, ("Action", "Intitulé", "État", "Calendrier"), lignes)
    retards = tuple((a.id, a.libelle, a.retard) for a in b.en_retard)
    blocs += tableau("Retards", ("Action", "Intitulé", "Pourquoi"), retards)
    blocs += tableau("Étapes faites", ("Action", "Étape", "Faite le"), b.faites)
    blocs += tableau("Étapes prévues et pas faites", ("Action", "Étape", "Prévue le"), b.manquees)
    blocs += [Titre("Budget"), Paragraphe(b.argent, "constat"), *croises(b.depenses)]
    entetes = ("Date", "Instance", "Décision", "Actions")
    blocs += tableau("Décisions des instances", entetes, b.decisions)
    entetes = ("Action", "Pièce", "Date", "Combien")
    blocs += tableau("Preuves et fréquentation", entetes, b.preuves)
    blocs += [
        Titre("Indicateurs et cibles"),
        *liste(b.constats, "Aucune cible n'est encore fixée."),
    ]
    return document(f"Bilan {annee} du plan d'actions", plan, lecteur, blocs,
                    page_de_titre=False, sommaire=False)  # fmt: skip


def _fiche(f: Fiche) -> Iterable[Bloc]:
    yield Tableau(
        entetes=("Rubrique", "Ce qui est saisi"),
        lignes=tuple((nom, v) for nom, v in f.rubriques if v),
        largeurs=(1, 4),
    )
    yield Titre("Indicateurs")
    yield from liste(f.constats, "Aucun indicateur n'est lié à cette action.")
    yield Titre("Budget")
    yield Paragraphe(f.budget, "constat")
    tableaux = (
        ("", ("Année", "Nature", "Payeur", "Objet", "Montant", "Financement"), f.montants),
        ("Étapes", ("Étape", "Prévue le", "Faite le"), f.etapes),
        ("Preuves", ("Pièce", "Nature", "Date", "Combien"), f.preuves),
        ("Décisions", ("Date", "Instance", "Décision"), f.decisions),
    )
    for titre, entetes, lignes in tableaux:
        if lignes:
            if titre:
                yield Titre(titre)
            yield Tableau(entetes=entetes, lignes=lignes)
