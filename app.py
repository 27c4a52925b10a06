"""L'application : navigation, territoire étudié, et rien d'autre."""

import streamlit as st

from observatoire.ui import composants, donnees, etat

st.set_page_config("Observatoire territorial", page_icon=":material/insights:", layout="wide")
composants.habiller()
pages = {
    "Veiller": [
        st.Page("pages/accueil.py", title="Accueil", icon=":material/home:", default=True),
        st.Page("pages/carte.py", title="Carte", icon=":material/map:"),
        st.Page("pages/tendances.py", title="Tendances", icon=":material/show_chart:"),
    ],
}
if not donnees.public():
    pages["Données"] = [st.Page("pages/donnees.py", title="Données", icon=":material/folder_open:")]
page = st.navigation(pages)
with st.sidebar:
    etat.choisir_territoire()
    st.caption(etat.dire_jour())
page.run()
