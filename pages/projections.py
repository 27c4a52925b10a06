"""Projections : combien demain, et à quel point en est-on sûr ?"""

import streamlit as st

from observatoire.ui import comite, composants, parties, projections

comite.page("Combien demain, et à quel point en est-on sûr ?")
place = st.container()
demande = projections.demander()
with place:
    projections.repondre(demande)
composants.onglets(
    "onglet_projections",
    {
        "Demain": lambda: projections.eventail(demande),
        "Secteurs et communes": lambda: projections.communes(demande),
        "Peut-on s'y fier ?": lambda: projections.fiabilite(demande),
        "Ce que cela suppose": lambda: parties.montrer("projection_suppositions", "suppositions"),
    },
)
