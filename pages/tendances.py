"""Tendances : depuis quand, et plus vite qu'ailleurs ?"""

import streamlit as st

from observatoire.ui import etat, tendances

st.title("Depuis quand, et plus vite qu'ailleurs ?")
identifiant = etat.indicateur("population")
tendances.courbe(identifiant)
naissances, communes = st.tabs(["Naissances et décès", "Commune par commune"])
with naissances:
    tendances.naissances()
with communes:
    tendances.par_commune(identifiant)
