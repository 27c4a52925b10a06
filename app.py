"""L'application : navigation, sélecteurs communs, et rien d'autre."""

import streamlit as st

from observatoire.erreurs import ErreurObservatoire
from observatoire.ui import composants, donnees, etat, habillage

st.set_page_config("Observatoire territorial", page_icon=habillage.ICONE, layout="wide")
habillage.habiller()
pages = {
    "Veiller": [
        st.Page("pages/accueil.py", title="Accueil", icon=":material/home:", default=True),
        st.Page("pages/carte.py", title="Carte", icon=":material/map:"),
        st.Page("pages/tendances.py", title="Tendances", icon=":material/show_chart:"),
    ],
}
if not donnees.public():
    pages["Alimenter"] = [
        st.Page("pages/donnees.py", title="Données", icon=":material/folder_open:")
    ]
page = st.navigation(pages)
try:
    with st.sidebar:
        etat.choisir()
        st.caption(etat.dire_jour())
    page.run()
except ErreurObservatoire as erreur:
    st.error(composants.texte(str(erreur)), icon=":material/error:")
