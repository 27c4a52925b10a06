"""Ce que dit le plan : un axe et ses retards, les cibles, la frise et la carte des actions."""

from collections.abc import Sequence

import pandas as pd

from observatoire import formats
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import QUALIFIER, etat_de, tableau_saisi
from observatoire.documents.contenu import Bloc, Etat, Liste, Tableau
from observatoire.documents.tableau import (
    A_COMPLETER,
    Attente,
    Cellule,
    Colonne,
    de_texte,
    inventees,
)
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.local import manque
from observatoire.methodes import progres
from observatoire.provenance import Periode
from observatoire.schema.filtres import Filtre, communes_de, dire_dates, dire_zone
from observatoire.schema.plan import Action, Plan
from observatoire.schema.publie import plan_publie
from observatoire.schema.suivi import CONTEXTE, Suivi, suivre
from observatoire.territoire import Reglages

SAISIR = "À faire : page Schéma, onglet Modifier, puis Publier."
_BONS = (progres.Etat.ATTEINTE, progres.Etat.EN_CHEMIN, progres.Etat.MAINTENUE)


@element("plan_axe", "Actions du plan")
def plan_axe(
    lecteur: Lecteur, axe: str = "", titre: str = "", theme: str = "",
    statut: str = "", volet: str = "", commune: str = "", retard: bool = False, jour: str = "",
) -> Bloc:  # fmt: skip
    """Les actions d'un axe (« 1 », « 2.5 »), leur état, leur retard au jour dit et sa raison."""
    plan = plan_publie(lecteur, jour_de(lecteur, jour))
    actions = [a for a in plan.actions if _est_de(a, axe, plan)]
    if not actions:
        raise AppelIncorrect(
            f"Le plan n'a aucune action dont l'identifiant commence par « {axe} ». À faire : la saisir "
            "dans la page Schéma."
        )
    filtre = Filtre(theme=theme, statut=statut, volet=volet, commune=commune, retard=retard)
    gardees = filtre.garder(actions, lecteur.reglages)
    if not gardees:
        ou = f"de l'axe {axe}" if axe else "du plan"
        raise AppelIncorrect(f"Aucune action {ou} ne correspond à ces choix.")
    colonnes = (
        Colonne("Action", "identifiant", 8),
        *de_texte({"Intitulé": 28, "État": 20}),
        Colonne("Calendrier", largeur=18, vide=QUALIFIER),
        Colonne("Pilote", largeur=14, vide=A_COMPLETER),
        Colonne("Rattachement", largeur=17),
    )
    lignes = ((a.fictif, _ligne(a, lecteur.reglages)) for a in gardees)
    notes, dit = _notes(gardees, len(actions), plan), titre or _intitule(axe, plan)
    return tableau_saisi(dit, colonnes, lignes, "actions", "jalons", notes=notes)


def _est_de(a: Action, axe: str, plan: Plan) -> bool:
    """L'axe de son objectif ; vide, toutes ; un morceau d'identifiant (« 2.5 ») désigne les actions qu'il commence."""
    if not axe:
        return True
    return a.orientation == axe if axe in plan.orientations else f"{a.id}.".startswith(f"{axe}.")


def _intitule(axe: str, plan: Plan) -> str:
    nom = plan.orientations.get(axe) or plan.objectifs.get(axe, "")
    return f"Actions de l'axe {axe}" + (f" : {nom}" if nom else "")


def _ligne(a: Action, reglages: Reglages) -> tuple[Cellule, ...]:
    lies = formats.pluriel(len(a.indicateurs), "indicateur") if a.indicateurs else ""
    volets = (
        f"{'volet' if len(a.volets) == 1 else 'volets'} {', '.join(a.volets)}" if a.volets else ""
    )
    volets += " (proposé)" * bool(volets and not a.volets_valides)
    zone = dire_zone(a.zone, reglages)
    connus = "\n".join(x for x in (zone, volets, lies) if x)
    rattachement = connus if zone else Attente("zone à qualifier", connus)
    return a.id, a.libelle, etat_de(a, "\n"), dire_dates(a) or None, a.pilote or None, rattachement


