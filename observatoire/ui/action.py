"""La page d'une action : la réponse, sa fiche, ce qui la sert, ce qui s'y remplit, ses documents."""

from datetime import date
from html import escape
from urllib.parse import urlencode

import streamlit as st

from observatoire import formats, local
from observatoire.contenu.dossiers.gabarits import Modele, modeles
from observatoire.contenu.registre import elements
from observatoire.contenu.schema.action import document_fiche, montres
from observatoire.documents import rendre
from observatoire.schema import budget
from observatoire.schema.outillage import Outillage, de_l_action
from observatoire.schema.plan import Action
from observatoire.schema.suivi import CONTEXTE
from observatoire.ui import (
    ajouter,
    composants,
    donnees,
    etat,
    figures,
    manquant,
    navigation,
    parties,
    registres,
    saisie,
    schema,
    schema_depart,
)

_FORMATS = {e: f"Télécharger en {e.upper()}" for e in ("pdf", "docx", "odt")}
_RIEN = (
    "Rien n'est encore déclaré pour cette action. À faire : page Schéma, onglet Modifier, table des actions, "
    "colonne « Ce qui la sert »."
)


def choisir() -> Action | None:
    """L'action de l'adresse, ou la première ; None, et de quoi commencer, si le plan est vide."""
    plan = schema.plan()
    if not plan.actions:
        schema_depart.proposer()
        return None
    noms = {a.id: f"{a.id} {a.libelle}" for a in plan.actions}
    choix = etat.choisir_un("Action", list(noms), cle="action", nommer=noms.__getitem__)
    return plan.action(choix)


def repondre(a: Action) -> None:
    """L'état, la prochaine étape, l'argent, et combien d'indicateurs diraient le succès."""
    plan = schema.plan()
    suivante = min(
        (e for e in plan.jalons if e.action == a.id and e.prevu_le and e.fait_le is None),
        key=lambda e: e.prevu_le or date.max,
        default=None,
    )
    etape = (
        f"étape {'à venir' if suivante.prevu_le >= date.today() else 'dépassée'} : {suivante.jalon}, "
        f"prévue le {formats.jour(suivante.prevu_le)}"
        if suivante and suivante.prevu_le
        else "aucune étape datée"
    )
    montants = budget.detail(plan, [a.id])
    argent = budget.phrase(montants) if len(montants) else "Aucun montant n'est saisi."
    effets = sum(s.action == a.id and s.role != CONTEXTE for s in schema.suivis())
    succes = (
        f"{formats.pluriel(effets, 'indicateur dirait', 'indicateurs diraient')} l'effet"
        if effets
        else "l'effet se suit par les étapes et les preuves"
    )
    ajouter.reponse(
        f"{a.libelle} : {a.statut}{f', en retard ({a.retard})' if a.retard else ''} ; {etape} ; {succes}. {argent}",
        "reponse-action",
    )


def fiche(a: Action) -> None:
    """Tout ce qui est saisi de l'action, et ce qui montrerait son succès."""
    parties.montrer(
        "plan_action", f"fiche-{a.id}", jour=date.today(), saisies=True, exporter=False,
        action=a.id,
    )  # fmt: skip
    with st.container(horizontal=True):
        composants.telecharger(
            _FORMATS, lambda e: rendre(document_fiche(donnees.lecteur(), a.id), e), f"fiche-{a.id}",
            f"fiche-{a.id}", icon=":material/download:",
        )  # fmt: skip


def existe(a: Action) -> None:
    """Les éléments de l'observatoire qui servent l'action, puis les pages où travailler."""
    servis = montres(registres.saisi(), a)
    if not servis:
        manquant.information(_RIEN)
    for rang, (nom, parametres) in enumerate(servis):
        if elements()[nom].est_figure:
            figures.montrer_recette(
                nom, f"{a.id}-{rang}", titre_vide=elements()[nom].libelle, **parametres
            )
        else:
            parties.montrer(nom, f"{a.id}-{rang}", saisies=True, **parametres)
    _outils(de_l_action(a))


def _outils(o: Outillage) -> None:
    connues = {p.fichier: p for p in navigation.PAGES}
    liens = [
        f'<a href="{p}?{urlencode({etat.TERRITOIRE: etat.territoire().code})}" target="_self">{connues[p].titre}</a>'
        for p in o.outils
        if p in connues
    ]
    if liens:
        st.html(f"Y travailler : {' · '.join(liens)}")


def remplir(a: Action) -> None:
    """Les tables que cette action fait remplir, l'une des siennes d'abord."""
    siennes = list(
        dict.fromkeys([*de_l_action(a).tables, "actions", "jalons", "preuves", "bilans_actions"])
    )
    choix = composants.segments(
        "Table", {t: local.table(t).titre for t in siennes}, f"remplir-{a.id}", siennes[0]
    )
    saisie.saisir(choix)


def documents(a: Action) -> None:
    """Les modèles de document à tirer de cette action, et ses quatre questions d'évaluation."""
    dits = [modeles()[d] for d in de_l_action(a).documents if d in modeles()]
    if dits:
        composants.liste(f"{m.nom} : {m.description}" for m in dits)
        liens = (f'<a href="{_composer(m, a)}" target="_self">{m.nom}</a>' for m in dits)
        st.html(f"Les composer : {' · '.join(liens)}")
    else:
        st.write("Aucun modèle de document n'est attaché à cette action.")
    parties.montrer(
        "quatre_questions", f"questions-{a.id}", jour=date.today(), saisies=True, action=a.id
    )


def _composer(m: Modele, a: Action) -> str:
    """L'adresse du modèle, ce qu'il demande de l'action déjà rempli."""
    sien = {"action": a.id, "objet": a.libelle}
    dits = {f"{m.identifiant}-{q}": sien[q] for q in m.questions if q in sien}
    return escape(f"dossiers?{urlencode({'dossier': m.identifiant} | dits)}")
