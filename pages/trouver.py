"""Trouver un mode d'accueil : où faire garder mon enfant ?"""

import streamlit as st

from observatoire.ui import trouver

st.title("Où faire garder mon enfant ?")
commune = trouver.choisir()
trouver.repondre(commune)
trouver.montrer(commune)
