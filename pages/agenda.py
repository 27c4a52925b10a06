"""Agenda public : que se passe-t-il près de chez moi ?"""

import streamlit as st

from observatoire.ui import agenda, registres

st.title("Que se passe-t-il près de chez moi ?")
jour = registres.aujourd_hui()
tous = agenda.evenements(jour, public=True)
agenda.repondre(tous, jour, public=True)
if tous:
    agenda.montrer(tous, jour)
agenda.emporter(tous, public=True)
