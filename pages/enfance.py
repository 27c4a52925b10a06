"""Enfance et jeunesse : combien d'enfants, quelle offre, à quelle distance ?"""

import streamlit as st

from observatoire.ui import composants, donnees, enfance

st.title("Combien d'enfants, quelle offre, à quelle distance ?")
enfance.repondre()
onglets = {
    "Accueils de loisirs": enfance.accueils,
    "Dédoubler l'accueil": enfance.dedoubler,
    "Transporter les enfants": enfance.transporter,
    "Chaque commune": enfance.par_commune,
    "Écoles": enfance.ecoles,
}
if not donnees.public():  # l'enquête est réservée au comité
    onglets["Besoins des jeunes"] = enfance.jeunes
composants.onglets("onglet_enfance", onglets)
