"""La seule pièce qui connaît Streamlit."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

# Un serveur neuf à qui l'on demande d'abord une adresse partagée (/carte) servirait pages/ à la
# manière ancienne, sans app.py : ni sélecteurs, ni page retirée du mode public. On l'en empêche.
if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()
