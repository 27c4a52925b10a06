"""Accueil : où en est le territoire, et qu'est-ce qui a changé ?"""

import streamlit as st

from observatoire.ui import accueil, cles, donnees, etat

ou = etat.territoire()
st.title("Où en est le territoire, et qu'est-ce qui a changé ?")
accueil.reponse(ou)
st.header("Six chiffres clés")
cles.chiffres(ou)
st.header("Depuis la dernière mise à jour")
accueil.changements()
if not donnees.public():
    st.header("À surveiller")
    accueil.a_surveiller()
st.header("Fraîcheur des sources")
accueil.fraicheur()
