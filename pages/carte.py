"""Carte : où ?"""

import streamlit as st

from observatoire.ui import carte, etat

st.title("Où ?")
gauche, droite = st.columns([3, 1])
with gauche:
    identifiant = etat.indicateur("part_65_plus")
with droite:
    annee = carte.choisir_annee(identifiant)
if annee is not None:
    options = carte.choisir_classes(identifiant)
    clique = carte.cartes(identifiant, annee, options)
    carte.classement(identifiant, annee)
    carte.fiche(clique)
