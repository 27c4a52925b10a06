"""Ce que la page Petite enfance place : la réponse, les trois taux, la situation, l'offre, ce qui manque."""

import streamlit as st

from observatoire.analyses.offre_accueil import offre_de
from observatoire.contenu.petite_enfance import phrases as dire_accueil
from observatoire.contenu.petite_enfance.parties import offre_en_vigueur
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages
from observatoire.ui import composants, donnees, etat, figures, parties

TERRITOIRES_CNAF = (
    "Trois façons de compter, trois producteurs. La CNAF compte des places à un instant, pour toute "
    "l'intercommunalité ; l'observatoire compte les places que le territoire saisit, puis les pondère par "
    "leurs heures d'ouverture."
)


def contexte() -> Lecteur:
    """Le contexte de l'édition en service."""
    return donnees.lecteur()


def intercommunalite() -> str:
    """« epci:200034064 », pour une recette."""
    return str(Territoire(Niveau.EPCI, donnees.reglages().epci))


def repondre() -> None:
    """La phrase en tête de page."""
    version, reglages = donnees.lecteur().cle, donnees.reglages()
    composants.reponse(_reponse(version, reglages))
    if ici := _chez(version, reglages, etat.territoire()):
        composants.reponse(ici, "reponse-ici")


@st.cache_data(max_entries=5, show_spinner=False)
def _reponse(version: str, _reglages: Reglages) -> str:
    ctx = contexte()
    return dire_accueil.reponse(ctx, offre_de(ctx))


@st.cache_data(max_entries=40, show_spinner=False)
def _chez(version: str, _reglages: Reglages, ou: Territoire) -> str:
    return dire_accueil.chez(contexte(), ou)


def trois_taux() -> None:
    """Les trois taux côte à côte, chacun avec son producteur."""
    figures.montrer_recette("accueil_trois_taux", "trois_taux")
    with st.expander("Pourquoi trois taux ?"):
        st.markdown(composants.texte(TERRITOIRES_CNAF))


def situation() -> None:
    """Les enfants, leurs parents, ce que disent la CAF et la MSA."""
    # La carte demande sa largeur entière pour que nul bord ne soit coupé.
    gauche, droite = st.columns([5, 8], gap="medium")
    with gauche:
        figures.montrer_recette(
            "evolution", "enfants02", identifiant="enfants_0_2", territoires=[intercommunalite()]
        )
    with droite:
        figures.montrer_recette("carte", "carte-enfants02", identifiant="enfants_0_2")
    parties.montrer("accueil_situation", "situation")


def offre() -> None:
    """L'offre par mode, par lieu et par heures."""
    figures.montrer_recette("accueil_modes", "modes")
    lieux = offre_en_vigueur(contexte()).lieux
    if not len(lieux) or lieux["places"].notna().any():
        figures.montrer_recette("accueil_structures", "structures")
    if len(lieux):
        parties.montrer("accueil_lieux", "lieux")


def a_completer() -> None:
    """Ce qu'il reste à saisir, et ce que chaque saisie fera apparaître."""
    if not offre_en_vigueur(contexte()).a_completer:
        st.success("Rien ne manque à l'inventaire de l'accueil du jeune enfant.")
        return
    st.markdown(
        composants.texte(
            "Tant qu'une case est vide, le chiffre qui en dépend est dit « non disponible » : jamais zéro."
        )
    )
    parties.montrer("accueil_a_saisir", "a-saisir", titre=False)
