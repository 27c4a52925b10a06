"""Parentalité : où les parents se retrouvent-ils ?"""

import streamlit as st

from observatoire.ui import parentalite

st.title("Où les parents se retrouvent-ils ?")
parentalite.repondre()
parentalite.carte()
onglets = {
    "Lieux et arrêts": parentalite.lieux,
    "Où s'appuyer": parentalite.appuis,
    "Document ressource": parentalite.ressource,
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_parentalite", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        if onglet.open:
            remplir()
