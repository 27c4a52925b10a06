"""Ce que place chaque page publique. Aucune ne sait écrire."""

from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from observatoire.ui import (
    accueil,
    acteurs,
    agenda,
    bouges,
    carte,
    cles,
    composants,
    etat,
    registres,
    tendances,
    trouver,
)
from observatoire.ui.public.plan import ECRANS


def page_accueil() -> None:
    """Où en est le territoire, et qu'est-ce qui a changé ?"""
    ou = etat.territoire()
    st.title("Où en est le territoire, et qu'est-ce qui a changé ?")
    accueil.reponse(ou)
    st.header("Six chiffres clés")
    cles.chiffres(ou)
    st.header("Ce qui a bougé")
    bouges.montrer()


def page_carte() -> None:
    """Où ?"""
    st.title("Où ?")
    carte.page()


def page_tendances() -> None:
    """Depuis quand, et plus vite qu'ailleurs ?"""
    st.title("Depuis quand, et plus vite qu'ailleurs ?")
    tendances.page()


def page_trouver() -> None:
    """Où faire garder mon enfant ?"""
    st.title("Où faire garder mon enfant ?")
    commune = trouver.choisir()
    trouver.repondre(commune)
    trouver.montrer(commune)


def page_acteurs() -> None:
    """Qui fait quoi, et où ?"""
    st.title("Qui fait quoi, et où ?")
    annuaire = acteurs.repondre()
    composants.onglets(
        "onglet_acteurs",
        {
            "Annuaire": lambda: acteurs.montrer_annuaire(annuaire),
            "Lieux ressources": acteurs.montrer_lieux,
            "Documents ressources": acteurs.ressources,
        },
    )


def page_agenda() -> None:
    """Que se passe-t-il près de chez moi ?"""
    st.title("Que se passe-t-il près de chez moi ?")
    jour = registres.aujourd_hui()
    tous = agenda.evenements(jour, public=True)
    agenda.repondre(tous, jour, public=True)
    if tous:
        agenda.montrer(tous, jour)
    agenda.emporter(tous, public=True)


_MONTRER: dict[str, Callable[[], None]] = {
    "accueil": page_accueil,
    "carte": page_carte,
    "tendances": page_tendances,
    "trouver": page_trouver,
    "acteurs": page_acteurs,
    "agenda": page_agenda,
}


def menu() -> dict[str, list[StreamlitPage]]:
    """Les pages à donner à `st.navigation`, par section ; la première est celle d'accueil."""
    sections: dict[str, list[StreamlitPage]] = {}
    for rang, e in enumerate(ECRANS):
        sections.setdefault(e.section, []).append(
            st.Page(
                _MONTRER[e.adresse],
                title=e.titre,
                icon=f":material/{e.icone}:",
                url_path=e.adresse,
                default=rang == 0,
            )
        )
    return sections
