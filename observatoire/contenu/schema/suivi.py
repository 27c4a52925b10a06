"""Le suivi du plan : la fiche d'une action et le bilan d'une année, à l'écran et en documents."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from observatoire import formats
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import blocs_de, element
from observatoire.contenu.schema.action import preuves_dites, si_saisi
from observatoire.contenu.schema.budget import croises
from observatoire.contenu.schema.commun import QUALIFIER, Lignes, constats, etat_de
from observatoire.documents.contenu import Bloc, Document, Paragraphe, Titre
from observatoire.documents.rendu import document_court
from observatoire.documents.tableau import Colonne, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque
from observatoire.schema import budget
from observatoire.schema.annexes import Jalon
from observatoire.schema.filtres import (
    decisions_de,
    dire_dates,
)
from observatoire.schema.plan import Action, Plan
from observatoire.schema.publie import plan_publie
from observatoire.schema.suivi import suivre

_ETAPE = (Colonne("Action", "identifiant"), Colonne("Étape"))


def document_bilan(lecteur: Lecteur, annee: int) -> Document:
    """Le bilan d'une année du plan."""
    blocs = blocs_de(lecteur, "plan_bilan", {"annee": annee})
    return document_court(lecteur, f"Bilan {annee} du plan d'actions", blocs)


def annees(plan: Plan) -> list[int]:
    """Les années que le plan touche (dates, budget, étapes), et celle du jour."""
    dates = chain.from_iterable(
        [*((a.debut, a.fin) for a in plan.actions), *((e.prevu_le, e.fait_le) for e in plan.jalons)]
    )
    montants = {m.annee for m in plan.budgets if m.annee}
    return sorted({plan.jour.year} | {j.year for j in dates if j} | montants)


@element("plan_bilan", "Bilan d'une année du plan")
def plan_bilan(lecteur: Lecteur, annee: int, jour: str = "") -> Sequence[Bloc]:
    """L'année du plan : sa phrase, puis actions, retards, étapes, budget, décisions, preuves, cibles."""
    plan = plan_publie(lecteur, jour_de(lecteur, jour))
    if not plan.actions:
        raise AppelIncorrect(manque("actions", "Aucune action n'est saisie"))
    montants = budget.detail(plan)
    depenses = montants[montants["annee"] == annee]
    argent = (
        budget.phrase(depenses) if len(depenses) else "Aucun montant n'est saisi pour cette année."
    )
    etats = Counter((etat_de(a), a.fictif) for a in plan.actions)
    fixees = [s for s in suivre(plan, lecteur) if s.fixee]
    return [
        Paragraphe(f"{_phrase(plan, annee)} {argent}", "constat", fictif=plan.fictif),
        *si_saisi("Actions du plan par état", (Colonne("État"), Colonne("Actions", "effectif")),
             ((fictif, (etat, n)) for (etat, fictif), n in etats.items()), "actions"),
        *_tableaux(plan, annee, lecteur),
        *croises(depenses),
        Titre("Indicateurs et cibles", 2),
        *constats(fixees, "Aucune cible n'est encore fixée."),
    ]  # fmt: skip


def _phrase(plan: Plan, annee: int) -> str:
    """Ce qui a commencé, fini, été fait ou manqué, et combien d'actions sont sans date."""
    siennes = _de_l_annee(plan, annee)
    comptes = (
        (sum(c for _, c, _ in siennes), "action commencée", "actions commencées"),
        (sum(f for _, _, f in siennes), "action à son terme", "actions à leur terme"),
        (len(_faites(plan, annee)), "étape faite", "étapes faites"),
    )
    dits = [
        formats.pluriel(n, un, plusieurs) if n else f"aucune {un}" for n, un, plusieurs in comptes
    ]
    if manquees := len(_manquees(plan, annee)):
        dits.append(
            formats.pluriel(manquees, "étape prévue et pas faite", "étapes prévues et pas faites")
        )
    sans = sum(not (a.debut or a.fin) for a in _suivies(plan))
    suite = f" {formats.pluriel(sans, 'action')} sans date." if sans else ""
    return f"En {annee} : {', '.join(dits)}.{suite}"


