"""Données : d'où viennent ces chiffres, et sont‑ils à jour ?"""

import streamlit as st

from observatoire.ui import composants, consultation, depot

st.title("D'où viennent ces chiffres, sont‑ils à jour ?")
composants.onglets(
    "onglet",
    {
        "Déposer": depot.deposer,
        "Fichiers et journal": consultation.fichiers,
        "Sources et fraîcheur": consultation.sources,
        "Dictionnaire": consultation.dictionnaire,
        "Territoire": consultation.territoire,
    },
)
