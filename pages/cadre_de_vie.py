"""Cadre de vie : comment vit-on ici : logement, emploi, mobilité, services ?"""

import streamlit as st

from observatoire.ui import cadre_de_vie, composants, donnees

st.title("Comment vit-on ici\u00a0: logement, emploi, mobilité, services\u00a0?")
cadre_de_vie.repondre()
onglets = {
    "Portrait": cadre_de_vie.portrait,
    "Logement": cadre_de_vie.logement,
    "Se déplacer": cadre_de_vie.deplacements,
    "Services": cadre_de_vie.services,
}
if not donnees.public():  # la fréquentation est réservée au comité
    onglets["Transport à la demande"] = cadre_de_vie.tad
composants.onglets("onglet_cadre", onglets)
