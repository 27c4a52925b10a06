"""Évaluer : qu'est-ce que cela a changé ?"""

import streamlit as st

from observatoire.ui import evaluer, evaluer_saisie

st.title("Qu'est-ce que cela a changé ?")
posees = evaluer.enregistrees()
evaluer.repondre(posees)
evaluer.resultat(posees)
onglets = {
    "Enregistrer une question": evaluer_saisie.enregistrer,
    "Quatre questions par action": evaluer.quatre_questions,
    "Suivi mensuel": lambda: evaluer.suivi(posees),
    "Engagement des acteurs": evaluer.engagement,
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_evaluer", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        # Un onglet fermé n'est pas calculé.
        if onglet.open:
            remplir()
