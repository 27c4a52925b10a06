"""Projections : combien demain, et à quel point en est-on sûr ?"""

import streamlit as st

from observatoire.ui import projections

st.title("Combien demain, et à quel point en est-on sûr ?")
place = st.container()
demande = projections.demander()
with place:
    projections.repondre(demande)
projections.eventail(demande)
onglets = {
    "Secteurs et communes": projections.communes,
    "Peut-on s'y fier ?": projections.fiabilite,
    "Ce que cela suppose": projections.suppositions,
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_projections", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        # Un onglet fermé n'est pas calculé.
        if onglet.open:
            remplir(demande)
