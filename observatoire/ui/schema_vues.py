"""Les vues du plan : frise, carte, budget, cibles, volets légaux."""

from datetime import date

import streamlit as st

from observatoire import formats
from observatoire.contenu.schema.budget import PAR, VIDE
from observatoire.methodes.progres import Etat
from observatoire.schema import budget, completude
from observatoire.schema.suivi import CONTEXTE
from observatoire.ui import composants, figures, parties, schema

_PAR = ("payeur", "nature", "theme")
_NATURES = {"": "Tout", "investissement": "Investissement", "fonctionnement": "Fonctionnement"}


def frise() -> None:
    """Les actions datées, sous les mêmes filtres que l'arbre."""
    f = schema.filtrer()
    figures.montrer_recette(
        "frise_plan", "frise-plan", theme=f.theme, statut=f.statut, volet=f.volet,
        commune=f.commune, retard=f.retard,
    )  # fmt: skip


def carte() -> None:
    """Les communes que les actions visent nommément."""
    figures.montrer_recette("carte_plan", "carte-plan")


def argent() -> None:
    """Le budget par année, puis croisé par payeur, nature, thème et action."""
    if budget.detail(schema.plan()).empty:
        composants.information(VIDE)
        return
    with st.container(horizontal=True):
        par = st.segmented_control("Empiler par", _PAR, format_func=PAR.__getitem__,
                                   default="payeur", key="budget_par", required=True)  # fmt: skip
        nature = st.segmented_control("Dépenses", list(_NATURES), format_func=_NATURES.__getitem__,
                                      default="", key="budget_nature", required=True)  # fmt: skip
    figures.montrer_recette(
        "budget_plan", "budget-plan", titre=f"Le budget du plan par {PAR[str(par)].lower()} et par année",
        par=str(par), nature=str(nature or ""),
    )  # fmt: skip
    choisie = str(nature or "")
    parties.montrer("budget_totaux", "budget-totaux", nature=choisie)
    for cle in PAR:
        parties.montrer("budget_croise", f"budget-{cle}", par=cle, nature=choisie)


def cibles() -> None:
    """Chaque indicateur lié à une action : départ, aujourd'hui, cible, et ce qu'on peut en dire."""
    tous = schema.suivis()
    effets = [s for s in tous if s.role != CONTEXTE]
    fixees = [s for s in effets if s.fixee]
    surs = [s for s in fixees if s.avancement.etat not in (Etat.INDECIS, Etat.INCONNU)]
    composants.reponse(
        f"{formats.pluriel(len(tous), 'lien')} entre une action et un indicateur, dont "
        f"{formats.nombre(len(effets))} pour mesurer un effet ; "
        + (
            f"{formats.pluriel(len(fixees), 'cible fixée', 'cibles fixées')}, dont "
            f"{formats.nombre(len(surs))} où le changement dépasse ce que le hasard fait bouger."
            if fixees
            else "aucune cible n'est encore fixée par le comité."
        ),
        "reponse-cibles",
    )
    parties.montrer("plan_cibles", "cibles", titre=False)
    contexte = [s for s in tous if s.role == CONTEXTE]
    with st.expander(f"Indicateurs de contexte ({len(contexte)})"):
        parties.montrer("plan_contexte", "contexte")


def legal() -> None:
    """Ce que les compétences imposent, puis le compteur des onze volets."""
    volets = schema.volets()
    composants.reponse(completude.phrase(volets), "reponse-volets")
    parties.montrer("plan_missions", "missions", jour=date.today())
    parties.montrer("plan_volets", "volets")
