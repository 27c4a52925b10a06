"""Le tour de chaque page, dans les deux éditions : menu, titre de la fenêtre, sélecteurs, erreurs, pied."""

import logging
from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from observatoire.erreurs import ErreurObservatoire
from observatoire.ui import composants, donnees, etat, habillage, legal, serveur


def montrer(menu: Mapping[str, Sequence[StreamlitPage]], selecteurs: bool = True) -> None:
    """La page demandée, sous ses sélecteurs ; une faute y est une phrase, la trace va au journal."""
    # L'icône d'abord : celle du menu serait demandée à un serveur extérieur.
    st.set_page_config(page_icon=habillage.ICONE, layout="wide")
    legales = legal.pages(menu)
    page = st.navigation({**menu, "Informations légales": legales}, position="top")
    st.set_page_config(serveur.titre_complet(page.title))
    habillage.habiller()
    # Le pied d'abord : il est là même si la page s'arrête en chemin.
    corps, bas = st.container(), st.container()
    with bas:
        legal.pied()
    with corps:
        _placer(page, selecteurs=selecteurs and page not in legales)


def _placer(page: StreamlitPage, *, selecteurs: bool) -> None:
    try:
        if legal.manquent():
            return
        if selecteurs:
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
