"""Parties tirées du plan d'actions et des conventions saisis par le territoire."""

from __future__ import annotations

from collections.abc import Sequence

from observatoire import formats
from observatoire.documents.contenu import Bloc, Champs, Encadre, Tableau, Valeur
from observatoire.documents.parties import partie
from observatoire.entrepot.contexte import contexte_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.schema.conventions import Convention
from observatoire.schema.conventions import conventions as lire_conventions
from observatoire.schema.edition import plan_publie
from observatoire.schema.fiche import dire_dates
from observatoire.territoire import Reglages

_SOURCE = "Source : plan d'actions saisi par le territoire (data/local/actions.csv)."
EXEMPLE = "EXEMPLE — une partie de ces lignes est fictive."


@partie("plan_axe", "Actions du plan")
def plan_axe(lecteur: Lecteur, reglages: Reglages, axe: str, titre: str = "") -> Sequence[Bloc]:
    """Les actions d'un axe du plan (« 1 », « 2.5 »), leur état et leur calendrier."""
    plan = plan_publie(lecteur, reglages)
    actions = [a for a in plan.actions if f"{a.id}.".startswith(f"{axe}.")]
    if not actions:
        raise AppelIncorrect(
            f"Le plan n'a aucune action dont l'identifiant commence par « {axe} ». À faire : la saisir "
            "dans la page Schéma."
        )
    return [
        *([Encadre(EXEMPLE, genre="exemple")] if any(a.fictif for a in actions) else []),
        Tableau(
            entetes=("Action", "Intitulé", "État", "Calendrier", "Pilote"),
            lignes=tuple(
                (a.id, a.libelle, a.statut, dire_dates(a) or "—", a.pilote or "à compléter")
                for a in actions
            ),
            titre=titre or f"Actions de l'axe {axe}",
            source=_SOURCE,
            largeurs=(8, 40, 12, 16, 14),
        ),
    ]


@partie("convention", "Convention avec une structure")
def convention(lecteur: Lecteur, reglages: Reglages, structure: str) -> Sequence[Bloc]:
    """Ce que dit la table des conventions pour une structure (nom ou identifiant d'acteur)."""
    ctx = contexte_de(lecteur, reglages)
    connues = lire_conventions(
        ctx.locale("conventions"), ctx.locale("acteurs"), lecteur.publie_le.date()
    )
    siennes = [
        c for c in connues if structure.strip().lower() in (c.acteur.lower(), c.nom_acteur.lower())
    ]
    if not siennes:
        return [Champs((("Objet de la convention", ""), ("Période", ""), ("Montant", "")))]
    exemple = [Encadre(EXEMPLE, genre="exemple")] if any(c.exemple for c in siennes) else []
    return [
        *exemple,
        Tableau(
            entetes=("Convention", "Du", "Au", "Montant (€)", "Payeur", "État"),
            lignes=tuple(_ligne(c) for c in siennes),
            titre="Conventions avec cette structure",
            source="Source : table des conventions saisie par le territoire.",
        ),
    ]


def _ligne(c: Convention) -> tuple[str | Valeur, ...]:
    montant = "à compléter" if c.montant is None else formats.nombre(c.montant)
    debut, fin = (f"{j:%d/%m/%Y}" if j else "à compléter" for j in (c.debut, c.fin))
    return (c.objet, debut, fin, Valeur(montant, c.montant), c.payeur or "—", c.etat)
