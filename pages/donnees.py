"""Données : d'où viennent ces chiffres, et sont-ils à jour ?"""

import streamlit as st

from observatoire.ui import depot

st.title("D'où viennent ces chiffres, sont-ils à jour ?")
deposer, fichiers, dictionnaire, sources = st.tabs(
    ["Déposer un fichier", "Fichiers et écarts", "Dictionnaire", "Sources reconnues"]
)
with deposer:
    depot.deposer()
with fichiers:
    depot.fichiers()
with dictionnaire:
    depot.dictionnaire()
with sources:
    depot.sources()
