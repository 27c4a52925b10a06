"""L'application du comité : la connexion, son menu, et la porte que chaque page ouvre d'elle-même."""

import streamlit as st

from observatoire.erreurs import ErreurObservatoire
from observatoire.local.connexion import AccesRefuse
from observatoire.territoire import choisi
from observatoire.ui import (
    acces,
    aide,
    cadre,
    commencer,
    composants,
    donnees,
    etat,
    manquant,
    navigation,
)

manquant.situer(navigation.vers)


def montrer() -> None:
    """Une page du comité, celle que demande l'adresse ; sans compte reconnu, la seule connexion."""
    refuser_au_public()
    try:
        _montrer()
    except ErreurObservatoire as erreur:
        composants.erreur(str(erreur))


def _montrer() -> None:
    try:
        acces.compte()
    except AccesRefuse as refus:
        dit = str(refus)
        cadre.montrer(
            {"": [st.Page(lambda: _connecter(dit), title="Connexion", default=True)]}, False
        )
        return
    if not choisi(donnees.dossier_donnees()):
        cadre.montrer(
            {"": [st.Page(commencer.montrer, title="Commencer", default=True)]}, selecteurs=False
        )
        return
    cadre.montrer(navigation.menu(), compte=_dire_le_compte)


def page(question: str) -> None:
    """Ouvre une page du comité sous sa question ; s'arrête là si ce n'est pas l'application du comité.

    Chaque fichier de `pages/` commence par elle : servi par une autre voie, il refuse de lui-même.
    """
    refuser_au_public()
    try:
        acces.exiger("lecture")
    except AccesRefuse as refus:
        composants.erreur(str(refus))
        st.stop()
    with st.container(horizontal=True, vertical_alignment="center", key="titre"):
        # Un trait d'union qui ne se coupe pas : « qu'a-t-on » reste entier au téléphone.
        st.title(question.replace("-", "\u2011"))
        aide.proposer()


def refuser_au_public() -> None:
    """Arrête tout si ce programme sert le public : il n'en est pas un."""
    if donnees.public():
        st.error("Cette page est réservée au comité.", icon=":material/lock:")
        st.stop()


def _connecter(refus: str) -> None:
    st.title("Observatoire du comité")
    manquant.information(refus)
    if acces.declaree() is None:
        return
    if st.button("Se connecter", type="primary", icon=":material/login:"):
        st.login()
    if st.user.get("is_logged_in") and st.button("Se déconnecter", icon=":material/logout:"):
        st.logout()


def _dire_le_compte() -> None:
    """Sous quel rôle on travaille ; ou que l'application n'est ouverte qu'ici."""
    if acces.declaree() is None:
        st.caption(f"{etat.dire_jour()} · Sans connexion : ouvert sur cet ordinateur seulement.")
        return
    st.caption(f"{etat.dire_jour()} · Votre rôle : {acces.compte().role}.")
    if st.button("Se déconnecter", icon=":material/logout:", type="tertiary"):
        st.logout()
