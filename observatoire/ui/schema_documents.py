"""La fiche d'une action, le bilan d'une année, et les documents du plan à télécharger."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from observatoire.documents import rendre
from observatoire.documents.contenu import Document
from observatoire.documents.plan import document_schema
from observatoire.documents.plan_suivi import document_bilan, document_fiche
from observatoire.schema import bilan as bilans
from observatoire.schema.fiche import Fiche, dire_dates, fiche
from observatoire.ui import composants, donnees, etat, schema

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def fiche_action() -> None:
    """Choisir une action et lire tout ce qu'on en sait."""
    p = schema.plan()
    noms = {a.id: f"{a.id} {a.libelle}" for a in p.actions}
    if not noms:
        st.write("Aucune action n'est saisie.")
        return
    choix = etat.choisir_un("Action", list(noms), cle="plan_action", nommer=noms.__getitem__)
    action = p.action(choix)
    assert action is not None
    f = fiche(action, p, schema.suivis(), schema.tables(), donnees.reglages())
    st.subheader(f"{action.id} {action.libelle}", anchor=False)
    st.caption(composants.texte(f.chapeau))
    composants.tableau(("Rubrique", "Ce qui est saisi"), [r for r in f.rubriques if r[1]], "Fiche")
    st.write("**Indicateurs**")
    composants.liste(f.constats or ("Aucun indicateur n'est lié.",))
    _tableaux(f)
    telecharger(
        f"fiche-{choix}", lambda: document_fiche(donnees.lecteur(), donnees.reglages(), choix)
    )


def annee() -> None:
    """Le bilan d'une année du plan."""
    p = schema.plan()
    possibles = bilans.annees(p)
    choix = int(
        st.selectbox("Année", possibles, index=possibles.index(p.jour.year), key="plan_annee")
    )
    b = bilans.bilan(p, choix, schema.suivis(), schema.tables())
    composants.reponse(b.phrase, "reponse-bilan")
    actions = [(f"{a.id} {a.libelle}", a.statut, dire_dates(a)) for a in b.en_cours]
    retards = [(f"{a.id} {a.libelle}", a.statut, a.retard) for a in b.en_retard]
    for titre, entetes, lignes in (
        ("Actions de l'année", ("Action", "État", "Calendrier"), actions),
        ("Retards", ("Action", "État", "Pourquoi"), retards),
        ("Étapes faites", ("Action", "Étape", "Faite le"), b.faites),
        ("Étapes prévues et pas faites", ("Action", "Étape", "Prévue le"), b.manquees),
        ("Décisions", ("Date", "Instance", "Décision", "Actions"), b.decisions),
        ("Preuves", ("Action", "Pièce", "Date", "Combien"), b.preuves),
    ):
        if lignes:
            st.subheader(titre, anchor=False)
            composants.tableau(entetes, lignes, titre)
    if b.constats:
        st.subheader("Cibles", anchor=False)
        composants.liste(b.constats)
    telecharger(
        f"bilan-{choix}", lambda: document_bilan(donnees.lecteur(), donnees.reglages(), choix)
    )


def exporter_schema() -> None:
    """Le schéma en document, volet par volet, dans l'ordre de la loi."""
    st.subheader("Le schéma en document", anchor=False)
    st.write(
        "Chaque volet dans l'ordre de l'article : ce qui l'alimente, ses actions, ce qui manque."
    )
    telecharger("schema", lambda: document_schema(donnees.lecteur(), donnees.reglages()))


def telecharger(nom: str, fabriquer: Callable[[], Document]) -> None:
    """Un bouton par format ; le document n'est fabriqué qu'au clic."""
    with st.container(horizontal=True):
        for format_, genre in _TYPES.items():
            st.download_button(
                f"Télécharger en {format_.upper()}",
                partial(_rendre, fabriquer, format_),
                f"{nom}.{format_}",
                genre,
                key=f"{nom}-{format_}",
                icon=":material/download:",
                on_click="ignore",
            )


def _rendre(fabriquer: Callable[[], Document], format_: str) -> bytes:
    return rendre(fabriquer(), format_)


def _tableaux(f: Fiche) -> None:
    st.write("**Budget**")
    st.write(composants.texte(f.budget))
    for titre, entetes, lignes in (
        ("", ("Année", "Nature", "Payeur", "Objet", "Montant", "Financement"), f.montants),
        ("Étapes", ("Étape", "Prévue le", "Faite le"), f.etapes),
        ("Preuves", ("Pièce", "Nature", "Date", "Combien"), f.preuves),
        ("Décisions", ("Date", "Instance", "Décision"), f.decisions),
    ):
        if lignes:
            if titre:
                st.write(f"**{titre}**")
            composants.tableau(entetes, lignes, titre or "Budget de l'action")
