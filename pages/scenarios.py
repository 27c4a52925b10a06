"""Scénarios : et si… ?"""

import streamlit as st

from observatoire.ui import scenarios, scenarios_comparer, scenarios_formulaire, scenarios_garder

st.title("Et si… ? Que changerait une décision, et pour qui ?")
scenario = scenarios_formulaire.choisir()
onglets = {
    "Qui gagne, qui perd": lambda: scenarios.gagnants(scenario),
    "Avant et après": lambda: scenarios.avant_apres(scenario),
    "Places, heures et coût": lambda: scenarios.bilan(scenario),
    "Comparer deux scénarios": lambda: scenarios_comparer.comparer(scenario),
    "Enregistrer et exporter": lambda: scenarios_garder.garder(scenario),
}
scenarios.repondre(scenario)
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_scenario", on_change="rerun"), onglets.values(), strict=True
):
    with onglet:
        # Un onglet fermé n'est pas calculé.
        if onglet.open:
            remplir()
