"""Évaluer : qu'est-ce que cela a changé ?"""

import streamlit as st

from observatoire.ui import acteurs, composants, evaluer

st.title("Qu'est-ce que cela a changé ?")
posees = evaluer.enregistrees()
evaluer.repondre(posees)
evaluer.resultat(posees)
composants.onglets(
    "onglet_evaluer",
    {
        "Enregistrer une question": evaluer.enregistrer,
        "Quatre questions par action": evaluer.quatre_questions,
        "Suivi mensuel": lambda: evaluer.suivi(posees),
        "Engagement des acteurs": acteurs.engagement,
    },
)
