"""Accueil : où en est le territoire, et qu'est-ce qui a changé ?"""

import streamlit as st

from observatoire.ui import accueil, composants, donnees, etat

ou = etat.territoire()
st.title("Où en est le territoire, et qu'est-ce qui a changé ?")
st.markdown(f"#### {accueil.phrase(ou)}")
colonnes = st.columns(3)
for rang, identifiant in enumerate(composants.CLES):
    with colonnes[rang % 3]:
        composants.chiffre_cle(identifiant, ou)
st.header("Depuis la dernière mise à jour")
accueil.changements()
if not donnees.public():
    st.header("À surveiller")
    accueil.alertes()
st.header("Fraîcheur des sources")
accueil.fraicheur()
