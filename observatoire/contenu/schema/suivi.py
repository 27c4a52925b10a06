"""Le suivi du plan : la fiche d'une action et le bilan d'une année, à l'écran et en documents."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, groupby
from typing import Any

from observatoire import formats
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import blocs_de, element
from observatoire.contenu.schema.budget import croises
from observatoire.contenu.schema.commun import Lignes, constats, saisies, tableau_saisi
from observatoire.documents.contenu import Bloc, Document, Paragraphe, Titre
from observatoire.documents.rendu import document_court
from observatoire.documents.tableau import Colonne, Tableau, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque, secret
from observatoire.schema import budget
from observatoire.schema.filtres import (
    decisions_de,
    dire_dates,
    dire_partenaires,
    dire_volets,
    dire_zone,
)
from observatoire.schema.plan import A_QUALIFIER, Action, Jalon, Plan, Preuve
from observatoire.schema.publie import plan_publie
from observatoire.schema.suivi import suivre

_ETAPE = (Colonne("Action", "identifiant"), Colonne("Étape"))
_PIECE = ("Pièce", "Nature", "Date", "Combien")


def document_fiche(lecteur: Lecteur, identifiant: str) -> Document:
    """La fiche d'une action du plan, sur une page."""
    action = plan_publie(lecteur).action(identifiant)
    titre = f"{identifiant} — {action.libelle}" if action else identifiant
    return document_court(lecteur, titre, blocs_de(lecteur, "plan_action", {"action": identifiant}))


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


@element("plan_action", "Fiche d'une action")
def plan_action(lecteur: Lecteur, action: str, jour: str = "") -> Sequence[Bloc]:
    """Tout ce qu'on sait d'une action : rubriques, indicateurs, budget, étapes, preuves, décisions."""
    plan = plan_publie(lecteur, jour_de(lecteur, jour))
    a = plan.action(action)
    if a is None:
        raise AppelIncorrect(
            f"L'action « {action} » n'est pas dans le plan. Exemple : "
            f"{plan.actions[0].id if plan.actions else '1.1.1'}."
        )
    montants = budget.detail(plan, [a.id])
    argent = (
        budget.phrase(montants) if len(montants) else "Aucun montant n'est saisi pour cette action."
    )
    siens = [s for s in suivre(plan, lecteur) if s.action == a.id]
    return [
        _rubriques(a, plan, lecteur),
        Titre("Indicateurs", 2),
        *constats(siens, "Aucun indicateur n'est lié à cette action.", nommer=False),
        Titre("Budget", 2),
        Paragraphe(argent, "constat", fictif=bool(montants["fictif"].any())),
        *_si("Budget de l'action", _MONTANTS, _montants(montants), "budgets"),
        *_si("Étapes", (Colonne("Étape"), Colonne("Prévue le", "date"), Colonne("Faite le", "date", vide="pas encore")),
             ((e.fictif, (e.jalon, e.prevu_le, e.fait_le)) for e in plan.jalons if e.action == a.id), "jalons"),
        *_si("Preuves", map(Colonne, _PIECE),
             ((p.fictif, (p.preuve, p.nature_preuve, p.jour, dit)) for p, dit in _preuves(plan, lecteur) if p.action == a.id),
             "preuves"),
        *_si("Décisions", (Colonne("Date", "date"), Colonne("Instance"), Colonne("Décision")),
             ((d.exemple, (d.jour, d.instance, d.texte)) for d in decisions_de(plan, lecteur.locale) if a.id in d.actions),
             "reunions", "points"),
    ]  # fmt: skip


