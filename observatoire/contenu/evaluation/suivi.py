"""Le suivi d'une action : les quatre questions du comité, ce qu'elle produit mois par mois."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from observatoire import formats
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import saisies, tableau_saisi
from observatoire.documents.contenu import Bloc
from observatoire.documents.tableau import (
    Colonne,
    Etat,
    Ligne,
    Tableau,
    Valeur,
    de_texte,
    inventees,
)
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import lignes, manque, secret
from observatoire.schema import questions
from observatoire.schema.publie import plan_publie
from observatoire.schema.questions import Examen
from observatoire.schema.suivi import suivre

_GENRES: dict[str, Literal["bon", "attente", "alerte"]] = {
    "oui": "bon", "en partie": "attente", "non": "alerte",
}  # fmt: skip

_SECRET = "« Secret » : ce compte, avec les autres du même mois, redirait un compte trop petit pour être montré."


@element("quatre_questions", "Quatre questions sur une action")
def quatre_questions(lecteur: Lecteur, action: str, jour: str = "") -> Bloc:
    """Cohérence, atteinte, moyens, pérennité : les faits connus et la réponse du comité."""
    quand = jour_de(lecteur, jour)
    plan = plan_publie(lecteur, quand)
    connue = plan.action(action)
    if connue is None:
        raise AppelIncorrect(
            f"L'action « {action} » n'est pas dans le plan. À faire : page Schéma, onglet Modifier."
        )
    tables = lecteur.locale
    examens = questions.examiner(connue, plan, suivre(plan, lecteur), tables, quand)
    return Tableau(
        colonnes=(
            *de_texte({"Question": 24, "Ce que les saisies disent": 40, "Réponse": 14}),
            Colonne("Constat du comité", largeur=22, vide="—"),
        ),
        lignes=tuple(_examen(e) for e in examens),
        titre=f"Quatre questions sur l'action {connue.id} : {connue.libelle}",
        provenance=saisies("actions", "jalons", "budgets", "conventions", "bilans_actions"),
        notes=(f"Situation au {formats.jour(quand)}.",),
        fictives=inventees(e.fictif for e in examens),
        fictif=connue.fictif,
    )


@element("suivi_mensuel", "Suivi mensuel des questions d'évaluation")
def suivi_mensuel(lecteur: Lecteur) -> Bloc:
    """Ce que chaque action produit, mois par mois."""
    table = lecteur.locale("suivi_evaluations")
    if not len(table):
        raise AppelIncorrect(
            manque(
                "suivi_evaluations",
                "Aucun suivi n'est saisi : heures ouvertes, présences, trajets, mois par mois ; un "
                "effet sans activité ne peut pas venir de l'action",
            )
        )
    siennes = lignes(table.sort_values(["evaluation", "mesure", "mois"]))
    secrets = _secrets(siennes, lecteur.reglages.seuils.secret_local)
    colonnes = (
        *map(Colonne, ("Question", "Ce qu'on compte", "Mois")),
        *(Colonne(nom, "effectif", vide="—") for nom in ("Compte", "Prévu")),
    )
    lues = ((r["fictif"], _mois(r, secrets.get(i, ""))) for i, r in enumerate(siennes))
    notes = ("« — » : rien de saisi.", *(_SECRET,) * bool(secrets))
    return tableau_saisi("Suivi mensuel", colonnes, lues, "suivi_evaluations", notes=notes)


def _examen(e: Examen) -> Ligne:
    constat = " ".join(x for x in (e.constat, e.suite, f"({e.annee})" if e.annee else "") if x)
    etat = Etat(e.reponse, _GENRES.get(e.reponse, "attente"))
    return f"{e.libelle}\n{e.enonce}", "\n".join(e.faits), etat, constat or None


def _secrets(siennes: Sequence[Mapping[str, Any]], seuil: int) -> dict[int, str]:
    """Rang de la ligne → ce qu'elle dit à la place de son compte, question et mois par mois."""
    groupes: dict[tuple[str, Any], list[int]] = {}
    for i, r in enumerate(siennes):
        groupes.setdefault((r["evaluation"], r["mois"]), []).append(i)
    return {
        rangs[j]: dit
        for rangs in groupes.values()
        for j, dit in secret.dits(
            [(siennes[i]["compte"], siennes[i]["mesure"]) for i in rangs], seuil
        ).items()
    }


def _mois(r: Mapping[str, Any], cache: str) -> Ligne:
    mois = f"{r['mois']:%m/%Y}" if r["mois"] else ""
    return r["evaluation"], r["mesure"], mois, Valeur(cache) if cache else r["compte"], r["prevu"]
