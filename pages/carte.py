"""Carte : où ?"""

import streamlit as st

from observatoire.ui import carte, carte_choix, comite, etat

comite.page("Où ?")
gauche, droite = st.columns([2.3, 1.4])
with gauche:
    identifiant = etat.indicateur("part_65_plus")
with droite:
    commune = carte_choix.choisir_commune()
demande = carte_choix.choisir(identifiant)
if demande is not None:
    carte.repondre(demande, commune)
    carte.montrer(demande, commune)
carte.fiche(commune)
