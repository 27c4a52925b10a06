"""L'application : navigation, sélecteurs communs, et rien d'autre."""

import logging

import streamlit as st

from observatoire.erreurs import ErreurObservatoire
from observatoire.ui import composants, donnees, etat, habillage, navigation

st.set_page_config("Observatoire territorial", page_icon=habillage.ICONE, layout="wide")
habillage.habiller()
page = st.navigation(navigation.menu(donnees.public()), position="top")
try:
    with st.sidebar:
        etat.choisir()
        st.caption(etat.dire_jour())
    composants.annoncer_exemple(donnees.lecteur().exemple)
    page.run()
except ErreurObservatoire as erreur:
    composants.erreur(str(erreur))
except Exception as erreur:
    # Une faute du logiciel : une phrase à l'écran, la trace dans le journal du serveur.
    logging.getLogger("observatoire").exception("page en erreur")
    composants.erreur(composants.imprevu(erreur))