def _rubriques(a: Action, plan: Plan, lecteur: Lecteur) -> Tableau:
    lignes = (
        ("Place dans le plan", f"Axe {a.orientation} — {plan.orientations.get(a.orientation, '')} › "
         f"{a.objectif} {plan.objectifs.get(a.objectif, '')}"),
        ("État", a.statut + (f" — en retard : {a.retard}" if a.retard else "")),
        ("Calendrier", dire_dates(a)),
        ("Pilote", a.pilote or A_QUALIFIER),
        ("Partenaires", dire_partenaires(a, lecteur.locale) or A_QUALIFIER),
        ("Zone", dire_zone(a.zone, lecteur.reglages) or A_QUALIFIER),
        ("Public visé", a.public or A_QUALIFIER),
        ("Thème", a.theme),
        ("Volets du schéma", dire_volets(a) or "aucun"),
        ("Mesure de l'effet", a.sans_indicateur),
        ("Remarques", a.remarques),
    )  # fmt: skip
    return Tableau(
        colonnes=de_texte({"Rubrique": 1, "Ce qui est saisi": 4}),
        lignes=tuple((nom, dite) for nom, dite in lignes if dite),
        titre=f"Fiche de l'action {a.id} : {a.libelle}",
        provenance=saisies("actions", fictif=a.fictif),
    )


_MONTANTS = (
    Colonne("Année", "annee"), *map(Colonne, ("Nature", "Payeur", "Objet")),
    Colonne("Montant", "montant", vide="non renseigné"), Colonne("Financement"),
)  # fmt: skip


def _montants(detail: Any) -> Lignes:
    for r in detail.itertuples():
        montant = None if r.montant != r.montant else float(r.montant)
        yield bool(r.fictif), (int(r.annee), r.nature, r.payeur, r.objet, montant, r.financement)


def _preuves(plan: Plan, lecteur: Lecteur) -> list[tuple[Preuve, str]]:
    """Chaque pièce et le compte qu'on peut en dire : toutes celles d'une action ensemble, quelle que soit
    l'année montrée (« 18 », « 15 », « moins de 5 » redirait 3)."""
    seuil = lecteur.reglages.seuils.secret_local
    rendues = []
    for _, siennes in groupby(sorted(plan.preuves, key=lambda p: p.action), lambda p: p.action):
        pieces = list(siennes)
        tus = secret.dits([(p.quantite, p.unite_quantite) for p in pieces], seuil)
        for i, p in enumerate(pieces):
            dit = secret.dire(p.quantite, p.unite_quantite, seuil, tus.get(i, ""))
            rendues.append((p, dit))
    return rendues


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
    etats = Counter((a.statut, a.fictif) for a in plan.actions)
    fixees = [s for s in suivre(plan, lecteur) if s.fixee]
    return [
        Paragraphe(f"{_phrase(plan, annee)} {argent}", "constat", fictif=plan.fictif),
        *_si("Actions du plan par état", (Colonne("État"), Colonne("Actions", "effectif")),
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
        (p, dit) for p, dit in _preuves(plan, lecteur) if p.datee_du and p.datee_du.year == annee
    ]
    decisions = [d for d in decisions_de(plan, lecteur.locale) if d.jour.year == annee]
    tous: tuple[tuple[str, Iterable[Colonne], Lignes, tuple[str, ...]], ...] = (
        (f"Actions de l'année {annee}", de_texte({"Action": 46, "État": 14, "Calendrier": 22, "Dans l'année": 18}),
         [(a.fictif, (_nom(a), a.statut, dire_dates(a), " et ".join(["commence"] * c + ["se termine"] * f) or "en cours")) for a, c, f in _de_l_annee(plan, annee)],
         ("actions",)),
        ("Retards", de_texte({"Action": 46, "État": 14, "Pourquoi": 40}),
         [(a.fictif, (_nom(a), a.statut, a.retard)) for a in _suivies(plan) if a.retard], ("actions", "jalons")),
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
        yield from _si(titre, colonnes, lignes, *tables)
    vides = [titre[0].lower() + titre[1:] for titre, _, lignes, _ in tous if not lignes]
    if vides:
        yield Paragraphe(f"Rien de saisi. Ce qui manque : {', '.join(vides)}.", "note")


def _nom(a: Action) -> str:
    return f"{a.id} {a.libelle}"


def _si(titre: str, colonnes: Iterable[Colonne], lignes: Lignes, *tables: str) -> list[Bloc]:
    """Le tableau de ces lignes saisies ; rien s'il n'y en a pas."""
    lues = list(lignes)
    return [tableau_saisi(titre, colonnes, lues, *tables)] if lues else []
