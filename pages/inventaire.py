"""Inventaire : que savons-nous de l'offre du territoire, et que reste-t-il à compléter ?"""

import streamlit as st

from observatoire.ui import inventaire

st.title("Que savons-nous de l'offre du territoire, et que reste-t-il à compléter ?")
inventaire.repondre()
onglets = {
    "Remplir": inventaire.remplir,
    "À compléter": inventaire.a_completer,
    "Exemple fictif": inventaire.exemple,
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_inventaire", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        # Un onglet fermé n'est pas calculé.
        if onglet.open:
            remplir()
