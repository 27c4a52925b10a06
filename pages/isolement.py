"""Isolement : qui risque d'être loin de tout ?"""

import streamlit as st

from observatoire.ui import isolement, isolement_actions

st.title("Qui risque d'être loin de tout ?")
isolement.repondre()
onglets = {
    "Quatre dimensions": isolement.dimensions,
    "Trois classes et ressources": isolement.classes,
    "Aller-vers": isolement_actions.aller_vers,
    "Pôles de proximité": isolement_actions.poles,
    "Services du quotidien": isolement.services_du_quotidien,
    "Solidité": isolement.solidite,
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_isolement", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        # Un onglet fermé n'est pas calculé.
        if onglet.open:
            remplir()
