"""Dossiers : que montre-t-on au conseil ?"""

import streamlit as st

from observatoire.ui import dossier_composer, dossier_votes, dossiers

st.title("Que montre-t-on au conseil ?")
# La réponse porte sur le dossier choisi, mais se lit avant lui.
reponse = st.container()
nom = dossiers.choisir()
if description := dossiers.description(nom):
    st.caption(description)
dossier = dossiers.ouvrir(nom)
if dossier is not None:
    with reponse:
        dossiers.repondre(nom, dossier)
    onglets = {
        "Composer": lambda: dossier_composer.composer(nom, dossier),
        "Prévisualiser": lambda: dossiers.apercevoir(dossier),
        "Exporter": lambda: dossiers.exporter(nom, dossier),
        "Figer pour un vote": lambda: dossier_votes.figer(nom, dossier),
        "Tel que voté": dossier_votes.liste,
    }
    for onglet, remplir in zip(
        st.tabs(list(onglets), key="onglet_dossiers", on_change="rerun", bind="query-params"),
        onglets.values(),
        strict=True,
    ):
        with onglet:
            # Un onglet fermé n'est pas calculé.
            if onglet.open:
                remplir()
