"""Ce que la page Isolement place : la réponse, les dimensions, les classes, les services."""

from typing import Any

import streamlit as st

from observatoire.analyses.exposition_declaree import DIMENSIONS
from observatoire.analyses.panier import PANIER, PAR_ID
from observatoire.contenu.isolement import phrases as dire_isolement
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.figure import Figure
from observatoire.modele import Territoire
from observatoire.ui import composants, donnees, etat, figures, parties

_LARGEUR = 470


def contexte() -> Lecteur:
    """Le contexte de l'édition en service."""
    return donnees.lecteur()


def carte(nom: str, cle: str, titre_vide: str = "", **parametres: Any) -> Figure | None:
    """La carte d'une recette dans une demi-page : toute l'emprise tient dans la colonne.

    `titre_vide` : ce qu'on verrait là, quand il n'y a pas de donnée.
    """
    faite = figures.fabriquer_recette(nom, **parametres)
    if isinstance(faite, str):
        if titre_vide:
            st.subheader(titre_vide, anchor=False)
        composants.information(faite)
        return None
    figures.montrer(faite, cle, largeur=_LARGEUR)
    return faite


def repondre() -> None:
    """La phrase qui répond pour le territoire choisi."""
    composants.reponse(_phrase(donnees.lecteur().cle, etat.territoire()))


@st.cache_data(max_entries=60, show_spinner=False)
def _phrase(version: str, ici: Territoire) -> str:
    return dire_isolement.exposition(contexte(), ici)


def dimensions() -> None:
    """Une carte par dimension, à la même échelle, avant tout résumé."""
    st.caption(
        "Chaque commune est dite par rapport à la moyenne des communes de référence. C'est une exposition du "
        "lieu : elle ne dit rien d'une personne."
    )
    for rangee in (DIMENSIONS[:2], DIMENSIONS[2:]):
        for colonne, d in zip(st.columns(2, gap="medium"), rangee, strict=True):
            with colonne:
                carte("exposition_dimension", f"dimension-{d.id}", d.titre, dimension=d.id)


def classes() -> None:
    """Les trois classes sur la carte, et dessous ce que chaque commune a déjà sur place."""
    if figures.montrer_recette("exposition_classes", "classes") is not None:
        parties.montrer("exposition_communes", "exposition-communes")


def solidite() -> None:
    """Ce que deviennent les classes quand on change de recette, et si les dimensions se répètent."""
    parties.montrer("exposition_solidite", "solidite")


def services_du_quotidien() -> None:
    """Qui est loin de quoi, une carte par service, et ce qui a ouvert ou fermé."""
    figures.montrer_recette("panier_loin", "panier", ou=str(etat.territoire()))
    choix = etat.choisir_un(
        "Service", [s.id for s in PANIER], cle="service", defaut="epicerie",
        nommer=lambda s: f"{PAR_ID[s].theme} · {PAR_ID[s].libelle}",
    )  # fmt: skip
    figures.montrer_recette("minutes_service", "minutes-service", service=choix)
    parties.montrer("services_changements", "services-changements")
