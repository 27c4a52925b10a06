"""Avis : que devons-nous répondre, et pour quand ?"""

import streamlit as st

from observatoire.ui import avis, registres

st.title("Que devons-nous répondre, et pour quand ?")
jour = avis.situer(registres.aujourd_hui())
lus = avis.repondre(jour)
avis.horloges(lus, jour)
avis.changer_de_jour(registres.aujourd_hui())
onglets = {
    "Demande et motifs": lambda: avis.demande(lus, jour),
    "À emporter": lambda: avis.emporter(jour),
    "Registre à remplir": avis.saisir,
    "Règles et délais": avis.regles,
}
for onglet, montrer in zip(
    st.tabs(list(onglets), key="onglet_avis", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    if onglet.open:
        with onglet:
            montrer()
