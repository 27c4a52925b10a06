"""Petite enfance : y a-t-il assez de places, du bon type, assez près, et pour combien de temps ?"""

import streamlit as st

from observatoire.ui import petite_enfance, petite_enfance_acces, petite_enfance_besoin

st.title("Y a-t-il assez de places, du bon type, assez près, et pour combien de temps ?")
petite_enfance.repondre()
petite_enfance.trois_taux()
onglets = {
    "Situation": petite_enfance.situation,
    "Offre": petite_enfance.offre,
    "Besoin": petite_enfance_besoin.besoin,
    "Accès": petite_enfance_acces.acces,
    "Zones": petite_enfance_acces.zones,
    "Assistantes maternelles": petite_enfance_besoin.assistantes,
    "À compléter": petite_enfance.a_completer,
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_petite_enfance", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        # Un onglet fermé n'est pas calculé.
        if onglet.open:
            remplir()
