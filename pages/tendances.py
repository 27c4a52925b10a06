"""Tendances : depuis quand, et plus vite qu'ailleurs ?"""

import streamlit as st

from observatoire.ui import etat, tendances

st.title("Depuis quand, et plus vite qu'ailleurs ?")
identifiant = etat.indicateur("population")
tendances.repondre(identifiant)
tendances.courbe(identifiant)
onglets = {
    "Naissances et décès": tendances.naissances,
    "Pyramide des âges": tendances.pyramide,
    "Chaque commune": lambda: tendances.par_commune(identifiant),
    "Communes en barres": lambda: tendances.classement(identifiant),
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_tendances", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        # Un onglet fermé n'est pas calculé.
        if onglet.open:
            remplir()
