"""Acteurs : qui fait quoi, et où ?"""

import streamlit as st

from observatoire.ui import acteurs, composants, donnees, saisie

st.title("Qui fait quoi, et où ?")
annuaire = acteurs.repondre()
onglets = {
    "Annuaire": lambda: acteurs.montrer_annuaire(annuaire),
    "Lieux ressources": acteurs.montrer_lieux,
}
if not donnees.public():
    onglets |= {
        "Conventions": acteurs.montrer_conventions,
        "Appels à projets": acteurs.montrer_appels,
        "Engagement": acteurs.engagement,
        "À remplir": lambda: saisie.choisir(acteurs.TABLES, "acteurs_table"),
    }
composants.onglets("onglet_acteurs", onglets)
