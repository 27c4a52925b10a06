"""L'application du comité. Démarré par `streamlit run app.py`, ce fichier est d'abord le serveur, puis,
pour chaque visite, la page demandée ; l'édition publique est un autre programme (observatoire/ui/public)."""

import streamlit as st

from observatoire.ui import acces, navigation, serveur

if serveur.en_session():
    from observatoire.ui import comite

    comite.montrer()
else:
    app = st.App(
        __file__,
        middleware=[*serveur.intergiciels(navigation.TITRES), serveur.depots_autorises()],
        secrets=acces.secrets(),
    )
