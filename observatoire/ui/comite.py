"""L'application du comité : son menu, et la porte que chaque page ouvre d'elle-même."""

import streamlit as st

from observatoire.ui import cadre, donnees, navigation


def montrer() -> None:
    """Une page du comité, celle que demande l'adresse."""
    refuser_au_public()
    cadre.montrer(navigation.menu())


def page(question: str) -> None:
    """Ouvre une page du comité sous sa question ; s'arrête là si ce n'est pas l'application du comité.

    Chaque fichier de `pages/` commence par elle : servi par une autre voie, il refuse de lui-même.
    """
    refuser_au_public()
    st.title(question)


def refuser_au_public() -> None:
    """Arrête tout si ce programme sert le public : il n'en est pas un."""
    if donnees.public():
        st.error("Cette page est réservée au comité.", icon=":material/lock:")
        st.stop()
