"""Carte : où ?"""

import streamlit as st

from observatoire.ui import carte, carte_choix, etat

st.title("Où ?")
demande = carte_choix.choisir(etat.indicateur("part_65_plus"))
if demande is not None:
    carte.repondre(demande)
    carte.montrer(demande)
carte.fiche()
