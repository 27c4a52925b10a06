"""Le tour de chaque page, dans les deux éditions : menu, titre de la fenêtre, sélecteurs, erreurs, pied."""

import logging
from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import RerunException

from observatoire.affirmations.mots import dire_natures
from observatoire.erreurs import ErreurObservatoire
from observatoire.ui import (
    adresse,
    composants,
    donnees,
    entete,
    exemple,
    habillage,
    legal,
    projection,
    serveur,
)

# Des pages de gestion : on y saisit, on y décide ; aucun chiffre n'y porte d'intervalle.
_SANS_INTERVALLE = {
    "acteurs", "avis", "completer", "donnees", "instances", "inventaire", "reglages", "trouver",
}  # fmt: skip


def montrer(
    menu: Mapping[str, Sequence[StreamlitPage]],
    selecteurs: bool = True,
    compte: Callable[[], None] | None = None,
) -> None:
    """La page demandée, sous son en-tête ; une faute y est une phrase, la trace va au journal.

    `compte` : dit, au pied, sous quel rôle on travaille.
    """
    # L'icône d'abord : celle du menu serait demandée à un serveur extérieur.
    st.set_page_config(page_icon=habillage.ICONE, layout="wide")
    legales = legal.pages(menu)
    page = st.navigation({**menu, "Informations légales": legales}, position="top")
    st.set_page_config(serveur.titre_complet(page.title))
    habillage.habiller()
    # Le pied d'abord : il est là même si la page s'arrête en chemin.
    corps, bas = st.container(), st.container()
    with bas:
        if page not in legales and page.url_path not in _SANS_INTERVALLE:
            composants.volet(
                "Lire les intervalles", "intervalles", _dire_intervalles, type="tertiary"
            )
        legal.pied()
        if compte is not None:
            compte()
    with corps:
        pages = [p for siennes in menu.values() for p in siennes]
        _placer(page, pages if selecteurs and page not in legales else ())


def _dire_intervalles() -> None:
    st.write(dire_natures())


def _placer(page: StreamlitPage, cherchees: Sequence[StreamlitPage]) -> None:
    """`cherchees` : les pages où mène la recherche ; vide, pas d'en-tête."""
    interrompu = False
    try:
        if legal.manquent():
            return
        adresse.suivre(page.url_path)
        if cherchees:
            donnees.lecteur()  # s'il faut construire, c'est à la place de la page, pas dans l'en-tête
        if cherchees and projection.demandee():
            projection.montrer(page.title, page.run)
            return
        if cherchees:
            entete.montrer(cherchees)
            exemple.annoncer(donnees.lecteur().exemple)
        page.run()
    except RerunException:
        interrompu = True
        raise
    except ErreurObservatoire as erreur:
        composants.erreur(str(erreur))
    except Exception as erreur:
        logging.getLogger("observatoire").exception("page en erreur")
        composants.erreur(composants.imprevu(erreur))
    finally:
        adresse.inscrire(page.url_path, interrompu=interrompu)
