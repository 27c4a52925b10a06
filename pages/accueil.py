"""Accueil : où en est le territoire, et qu'est-ce qui a changé ?"""

import streamlit as st

from observatoire.ui import accueil, bouges, cles, comite, etat

comite.page("Où en est le territoire, et qu'est-ce qui a changé ?")
ou = etat.territoire()
accueil.reponse(ou)
st.header("Six chiffres clés")
cles.chiffres(ou)
st.header("Ce qui a bougé")
bouges.montrer()
st.header("À surveiller")
accueil.a_surveiller()
st.header("Fraîcheur des sources")
accueil.fraicheur()
