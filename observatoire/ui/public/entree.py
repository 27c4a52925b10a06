"""Le programme de l'édition publique : d'abord son serveur, puis, pour chaque visite, la page demandée.

`observatoire lancer --public` le démarre ; il ne sait rien des pages du comité.
"""

import os

import streamlit as st

from observatoire import memoire
from observatoire.ui import serveur
from observatoire.ui.public import bornes, plan

# Rien n'est encore lu : ce programme n'a pas d'autre façon d'être, quoi que dise l'environnement.
os.environ["OBSERVATOIRE_PUBLIC"] = "1"
# Des visiteurs inconnus essaient toutes les adresses : peu de résultats se gardent.
memoire.MAXIMUM = 40

if serveur.en_session():
    from observatoire.ui import cadre
    from observatoire.ui.public import ecrans

    cadre.montrer(ecrans.menu())
else:
    app = st.App(
        __file__,
        middleware=[
            *serveur.intergiciels(plan.TITRES, ouvert=True),
            bornes.intergiciel(plan.TITRES, str(st.get_option("server.baseUrlPath") or "")),
        ],
    )
