"""Inventaire : que savons-nous de l'offre du territoire, et que reste-t-il à compléter ?"""

import streamlit as st

from observatoire.ui import inventaire

st.title("Que savons-nous de l'offre du territoire, et que reste-t-il à compléter ?")
inventaire.repondre()
nom = inventaire.choisir()
inventaire.montrer(nom)