def _notes(gardees: Sequence[Action], total: int, plan: Plan) -> tuple[str, ...]:
    objectifs = dict.fromkeys(a.objectif for a in gardees)
    nommes = [f"{o} {plan.objectifs[o]}" for o in objectifs if o in plan.objectifs]
    dites = (
        f"{_compte(gardees)} sur {total}." if len(gardees) < total else "",
        f"Objectifs : {' ; '.join(nommes)}." if nommes else "",
        f"Retards au {formats.jour(plan.jour)}." if any(a.retard for a in gardees) else "",
    )
    return tuple(x for x in dites if x)


@element("plan_cibles", "Cibles du plan")
def plan_cibles(lecteur: Lecteur) -> Bloc:
    """Chaque indicateur qui mesure un effet : départ, aujourd'hui, cible, et ce qu'on peut en dire."""
    effets = [s for s in suivre(plan_publie(lecteur), lecteur) if s.role != CONTEXTE]
    if not effets:
        raise AppelIncorrect(
            manque("cibles", "Aucun indicateur ne mesure encore l'effet d'une action")
        )
    lignes = sorted(effets, key=lambda s: not s.fixee)
    return Tableau(
        colonnes=de_texte(
            {"Action et indicateur": 30, "Où en est-on": 16, "Ce qu'on peut dire": 54}
        ),
        lignes=tuple((f"{s.action} · {_nom(s)}", _avancement(s), s.phrase) for s in lignes),
        titre="Cibles du plan",
        fictives=inventees(s.fictif for s in lignes),
    )


@element("plan_contexte", "Indicateurs de contexte du plan")
def plan_contexte(lecteur: Lecteur) -> Bloc:
    """Les indicateurs qui décrivent le territoire sans mesurer l'effet d'une action."""
    lies = [s for s in suivre(plan_publie(lecteur), lecteur) if s.role == CONTEXTE]
    if not lies:
        raise AppelIncorrect("Aucun indicateur de contexte n'est lié aux actions du plan.")
    dits = tuple(f"{s.action} · {s.phrase}" for s in lies)
    return Liste(dits, fictives=inventees(s.fictif for s in lies))


def _nom(s: Suivi) -> str:
    return s.declare.libelle if s.declare else s.indicateur


def _avancement(s: Suivi) -> Etat:
    if not s.fixee:
        return Etat("cible à fixer", "attente")
    etat = s.avancement.etat
    bon, contraire = etat in _BONS, etat is progres.Etat.A_L_OPPOSE
    return Etat(str(etat), "bon" if bon else "alerte" if contraire else "attente")


@element("frise_plan", "Calendrier du plan")
def frise(
    lecteur: Lecteur, orientation: str = "", theme: str = "", statut: str = "", volet: str = "",
    commune: str = "", retard: bool = False,
) -> Figure:  # fmt: skip
    """Les actions datées du plan, dans l'ordre du plan ; les autres sont comptées en note."""
    filtre = Filtre(orientation, theme, statut, volet, commune, retard)
    gardees = filtre.garder(plan_publie(lecteur).actions, lecteur.reglages)
    barres = [b for a in gardees if (b := _barre(a))]
    if not barres:
        raise AppelIncorrect(
            f"{_compte(gardees)}, aucune n'a à la fois un début et une fin. {SAISIR}"
        )
    lignes = pd.DataFrame(barres)
    sans = len(gardees) - len(barres)
    debut, fin = int(lignes["debut"].min()[:4]), int(lignes["fin"].max()[:4])
    return Figure(
        identifiant="frise_plan",
        forme=Forme.FRISE,
        titre=f"Quand ? {formats.pluriel(len(barres), 'action datée', 'actions datées')}, "
        f"{formats.de_a(debut, fin)}",
        donnees=lignes,
        unite="mois",
        periode=Periode(debut, fin),
        perimetre=commun.ensemble_de(lecteur, None).libelle,
        notes=(f"Sans dates, donc hors de la frise : {formats.pluriel(sans, 'action')}.",) * (sans > 0),
        definition="Début et fin saisis pour chaque action. En retard : une fin ou une étape prévue "
        "avant le jour de l'édition et pas faite, ou un début passé sans que l'action ait commencé.",
        options=Options(
            nom_libelle="Action", nom_valeur="durée", aujourd_hui=f"{lecteur.publie_le:%Y-%m-%d}"
        ),
    )  # fmt: skip


