"""Parties sur les indicateurs liés aux actions du plan : cibles, puis contexte."""

from collections.abc import Sequence

from observatoire.contenu.commun.exemple import PLAN, exemple
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Etat, Liste, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import progres
from observatoire.schema.publie import plan_publie
from observatoire.schema.suivi import CONTEXTE, Suivi, suivre

_BONS = (progres.Etat.ATTEINTE, progres.Etat.EN_CHEMIN, progres.Etat.MAINTENUE)


@element("plan_cibles", "Cibles du plan")
def plan_cibles(lecteur: Lecteur) -> Sequence[Bloc]:
    """Chaque indicateur qui mesure un effet : départ, aujourd'hui, cible, et ce qu'on peut en dire."""
    plan = plan_publie(lecteur)
    effets = [s for s in suivre(plan, lecteur) if s.role != CONTEXTE]
    if not effets:
        raise AppelIncorrect(
            "Aucun indicateur ne mesure encore l'effet d'une action. À faire : page Schéma, onglet "
            "Modifier, table Indicateurs et cibles, puis Publier."
        )
    lignes = sorted(effets, key=lambda s: not s.fixee)
    return [
        *exemple(plan.fictif, PLAN),
        Tableau(
            colonnes=(
                Colonne("Action et indicateur", largeur=30),
                Colonne("Où en est-on", largeur=16),
                Colonne("Ce qu'on peut dire", largeur=54),
            ),
            lignes=tuple((f"{s.action} · {_nom(s)}", _avancement(s), s.phrase) for s in lignes),
            titre="Cibles du plan",
        ),
    ]


@element("plan_contexte", "Indicateurs de contexte du plan")
def plan_contexte(lecteur: Lecteur) -> Sequence[Bloc]:
    """Les indicateurs qui décrivent le territoire sans mesurer l'effet d'une action."""
    plan = plan_publie(lecteur)
    dits = [f"{s.action} · {s.phrase}" for s in suivre(plan, lecteur) if s.role == CONTEXTE]
    if not dits:
        raise AppelIncorrect("Aucun indicateur de contexte n'est lié aux actions du plan.")
    return [*exemple(plan.fictif, PLAN), Liste(tuple(dits))]


def _nom(s: Suivi) -> str:
    return indicateur(s.indicateur).libelle if s.declare else s.indicateur


def _avancement(s: Suivi) -> Etat:
    if not s.fixee:
        return Etat("cible à fixer", "attente")
    etat = s.avancement.etat
    bon, contraire = etat in _BONS, etat is progres.Etat.A_L_OPPOSE
    return Etat(str(etat), "bon" if bon else "alerte" if contraire else "attente")
