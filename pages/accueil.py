"""Accueil : où en est le territoire, et qu'est-ce qui a changé ?"""

import streamlit as st

from observatoire.ui import accueil, bouges, cles, comite, completer, etat

comite.page("Où en est le territoire, et qu'est-ce qui a changé ?")
ou = etat.territoire()
accueil.reponse(ou, cles.choisies()[0])
accueil.en_bref(ou)
gauche, droite = st.columns(2, gap="large")
with gauche:
    st.header("Ce qui a bougé")
    bouges.montrer()
    st.header("Ce qui manque")
    completer.inviter()
    accueil.fichiers_en_retard()
with droite:
    st.header("À surveiller")
    accueil.a_surveiller()
