"""Le tour de chaque page, dans les deux éditions : menu, titre de la fenêtre, sélecteurs, erreurs."""

import logging
from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from observatoire.erreurs import ErreurObservatoire
from observatoire.ui import composants, donnees, etat, habillage, serveur


def montrer(menu: Mapping[str, Sequence[StreamlitPage]]) -> None:
    """La page demandée, sous ses sélecteurs ; une faute y est une phrase, la trace va au journal."""
    page = st.navigation(menu, position="top")
    st.set_page_config(serveur.titre_complet(page.title), page_icon=habillage.ICONE, layout="wide")
    habillage.habiller()
    try:
        with st.sidebar:
            etat.choisir()
            st.caption(etat.dire_jour())
        composants.annoncer_exemple(donnees.lecteur().exemple)
        page.run()
    except ErreurObservatoire as erreur:
        composants.erreur(str(erreur))
    except Exception as erreur:
        logging.getLogger("observatoire").exception("page en erreur")
        composants.erreur(composants.imprevu(erreur))
