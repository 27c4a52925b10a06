"""Données : d'où viennent ces chiffres, et sont‑ils à jour ?"""

import streamlit as st

from observatoire.ui import consultation, depot, perimetre

st.title("D'où viennent ces chiffres, sont‑ils à jour ?")
onglets = {
    "Déposer": depot.deposer,
    "Fichiers et journal": consultation.fichiers,
    "Sources et fraîcheur": consultation.sources,
    "Dictionnaire": consultation.dictionnaire,
    "Territoire": perimetre.montrer,
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet", bind="query-params"), onglets.values(), strict=True
):
    with onglet:
        # Un onglet fermé n'est pas calculé.
        if onglet.open:
            remplir()
