"""La fiche d'une action, le bilan d'une année, et les documents du plan à télécharger."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from observatoire.contenu.schema.loi import document_schema
from observatoire.contenu.schema.suivi import annees, document_bilan, document_fiche
from observatoire.documents import rendre
from observatoire.documents.contenu import Document, Paragraphe
from observatoire.ui import composants, donnees, etat, parties, schema

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
    parties.montrer("plan_action", "fiche-action", jour=date.today(), exporter=False, action=choix)
    telecharger(f"fiche-{choix}", lambda: document_fiche(donnees.lecteur(), choix))


def annee() -> None:
    """Le bilan d'une année du plan."""
    p = schema.plan()
    possibles = annees(p)
    choix = int(
        st.selectbox("Année", possibles, index=possibles.index(p.jour.year), key="plan_annee")
    )
    demande = {"annee": choix, "jour": date.today().isoformat()}
    faite = parties.fabriquer("plan_bilan", **demande)
    if isinstance(faite, str):
        composants.information(faite)
        return
    [constat, *_] = [b for b in faite if isinstance(b, Paragraphe)]
    composants.reponse(constat.dite, "reponse-bilan")
    suite = [b for b in faite if b is not constat]
    parties.dessiner(suite, "plan_bilan", "bilan", {"annee": choix}, exporter=False)
    telecharger(f"bilan-{choix}", lambda: document_bilan(donnees.lecteur(), choix))


def exporter_schema() -> None:
    """Le schéma en document, volet par volet, dans l'ordre de la loi."""
    st.subheader("Le schéma en document", anchor=False)
    st.write(
        "Chaque volet dans l'ordre de l'article : ce qui l'alimente, ses actions, ce qui manque."
    )
    telecharger("schema", lambda: document_schema(donnees.lecteur()))


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
