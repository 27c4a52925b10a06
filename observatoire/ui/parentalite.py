"""Ce que la page Parentalité place : lieux et arrêts, familles à portée, document ressource."""

from functools import partial

import streamlit as st

from observatoire.analyses import parentalite
from observatoire.contenu.parentalite import parties as parties_parentalite
from observatoire.contenu.parentalite import parties as ressource_parentalite
from observatoire.documents import rendre
from observatoire.ui import composants, donnees, figures, parties

RAYONS = (10, 15, 20)
_MIMES = {
    "pdf": ("Document PDF", "application/pdf"),
    "docx": (
        "Document Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": ("Classeur XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def repondre() -> None:
    """Combien de lieux, combien d'enfants à portée."""
    composants.reponse(_phrase(donnees.lecteur().cle))


@st.cache_data(max_entries=3, show_spinner=False)
def _phrase(version: str) -> str:
    return parties_parentalite.reponse(donnees.lecteur())


def carte() -> None:
    """Les familles, et à portée de quoi ; des lieux d'essai peuvent être choisis."""
    version = donnees.lecteur().cle
    communes = _communes(version)
    un, deux = st.columns([3, 1])
    essais = un.multiselect(
        "Essayer d'autres lieux", list(communes), format_func=communes.__getitem__, placeholder="Choisir", key="parentalite_essai",
        help="Laisser vide pour montrer les lieux saisis. Un choix ici n'enregistre rien.",
    )  # fmt: skip
    rayon = deux.segmented_control(
        "Minutes", RAYONS, default=15, key="parentalite_rayon", required=True
    )
    if essais or _saisis(version):
        figures.montrer_recette(
            "parentalite_portee", "portee", lieux=essais or None, rayon=float(rayon or 15)
        )
    else:
        figures.montrer_recette("enfants_moins_15", "familles")


def lieux() -> None:
    """La carte et la liste des lieux et des arrêts, ou comment les saisir."""
    if _saisis(donnees.lecteur().cle):
        figures.montrer_recette("parentalite_lieux", "parentalite-lieux")
    parties.montrer("parentalite_lieux_liste", "lieux", titre=False)


def appuis() -> None:
    """Les lieux publics où une action itinérante pourrait s'appuyer."""
    parties.montrer("parentalite_appuis", "appuis", titre=False)


def ressource() -> None:
    """Le document ressource, fabriqué au clic avec les données du moment."""
    st.markdown(
        "Les lieux par type, la carte des familles à portée et les lieux où s'appuyer, prêts à diffuser."
    )
    with st.container(horizontal=True):
        for extension, (nom, mime) in _MIMES.items():
            st.download_button(
                nom, partial(_fabriquer, extension), f"parentalite_document_ressource.{extension}", mime,
                key=f"ressource-{extension}", on_click="ignore",
            )  # fmt: skip


def _fabriquer(extension: str) -> bytes:
    return rendre(ressource_parentalite.document(donnees.lecteur()), extension)


@st.cache_data(max_entries=3, show_spinner=False)
def _communes(version: str) -> dict[str, str]:
    communes = donnees.lecteur().communes()
    return dict(zip(communes["code"], communes["libelle"], strict=True))


@st.cache_data(max_entries=3, show_spinner=False)
def _saisis(version: str) -> bool:
    return not parentalite.lieux(donnees.lecteur()).empty
