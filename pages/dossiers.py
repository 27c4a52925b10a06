"""Dossiers : que montre-t-on au conseil ?"""

import streamlit as st

from observatoire.ui import comite, composants, dossier_composer, dossier_votes, dossiers

comite.page("Que montre-t-on au conseil ?")
# La réponse porte sur le dossier choisi, mais se lit avant lui.
reponse = st.container()
nom = dossiers.choisir()
if description := dossiers.description(nom):
    st.caption(description)
dossier = dossiers.ouvrir(nom)
if dossier is not None and not dossiers.projeter(dossier):
    with reponse:
        dossiers.repondre(nom, dossier)
    onglets = {
        "Composer": lambda: dossier_composer.composer(nom, dossier),
        "Prévisualiser": lambda: dossiers.apercevoir(dossier),
        "Exporter": lambda: dossiers.exporter(nom, dossier),
        "Figer pour un vote": lambda: dossier_votes.figer(nom, dossier),
        "Tel que voté": dossier_votes.liste,
    }
    composants.onglets("onglet_dossiers", onglets)
