"""La page Parentalité : lieux et arrêts, familles à portée, document ressource."""

import streamlit as st

from observatoire.analyses import parentalite
from observatoire.contenu.parentalite import parties as parties_parentalite
from observatoire.documents import LIBELLES, rendre
from observatoire.entrepot.lecture import Lecteur
from observatoire.local import table
from observatoire.ui import ajouter, composants, donnees, dossiers, etat, figures, parties

RAYONS = (10, 15, 20)
_phrase = donnees.par_edition(parties_parentalite.reponse)
_document = donnees.par_edition(parties_parentalite.document)


def repondre() -> None:
    """Combien de lieux, combien d'enfants à portée."""
    ajouter.reponse(_phrase())


@donnees.par_edition
def _saisis(lecteur: Lecteur) -> bool:
    return not parentalite.lieux(lecteur).empty


def carte() -> None:
    """Les familles, et à portée de quoi ; des lieux d'essai peuvent être choisis."""
    un, deux = st.columns([3, 1])
    with un:
        essais = etat.communes(
            "Essayer d'autres lieux", [], "parentalite_essai",
            "Laisser vide pour montrer les lieux saisis. Un choix ici n'enregistre rien.",
        )  # fmt: skip
    rayon = deux.segmented_control(
        "Minutes", RAYONS, default=15, key="parentalite_rayon", required=True
    )
    if essais or _saisis():
        figures.montrer_recette(
            "parentalite_portee", "portee", lieux=essais or None, rayon=float(rayon or 15)
        )
    else:
        figures.montrer_recette("enfants_moins_15", "familles")


def lieux() -> None:
    """La carte et la liste des lieux et des arrêts, ou comment les saisir."""
    carte()
    if _saisis():
        figures.montrer_recette("parentalite_lieux", "parentalite-lieux")
    parties.montrer("parentalite_lieux_liste", "lieux", titre=False)


def ressource() -> None:
    """Le document ressource : ses pages, et ses formats, fabriqués au clic avec les données du moment."""
    st.markdown(
        "Les lieux par type, la carte des familles à portée et les lieux où s'appuyer, prêts à diffuser."
    )
    with st.container(horizontal=True):
        composants.telecharger(
            LIBELLES,
            lambda extension: rendre(_document(), extension),
            "parentalite_document_ressource", "ressource",
        )  # fmt: skip
    dossiers.feuilleter(_document())


def itinerants() -> None:
    """Tous les services itinérants dans une semaine, ce qui s'y gêne, et les arrêts proposés."""
    noms = {"": "Tous", **table("haltes").colonne("service").modalites}
    service = st.selectbox("Service", list(noms), format_func=noms.__getitem__, key="itinerant")
    parties.montrer("itinerance", "itinerance", saisies=True, service=service)
    nombre = st.slider("Arrêts par semaine à proposer", 1, 5, 4, key="itinerant_nombre")
    parties.montrer(
        "itinerance_proposee", "itinerance-proposee", saisies=True, service=service or "halte",
        nombre=nombre,
    )  # fmt: skip
