"""Demander aux structures : un questionnaire par destinataire, à imprimer ou en tableur, et ses réponses relues."""

from typing import Any

import streamlit as st

from observatoire import formats, local
from observatoire.contenu.territoire import questionnaire
from observatoire.documents import FORMATS, rendu
from observatoire.erreurs import ErreurObservatoire
from observatoire.local import questions
from observatoire.ui import acces, composants, depot_apercu, donnees, registres, tableaux
from observatoire.ui.composants import texte

_PAPIER = {"docx": "À remplir (DOCX)", "odt": "À remplir (ODT)", "pdf": "À imprimer (PDF)"}
_TABLEUR = {"xlsx": "Tableur à renvoyer (XLSX)", "ods": "Tableur à renvoyer (ODS)"}


def montrer() -> None:
    """Envoyer, puis relire."""
    groupes = questionnaire.destinataires(questions.a_poser(registres.lues()))
    if not groupes:
        st.success(
            "Il n'y a rien à demander : tout ce qui est attendu est saisi.",
            icon=":material/done_all:",
        )
        return
    st.write(
        "Chaque structure reçoit ses seules questions. Le tableur rempli se relit ci-dessous, sans rien retaper."
    )
    nom = str(st.selectbox("Pour qui", list(groupes), key="destinataire",
                           format_func=lambda n: f"{n} ({formats.pluriel(len(groupes[n]), 'question')})"))  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        for choix in (_TABLEUR, _PAPIER):
            permis = {f: dit for f, dit in choix.items() if f in FORMATS}
            composants.telecharger(
                permis,
                lambda f: _fichier(nom, groupes[nom], f),
                f"questionnaire-{nom}",
                f"questionnaire-{nom}",
            )
    st.header("Réponses reçues", anchor=False)
    depose = st.file_uploader("Questionnaire rempli", type=["xlsx", "ods", "csv"], key=_cle())
    if depose:
        _relire(depose)


def _cle() -> str:
    return f"questionnaire-{st.session_state.get('questionnaires-lus', 0)}"


def _fichier(nom: str, posees: list[questions.Question], format_: str) -> bytes:
    contact = donnees.reglages().mentions.contact
    lecteur = donnees.lecteur()
    blocs = questionnaire.blocs(nom, posees, contact, reperes=format_ in _TABLEUR)
    return rendu.rendre(rendu.document_court(lecteur, f"Questionnaire : {nom}", blocs[1:]), format_)


def _relire(depose: Any) -> None:
    with composants.refus_montre(), depot_apercu.copie(depose, depose.name) as chemin:
        rempli = questionnaire.relire(chemin, registres.lues())
        tableaux.tableau(("Pour", "Champ", "Réponse"), rempli.dites, "Réponses lues")
        fautes = []
        for n, textes in rempli.tables.items():
            relue = local.typer(local.table(n), textes, donnees.reglages())
            fautes += [
                f"{relue.cles()[p.rang]} : {p.phrase()}" for p in relue.bloquants if p.rang >= 0
            ]
        if fautes:
            st.error("**À corriger dans le tableur avant d'enregistrer**", icon=":material/edit:")
            composants.liste(fautes)
        elif acces.peut("saisie") and st.button(
            f"Enregistrer {formats.pluriel(len(rempli.dites), 'réponse')}", type="primary"
        ):
            _enregistrer(rempli)


def _enregistrer(rempli: questionnaire.Rempli) -> None:
    dossier, compte = donnees.dossier_donnees(), acces.exiger("saisie").pseudonyme
    for nom, textes in rempli.tables.items():
        try:
            local.enregistrer(
                dossier,
                nom,
                textes,
                base=local.lire(dossier, nom),
                fonction="structure",
                compte=compte,
            )
        except ErreurObservatoire as e:
            st.error(texte(str(e)))
            return
    st.session_state["questionnaires-lus"] = st.session_state.get("questionnaires-lus", 0) + 1
    st.toast("Réponses enregistrées. « Publier », dans l'onglet Répondre, met les chiffres à jour.")
    st.rerun()
