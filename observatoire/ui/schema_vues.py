"""Les vues du plan : frise, budget, cibles, volets légaux, bilan, documents."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from observatoire import formats
from observatoire.contenu.schema.budget import PAR, VIDE
from observatoire.contenu.schema.loi import document_schema
from observatoire.contenu.schema.suivi import annees, document_bilan
from observatoire.documents import rendre
from observatoire.documents.contenu import Document, Paragraphe
from observatoire.methodes.progres import Etat
from observatoire.schema import budget, completude
from observatoire.schema.suivi import CONTEXTE
from observatoire.ui import ajouter, composants, donnees, figures, manquant, parties, schema

_FORMATS = {e: f"Télécharger en {e.upper()}" for e in ("pdf", "docx", "odt", "xlsx", "ods")}
_PAR = ("payeur", "nature", "theme")
_NATURES = {"": "Tout", "investissement": "Investissement", "fonctionnement": "Fonctionnement"}


def frise() -> None:
    """Les actions datées, sous les mêmes filtres que l'arbre."""
    if not any(a.debut and a.fin for a in schema.plan().actions):
        figures.montrer_recette("frise_plan", "frise-plan")  # elle dit ce qu'il faut dater
        return
    f = schema.filtrer()
    figures.montrer_recette(
        "frise_plan", "frise-plan", theme=f.theme, statut=f.statut, volet=f.volet,
        commune=f.commune, retard=f.retard,
    )  # fmt: skip


def argent() -> None:
    """Le budget par année, puis croisé par payeur, nature, thème et action."""
    if budget.detail(schema.plan()).empty:
        manquant.information(VIDE)
        return
    with st.container(horizontal=True):
        axes = {p: PAR[p] for p in _PAR}
        par = composants.segments("Empiler par", axes, "budget_par", "payeur")
        nature = composants.segments("Dépenses", _NATURES, "budget_nature", "")
    figures.montrer_recette(
        "budget_plan", "budget-plan", par=par, nature=nature,
        titre=f"Le budget du plan par {PAR[par].lower()} et par année",
    )  # fmt: skip
    parties.montrer("budget_totaux", "budget-totaux", nature=nature)
    parties.montrer("budget_realise", "budget-realise")
    parties.montrer("investissement", "investissement-plan")
    parties.montrer("investissement_capacite", "capacite-plan")
    for cle in PAR:
        parties.montrer("budget_croise", f"budget-{cle}", par=cle, nature=nature)


def cibles() -> None:
    """Chaque indicateur lié à une action : départ, aujourd'hui, cible, et ce qu'on peut en dire."""
    tous = schema.suivis()
    effets = [s for s in tous if s.role != CONTEXTE]
    fixees = [s for s in effets if s.fixee]
    surs = [s for s in fixees if s.avancement.etat not in (Etat.INDECIS, Etat.INCONNU)]
    ajouter.reponse(
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
    parties.montrer("plan_objectifs", "objectifs", saisies=True, annee=schema.plan().jour.year)
    parties.montrer("plan_cibles", "cibles")
    contexte = [s for s in tous if s.role == CONTEXTE]
    with st.expander(f"Indicateurs de contexte ({len(contexte)})"):
        parties.montrer("plan_contexte", "contexte")


def legal() -> None:
    """Ce que les compétences imposent, puis le compteur des onze volets."""
    volets = schema.volets()
    ajouter.reponse(completude.phrase(volets), "reponse-volets")
    parties.montrer("plan_missions", "missions", jour=date.today())
    parties.montrer("plan_volets", "volets")
    st.header("Le schéma en document", anchor=False)
    st.write(
        "Chaque volet dans l'ordre de l'article : ce qui l'alimente, ses actions, ce qui manque."
    )
    _telecharger("schema", lambda: document_schema(donnees.lecteur()))


def annee() -> None:
    """Le bilan d'une année du plan."""
    p = schema.plan()
    possibles = annees(p)
    choix = int(
        st.selectbox("Année", possibles, index=possibles.index(p.jour.year), key="plan_annee")
    )
    demande: dict[str, Any] = {"annee": choix, "jour": date.today().isoformat()}
    faite = parties.fabriquer("plan_bilan", **demande)
    if isinstance(faite, str):
        manquant.information(faite)
        return
    [constat, *_] = [b for b in faite if isinstance(b, Paragraphe)]
    ajouter.reponse(constat.dite, "reponse-bilan")
    suite = [b for b in faite if b is not constat]
    parties.dessiner(suite, "plan_bilan", "bilan", {"annee": choix}, exporter=False)
    _telecharger(f"bilan-{choix}", lambda: document_bilan(donnees.lecteur(), choix))


def _telecharger(nom: str, fabriquer: Callable[[], Document]) -> None:
    with st.container(horizontal=True):
        composants.telecharger(
            _FORMATS, lambda e: rendre(fabriquer(), e), nom, nom, icon=":material/download:"
        )
