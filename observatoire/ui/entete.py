"""L'en-tête de chaque page : la collectivité, le territoire étudié, la recherche, la projection."""

from collections.abc import Sequence
from html import escape

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from observatoire.graphiques import couleurs
from observatoire.ui import adresse, donnees, etat, habillage, projection, recherche


def montrer(pages: Sequence[StreamlitPage]) -> None:
    """La barre du haut ; `pages` : celles où mène la recherche."""
    nommer()
    with st.container(key="entete", horizontal=True, vertical_alignment="center", gap="small"):
        etat.choisir()
        recherche.montrer(pages)
        projection.proposer()


def nommer() -> None:
    """Le nom de la collectivité, à sa couleur si elle se lit ; à défaut, celui du territoire étudié."""
    collectivite = donnees.reglages().collectivite
    nom = collectivite.nom or next(iter(etat.lieux().values())).libelle
    bord = collectivite.couleur or habillage.BLEU
    lettres = bord if couleurs.lisible(bord) else "#1f1f1f"
    st.html(
        f'<a class="obs-tete" href="{escape(adresse.vers("./"))}" target="_self" style="border-color:{bord};color:{lettres}">'
        f"{escape(nom)}</a>"
    )
