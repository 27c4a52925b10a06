"""Les fichiers décrits par le territoire : les revoir, dire ceux qui ne se lisent pas, en oublier un."""

import streamlit as st

from observatoire import formats
from observatoire.entrepot import declarees
from observatoire.sources.declaration import composer
from observatoire.ui import acces, composants, donnees


def gerer() -> bool:
    """Les descriptions de l'espace de travail, repliées ; vrai si on vient d'en oublier une."""
    dossier = donnees.dossier_donnees()
    textes = declarees.lire(dossier)
    if not textes:
        return False
    combien = formats.pluriel(len(textes), "fichier décrit ici", "fichiers décrits ici")
    with st.expander(combien, icon=":material/edit_note:"):
        for relatif, texte in textes:
            lue = composer(((relatif, texte),))
            titres = dict.fromkeys(s.titre for s in lue.propres.values())
            titre = ", ".join(titres) or relatif
            gauche, droite = st.columns([4, 1], vertical_alignment="center")
            if faute := lue.fautes.get(relatif):
                with gauche:
                    composants.erreur(faute)
            else:
                chiffres = ", ".join(lue.variables[n].libelle for n in lue.propres)
                gauche.markdown(f"**{composants.texte(titre)}** : {composants.texte(chiffres)}")
            aide = "Ses fichiers restent, et ne se liront plus."
            if droite.button("Oublier", key=f"oublier-{relatif}", help=aide):
                with composants.refus_montre():
                    acces.exiger("publication")
                    (dossier / relatif).unlink(missing_ok=True)
                    return True
    return False
