"""Parties sur le suivi du plan : la fiche d'une action, le bilan d'une année."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from observatoire.contenu.commun.exemple import PLAN, exemple
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import liste, saisies
from observatoire.contenu.schema.parties_budget import croises
from observatoire.documents.contenu import Bloc, Cellule, Paragraphe, Tableau, Titre, Valeur
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.schema import bilan as bilans
from observatoire.schema import budget
from observatoire.schema.bilan import Bilan
from observatoire.schema.fiche import dire_dates, fiche
from observatoire.schema.plan import Action, Plan
from observatoire.schema.publie import plan_publie
from observatoire.schema.suivi import suivre

# Ailleurs, les textes suffisent à partager la largeur.
_LARGEURS: dict[tuple[str, ...], tuple[float, ...]] = {
    ("Action", "État", "Calendrier", "Dans l'année"): (46, 14, 22, 18),
    ("Action", "État", "Pourquoi"): (46, 14, 40),
}
Lignes = Sequence[tuple[Cellule, ...]]


@element("plan_action", "Fiche d'une action")
def plan_action(lecteur: Lecteur, action: str, jour: str = "") -> Sequence[Bloc]:
    """Tout ce qu'on sait d'une action : rubriques, indicateurs, budget, étapes, preuves, décisions."""
    plan = plan_publie(lecteur, jour_de(lecteur, jour))
    connue = plan.action(action)
    if connue is None:
        raise AppelIncorrect(
            f"L'action « {action} » n'est pas dans le plan. Exemple : "
            f"{plan.actions[0].id if plan.actions else '1.1.1'}."
        )
    f = fiche(connue, plan, suivre(plan, lecteur), lecteur.locale, lecteur.reglages)
    rubriques = (("Place dans le plan", f.chapeau), *f.rubriques)
    return [
        *exemple(plan.fictif, PLAN),
        Tableau(
            colonnes=(Colonne("Rubrique", largeur=1), Colonne("Ce qui est saisi", largeur=4),),
            lignes=tuple((nom, v) for nom, v in rubriques if v),
            titre=f"Fiche de l'action {connue.id} : {connue.libelle}",
            provenance=saisies("actions"),
            ),
        Titre("Indicateurs", 2),
        *liste(f.constats, "Aucun indicateur n'est lié à cette action."),
        Titre("Budget", 2),
        Paragraphe(f.budget, "constat"),
        *_si("Budget de l'action", ("Année", "Nature", "Payeur", "Objet", "Montant", "Financement"),
             _montants(plan, connue), "budgets"),
        *_si("Étapes", ("Étape", "Prévue le", "Faite le"), f.etapes, "jalons"),
        *_si("Preuves", ("Pièce", "Nature", "Date", "Combien"), f.preuves, "preuves"),
        *_si("Décisions", ("Date", "Instance", "Décision"), f.decisions, "reunions", "points"),
    ]  # fmt: skip


@element("plan_bilan", "Bilan d'une année du plan")
def plan_bilan(lecteur: Lecteur, annee: int, jour: str = "") -> Sequence[Bloc]:
    """L'année du plan : sa phrase, puis actions, retards, étapes, budget, décisions, preuves, cibles."""
    plan = plan_publie(lecteur, jour_de(lecteur, jour))
    if not plan.actions:
        raise AppelIncorrect(
            "Aucune action n'est saisie. À faire : page Schéma, onglet Modifier, table Actions, puis "
            "Publier."
        )
    tables = lecteur.locale
    suivis, seuil = suivre(plan, lecteur), lecteur.reglages.seuils.secret_local
    b = bilans.bilan(plan, annee, suivis, tables, seuil)
    etats = Counter(a.statut for a in plan.actions)
    return [
        *exemple(plan.fictif, PLAN),
        Paragraphe(b.phrase, "constat"),
        *_si("Actions du plan par état", ("État", "Actions"), tuple(etats.items()), "actions"),
        *_tableaux(b),
        *croises(b.depenses),
        Titre("Indicateurs et cibles", 2),
        *liste(b.constats, "Aucune cible n'est encore fixée."),
    ]


def _tableaux(b: Bilan) -> Iterable[Bloc]:
    """Les tableaux qui ont des lignes, puis ce pour quoi rien n'est saisi."""
    toutes: tuple[tuple[str, tuple[str, ...], Lignes, tuple[str, ...]], ...] = (
        (f"Actions de l'année {b.annee}", ("Action", "État", "Calendrier", "Dans l'année"),
         _actions(b), ("actions",)),
        ("Retards", ("Action", "État", "Pourquoi"),
         [(_nom(a), a.statut, a.retard) for a in b.en_retard], ("actions", "jalons")),
        ("Étapes faites", ("Action", "Étape", "Faite le"), b.faites, ("jalons",)),
        ("Étapes prévues et pas faites", ("Action", "Étape", "Prévue le"), b.manquees, ("jalons",)),
        ("Décisions des instances", ("Date", "Instance", "Décision", "Actions"), b.decisions, ("reunions", "points")),
        ("Preuves et fréquentation", ("Action", "Pièce", "Date", "Combien"), b.preuves, ("preuves",)),
    )  # fmt: skip
    for titre, entetes, lignes, tables in toutes:
        yield from _si(titre, entetes, lignes, *tables)
    vides = [titre[0].lower() + titre[1:] for titre, _, lignes, _ in toutes if not lignes]
    if vides:
        yield Paragraphe(f"Rien de saisi. Ce qui manque : {', '.join(vides)}.", "note")


def _actions(b: Bilan) -> Lignes:
    """Celles qui commencent, courent ou se terminent dans l'année, dans l'ordre du plan."""
    siennes: dict[str, Action] = {a.id: a for a in (*b.en_cours, *b.commencees, *b.terminees)}
    commencent, finissent = {a.id for a in b.commencees}, {a.id for a in b.terminees}
    return [
        (_nom(a), a.statut, dire_dates(a),
         " et ".join(["commence"] * (i in commencent) + ["se termine"] * (i in finissent)) or "en cours")
        for i, a in siennes.items()
    ]  # fmt: skip


def _nom(a: Action) -> str:
    return f"{a.id} {a.libelle}"


def _montants(plan: Plan, action: Action) -> Lignes:
    detail = budget.detail(plan, [action.id])
    return [
        (str(r["annee"]), str(r["nature"]), str(r["payeur"]), str(r["objet"]), _euros(r["montant"]),
         str(r["financement"]))
        for r in detail.to_dict("records")
    ]  # fmt: skip


def _euros(v: object) -> Valeur:
    montant = float(str(v))
    return Valeur(budget.euros(montant), None if montant != montant else montant)


def _si(titre: str, entetes: tuple[str, ...], lignes: Lignes, *tables: str) -> list[Bloc]:
    if not lignes:
        return []
    return [
        Tableau(
            colonnes=tuple(
                Colonne(nom, largeur=x)
                for nom, x in zip_longest(entetes, _LARGEURS.get(entetes, ()))
            ),
            lignes=tuple(lignes),
            titre=titre,
            provenance=saisies(*tables),
        )
    ]