def _suivies(plan: Plan) -> list[Action]:
    return [a for a in plan.actions if a.statut != "abandonnée"]


def _de_l_annee(plan: Plan, annee: int) -> list[tuple[Action, bool, bool]]:
    """Les actions qui commencent, courent ou se terminent dans l'année : commence-t-elle, finit-elle."""
    trouvees = []
    for a in _suivies(plan):
        commence = bool(a.debut and a.debut.year == annee and a.debut <= plan.jour)
        finit = bool(a.fin and a.fin.year == annee)
        court = a.debut and a.debut.year <= annee and (a.fin is None or a.fin.year >= annee)
        if commence or finit or court:
            trouvees.append((a, commence, finit))
    return trouvees


def _faites(plan: Plan, annee: int) -> list[Jalon]:
    return [e for e in plan.jalons if e.fait_le and e.fait_le.year == annee]


def _manquees(plan: Plan, annee: int) -> list[Jalon]:
    """Les étapes prévues dans l'année, passées, et pas faites avant sa fin."""
    passees = [e for e in plan.jalons if e.prevu_le and e.prevu_le < plan.jour]
    pas_faites = [e for e in passees if e.fait_le is None or e.fait_le.year > annee]
    return [e for e in pas_faites if e.prevu_le and e.prevu_le.year == annee]


def _tableaux(plan: Plan, annee: int, lecteur: Lecteur) -> Iterable[Bloc]:
    """Les tableaux qui ont des lignes, puis ce pour quoi rien n'est saisi."""
    preuves = [
        (p, dit)
        for p, dit in preuves_dites(plan, lecteur)
        if p.datee_du and p.datee_du.year == annee
    ]
    decisions = [d for d in decisions_de(plan, lecteur.locale) if d.jour.year == annee]
    tous: tuple[tuple[str, Iterable[Colonne], Lignes, tuple[str, ...]], ...] = (
        (f"Actions de l'année {annee}", de_texte({"Action": 46, "État": 14, "Calendrier": 22, "Dans l'année": 18}),
         [(a.fictif, (_nom(a), etat_de(a), dire_dates(a) or QUALIFIER, " et ".join(["commence"] * c + ["se termine"] * f) or "en cours")) for a, c, f in _de_l_annee(plan, annee)],
         ("actions",)),
        ("Retards", de_texte({"Action": 46, "État": 14, "Pourquoi": 40}),
         [(a.fictif, (_nom(a), etat_de(a), a.retard)) for a in _suivies(plan) if a.retard], ("actions", "jalons")),
        ("Étapes faites", (*_ETAPE, Colonne("Faite le", "date")),
         [(e.fictif, (e.action, e.jalon, e.fait_le)) for e in _faites(plan, annee)], ("jalons",)),
        ("Étapes prévues et pas faites", (*_ETAPE, Colonne("Prévue le", "date")),
         [(e.fictif, (e.action, e.jalon, e.prevu_le)) for e in _manquees(plan, annee)], ("jalons",)),
        ("Décisions des instances", (Colonne("Date", "date"), *map(Colonne, ("Instance", "Décision", "Actions"))),
         [(d.exemple, (d.jour, d.instance, d.texte, ", ".join(d.actions))) for d in decisions], ("reunions", "points")),
        ("Preuves et fréquentation", map(Colonne, ("Action", "Pièce", "Date", "Combien")),
         [(p.fictif, (p.action, p.preuve, p.jour, dit)) for p, dit in preuves], ("preuves",)),
    )  # fmt: skip
    for titre, colonnes, lignes, tables in tous:
        yield from si_saisi(titre, colonnes, lignes, *tables)
    vides = [titre[0].lower() + titre[1:] for titre, _, lignes, _ in tous if not lignes]
    if vides:
        yield Paragraphe(f"Rien de saisi. Ce qui manque : {', '.join(vides)}.", "note")


def _nom(a: Action) -> str:
    return f"{a.id} {a.libelle}"
