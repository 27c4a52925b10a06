"""Parties tirées des actions du plan : un axe, avec l'état de chaque action et son retard."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.affirmations.mots import EXEMPLE
from observatoire.contenu.commun.exemple import LIGNES, exemple
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import saisies
from observatoire.documents.contenu import Bloc, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.schema.fiche import dire_dates
from observatoire.schema.filtres import Filtre, dire_zone
from observatoire.schema.plan import A_QUALIFIER, Action, Plan
from observatoire.schema.publie import plan_publie
from observatoire.territoire import Reglages


@element("plan_axe", "Actions du plan")
def plan_axe(
    lecteur: Lecteur, axe: str, titre: str = "", theme: str = "",
    statut: str = "", volet: str = "", commune: str = "", retard: bool = False, jour: str = "",
) -> Sequence[Bloc]:  # fmt: skip
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
        raise AppelIncorrect(f"Aucune action de l'axe {axe} ne correspond à ces choix.")
    return [
        *exemple(any(a.fictif for a in gardees), LIGNES),
        Tableau(
            colonnes=(
                Colonne("Action", largeur=8),
                Colonne("Intitulé", largeur=28),
                Colonne("État", largeur=20),
                Colonne("Calendrier", largeur=18),
                Colonne("Pilote", largeur=14),
                Colonne("Rattachement", largeur=17),
            ),
            lignes=tuple(_ligne(a, lecteur.reglages) for a in gardees),
            titre=titre or _intitule(axe, plan),
            provenance=saisies("actions", "jalons"),
            notes=_notes(gardees, len(actions), plan),
        ),
    ]


def _est_de(a: Action, axe: str, plan: Plan) -> bool:
    """L'axe de son objectif ; un morceau d'identifiant (« 2.5 ») désigne les actions qu'il commence."""
    return a.orientation == axe if axe in plan.orientations else f"{a.id}.".startswith(f"{axe}.")


def _intitule(axe: str, plan: Plan) -> str:
    nom = plan.orientations.get(axe) or plan.objectifs.get(axe, "")
    return f"Actions de l'axe {axe}" + (f" : {nom}" if nom else "")


def _ligne(a: Action, reglages: Reglages) -> tuple[str, ...]:
    lies = formats.pluriel(len(a.indicateurs), "indicateur") if a.indicateurs else ""
    volets = (
        f"{'volet' if len(a.volets) == 1 else 'volets'} {', '.join(a.volets)}" if a.volets else ""
    )
    volets += " (proposé)" * bool(volets and not a.volets_valides)
    rattachement = (dire_zone(a.zone, reglages) or A_QUALIFIER, volets, lies)
    return (
        a.id,
        f"{EXEMPLE} : {a.libelle}" if a.fictif else a.libelle,
        a.statut + (f"\nen retard : {a.retard}" if a.retard else ""),
        dire_dates(a),
        a.pilote or "à compléter",
        "\n".join(x for x in rattachement if x),
    )


def _notes(gardees: Sequence[Action], total: int, plan: Plan) -> tuple[str, ...]:
    objectifs = dict.fromkeys(a.objectif for a in gardees)
    nommes = [f"{o} {plan.objectifs[o]}" for o in objectifs if o in plan.objectifs]
    return tuple(
        x
        for x in (
            f"{formats.pluriel(len(gardees), 'action')} sur {total}."
            if len(gardees) < total
            else "",
            f"Objectifs : {' ; '.join(nommes)}." if nommes else "",
            f"Retards au {formats.jour(plan.jour)}." if any(a.retard for a in gardees) else "",
        )
        if x
    )
