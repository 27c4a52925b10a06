"""Acteurs : qui fait quoi, et où ?"""

import streamlit as st

from observatoire.ui import acteurs, donnees, registres

st.title("Qui fait quoi, et où ?")
jour = registres.aujourd_hui()
annuaire = acteurs.repondre()
onglets = {
    "Annuaire": lambda: acteurs.montrer_annuaire(annuaire),
    "Lieux ressources": lambda: acteurs.montrer_lieux(annuaire),
}
if not donnees.public():
    onglets |= {
        "Conventions": lambda: acteurs.montrer_conventions(jour),
        "Appels à projets": lambda: acteurs.montrer_appels(jour),
        "Engagement": acteurs.engagement,
        "À remplir": acteurs.remplir,
    }
for onglet, montrer in zip(
    st.tabs(list(onglets), key="onglet_acteurs", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    if onglet.open:
        with onglet:
            montrer()