def _barre(a: Action) -> dict[str, object]:
    """La barre d'une action ; vide si elle n'a pas de dates qui se suivent."""
    if not (a.debut and a.fin and a.debut <= a.fin):
        return {}
    return {
        "code": a.id,
        "libelle": f"{a.id} {a.libelle}",
        "debut": a.debut.isoformat(),
        "fin": a.fin.isoformat(),
        "serie": a.statut,
        "est_principal": bool(a.retard),
        "valeur": round((a.fin - a.debut).days / 30.4375, 1),
        "statut": "fictif" if a.fictif else "publie",
        "texte": f"du {a.debut:%d/%m/%Y} au {a.fin:%d/%m/%Y}",
        "note": f"En retard : {a.retard}" if a.retard else "",
    }


@element("carte_plan", "Actions du plan sur la carte")
def carte(lecteur: Lecteur, theme: str = "", statut: str = "") -> Figure:
    """Combien d'actions visent nommément chaque commune ; celles de tout le territoire en note."""
    reglages = lecteur.reglages
    gardees = Filtre(theme=theme, statut=statut).garder(plan_publie(lecteur).actions, reglages)
    contours = couches(lecteur)
    noms = dict(zip(contours.fond["code"], contours.fond["libelle"], strict=True))
    zones = {a.id: set(communes_de(a.zone, reglages)[0]) for a in gardees}
    partout = [a for a in gardees if set(noms) <= zones[a.id]]
    sans_zone = [a for a in gardees if not zones[a.id]]
    situees = [a for a in gardees if a not in partout and a not in sans_zone]
    visees = {c: [a for a in situees if c in zones[a.id]] for c in noms}
    if not any(visees.values()):
        raise AppelIncorrect(f"{_compte(gardees)}, aucune n'est située dans une commune. {SAISIR}")
    touchees = formats.pluriel(sum(bool(v) for v in visees.values()), "commune")
    dehors = [a.id for a in situees if not set(noms) & zones[a.id]]
    notes = (
        f"Tout le territoire : {_compte(partout)} (non comptées sur la carte)." if partout else "",
        f"Zone à qualifier : {_compte(sans_zone)}." if sans_zone else "",
        f"Hors du territoire : action {', '.join(dehors)}." if dehors else "",
    )
    return Figure(
        identifiant="carte_plan",
        forme=Forme.SYMBOLES,
        titre=f"Où ? {_compte(situees)} visant {touchees} en particulier",
        donnees=pd.DataFrame([_point(c, noms[c], siennes) for c, siennes in visees.items()]),
        unite="actions",
        perimetre=commun.ensemble_de(lecteur, None).libelle,
        notes=tuple(n for n in notes if n),
        **contours.dessin,
        definition="Actions dont la zone saisie nomme la commune ou son secteur.",
        options=Options(nom_valeur="actions situées"),
    )  # fmt: skip


def _point(code: str, libelle: str, siennes: Sequence[Action]) -> dict[str, object]:
    return {
        "code": code,
        "libelle": libelle,
        "valeur": float(len(siennes)),
        "note": f"Actions {', '.join(a.id for a in siennes)}" if siennes else "",
        "statut": "fictif" if any(a.fictif for a in siennes) else "publie",
    }


def _compte(actions: Sequence[Action]) -> str:
    return formats.pluriel(len(actions), "action")
