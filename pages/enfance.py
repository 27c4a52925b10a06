"""Enfance et jeunesse : combien d'enfants, quelle offre, à quelle distance ?"""

import streamlit as st

from observatoire.ui import donnees, enfance, enfance_transport

st.title("Combien d'enfants, quelle offre, à quelle distance ?")
enfance.repondre()
enfance.groupes()
onglets = {
    "Accueils de loisirs": enfance.accueils,
    "Dédoubler l'accueil": enfance.dedoubler,
    "Transporter les enfants": enfance_transport.transporter,
    "Chaque commune": enfance.par_commune,
    "Écoles": enfance.ecoles,
}
if not donnees.public():  # l'enquête est réservée au comité
    onglets["Besoins des jeunes"] = enfance.jeunes
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_enfance", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        if onglet.open:
            remplir()
