"""Les pages du comité, section par section, dans les mots de ceux qui les ouvrent."""

from dataclasses import dataclass
from urllib.parse import quote

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from observatoire import espace
from observatoire.contenu.legal import PAGES as LEGALES


@dataclass(frozen=True)
class Page:
    """Une page du comité : son fichier dans `pages/` (sans `.py`), son titre et son icône au menu."""

    section: str
    fichier: str
    titre: str
    icone: str


_LIEU, _FAMILLES, _VIVRE = "Le territoire", "Petite enfance et familles", "Vivre ici"
_PROJET, _COMITE = "Le projet", "Le comité"
PAGES = (
    Page(_LIEU, "accueil", "Accueil", "home"),
    Page(_LIEU, "portrait", "Portrait", "person_pin_circle"),
    Page(_LIEU, "carte", "Carte", "map"),
    Page(_LIEU, "tendances", "Tendances", "show_chart"),
    Page(_LIEU, "projections", "Projections", "timeline"),
    Page(_FAMILLES, "petite_enfance", "Petite enfance", "crib"),
    Page(_FAMILLES, "trouver", "Trouver un mode d'accueil", "stroller"),
    Page(_FAMILLES, "enfance", "Enfance et jeunesse", "child_care"),
    Page(_FAMILLES, "parentalite", "Parentalité", "family_restroom"),
    Page(_VIVRE, "cadre_de_vie", "Cadre de vie", "holiday_village"),
    Page(_VIVRE, "isolement", "Isolement", "share_location"),
    Page(_VIVRE, "sante", "Santé et droits", "health_and_safety"),
    Page(_PROJET, "enquetes", "Enquêtes", "forum"),
    Page(_PROJET, "schema", "Schéma", "account_tree"),
    Page(_PROJET, "action", "Une action", "task_alt"),
    Page(_PROJET, "scenarios", "Scénarios", "alt_route"),
    Page(_PROJET, "evaluer", "Évaluer", "fact_check"),
    Page(_PROJET, "acteurs", "Acteurs", "groups"),
    Page(_PROJET, "instances", "Instances et agenda", "event"),
    Page(_COMITE, "avis", "Avis", "gavel"),
    Page(_COMITE, "dossiers", "Dossiers", "folder_special"),
    Page(_COMITE, "completer", "Compléter", "checklist"),
    Page(_COMITE, "inventaire", "Inventaire", "edit_note"),
    Page(_COMITE, "donnees", "Données", "folder_open"),
    Page(_COMITE, "reglages", "Réglages", "tune"),
)
# Sous quel nom l'adresse d'une page porte son onglet ouvert, quand ce n'est pas « onglet_ » et son fichier.
_ONGLETS = {"cadre_de_vie": "onglet_cadre", "scenarios": "onglet_scenario", "donnees": "onglet"}
TITRES = {p.fichier: p.titre for p in PAGES} | LEGALES


def cle_des_onglets(fichier: str) -> str:
    """Le nom, dans l'adresse, de l'onglet ouvert d'une page."""
    return _ONGLETS.get(fichier, f"onglet_{fichier}")


def vers(titre: str, onglet: str = "") -> str:
    """L'adresse de la page de ce titre, sur cet onglet ; vide si aucune page ne s'appelle ainsi."""
    fichier = next((p.fichier for p in PAGES if p.titre == titre), "")
    return (
        f"{fichier}?{cle_des_onglets(fichier)}={quote(onglet)}" if fichier and onglet else fichier
    )


def menu() -> dict[str, list[StreamlitPage]]:
    """Les pages à donner à `st.navigation`, par section ; la première est celle d'accueil."""
    dossier = espace.application() / "pages"
    sections: dict[str, list[StreamlitPage]] = {}
    for rang, page in enumerate(PAGES):
        sections.setdefault(page.section, []).append(
            st.Page(
                dossier / f"{page.fichier}.py",
                title=page.titre,
                icon=f":material/{page.icone}:",
                default=rang == 0,
            )
        )
    return sections
