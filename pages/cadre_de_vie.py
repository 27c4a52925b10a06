"""Cadre de vie : comment vit-on ici : logement, emploi, mobilité, services ?"""

import streamlit as st

from observatoire.ui import cadre_de_vie

st.title("Comment vit-on ici : logement, emploi, mobilité, services ?")
cadre_de_vie.repondre()
onglets = {
    "Portrait": cadre_de_vie.portrait,
    "Logement": cadre_de_vie.logement,
    "Se déplacer": cadre_de_vie.deplacements,
    "Transport à la demande": cadre_de_vie.tad,
    "Services": cadre_de_vie.services,
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_cadre", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        if onglet.open:
            remplir()
