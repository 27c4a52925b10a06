"""Instances et agenda : qui se réunit, qu'a-t-on décidé, et qu'est-ce qui arrive ?"""

import streamlit as st

from observatoire.ui import agenda, instances, registres

st.title("Qui se réunit, qu'a-t-on décidé, et qu'est-ce qui arrive ?")
jour = registres.aujourd_hui()
agenda.repondre(agenda.evenements(jour, public=False), jour, public=False)
onglets = {
    "Agenda": lambda: instances.agenda_du_comite(jour),
    "Réunions": lambda: instances.reunions(jour),
    "Décisions": lambda: instances.decisions(jour),
    "Composition": lambda: instances.composition(jour),
    "Vu par les familles": lambda: instances.apercu_public(jour),
    "À remplir": instances.remplir,
}
for onglet, montrer in zip(
    st.tabs(list(onglets), key="onglet_instances", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    if onglet.open:
        with onglet:
            montrer()
