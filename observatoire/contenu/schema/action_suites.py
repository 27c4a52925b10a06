"""Ce qu'une action se donne pour l'année, et les questions auxquelles personne n'a encore répondu."""

from collections.abc import Iterator, Sequence

from observatoire.contenu.schema.commun import tableau_saisi
from observatoire.documents.contenu import Bloc, Liste, Titre
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.local import lignes, table
from observatoire.schema.plan import A_QUALIFIER, Action, Plan
from observatoire.schema.suivi import CONTEXTE, Suivi

SANS_MESURE = (
    "Les indicateurs liés ne disent que le public concerné : l'effet se suit par les étapes, les preuves et l'objectif "
    "de l'année, ou par un indicateur « effet attendu » à lier (Indicateurs et cibles)."
)


def objectifs_de(a: Action, lecteur: Lecteur) -> list[Bloc]:
    """Les objectifs de l'action, l'année la plus récente d'abord, et leur bilan ; rien s'il n'y en a pas."""
    siens = [r for r in lignes(lecteur.locale("objectifs_annuels")) if r["action"] == a.id]
    if not siens:
        return []
    atteints = table("objectifs_annuels").colonne("atteint").modalites
    colonnes = (
        Colonne("Année", "annee", 10), Colonne("Objectif", largeur=34),
        *(Colonne(n, largeur=v, vide="à dire") for n, v in (("En fin d'année", 16), ("Ce qui le montre", 24), ("Suite", 16))),
    )  # fmt: skip
    rangees = (
        (r["fictif"], (r["annee"], r["objectif"], atteints.get(r["atteint"]), r["constat"] or None, r["suite"] or None))
        for r in sorted(siens, key=lambda r: -r["annee"])
    )  # fmt: skip
    return [tableau_saisi("Objectifs de l'année", colonnes, rangees, "objectifs_annuels")]


def reste_a_dire(
    a: Action, plan: Plan, siens: Sequence[Suivi], lecteur: Lecteur, *, chiffree: bool
) -> list[Bloc]:
    """Les questions sans réponse sur cette action ; rien si tout est dit."""
    questions = tuple(_questions(a, plan, siens, lecteur, chiffree))
    return [Titre("Ce qui reste à dire", 2), Liste(questions)] if questions else []


def _questions(
    a: Action, plan: Plan, siens: Sequence[Suivi], lecteur: Lecteur, chiffree: bool
) -> Iterator[str]:
    objectifs = lignes(lecteur.locale("objectifs_annuels"))
    if not a.pilote:
        yield "Qui la pilote (une fonction ou une structure) ?"
    if not a.partenaires:
        yield "Avec quels partenaires ?"
    if a.statut == A_QUALIFIER or a.debut is None:
        yield "Où en est-elle, quand commence-t-elle, quand finit-elle ?"
    if not a.zone:
        yield "Dans quelles communes ?"
    if not chiffree:
        yield "Combien coûte-t-elle, et qui paie ?"
    if not any(e.action == a.id for e in plan.jalons):
        yield "Par quelles étapes passe-t-elle, à quelles dates ?"
    if not any(r["action"] == a.id for r in objectifs):
        yield "Quel objectif pour cette année ?"
    if not any(s.role != CONTEXTE for s in siens) and not any(
        p.action == a.id for p in plan.preuves
    ):
        yield "Quelle preuve dira qu'elle a réussi, et combien en attend-on ?"
