"""Les pages du comité, section par section, dans l'ordre du travail de l'observatoire."""

from dataclasses import dataclass

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


PAGES = (
    Page("Veiller", "accueil", "Accueil", "home"),
    Page("Veiller", "portrait", "Portrait", "person_pin_circle"),
    Page("Veiller", "carte", "Carte", "map"),
    Page("Veiller", "tendances", "Tendances", "show_chart"),
    Page("Comprendre", "petite_enfance", "Petite enfance", "crib"),
    Page("Comprendre", "trouver", "Trouver un mode d'accueil", "stroller"),
    Page("Comprendre", "enfance", "Enfance et jeunesse", "child_care"),
    Page("Comprendre", "parentalite", "Parentalité", "family_restroom"),
    Page("Comprendre", "cadre_de_vie", "Cadre de vie", "holiday_village"),
    Page("Comprendre", "isolement", "Isolement", "share_location"),
    Page("Comprendre", "sante", "Santé et droits", "health_and_safety"),
    Page("Anticiper", "projections", "Projections", "timeline"),
    Page("Anticiper", "scenarios", "Scénarios", "alt_route"),
    Page("Décider", "schema", "Schéma", "account_tree"),
    Page("Décider", "avis", "Avis", "gavel"),
    Page("Décider", "dossiers", "Dossiers", "folder_special"),
    Page("Évaluer", "evaluer", "Évaluer", "fact_check"),
    Page("Animer", "acteurs", "Acteurs", "groups"),
    Page("Animer", "instances", "Instances et agenda", "event"),
    Page("Alimenter", "completer", "Compléter", "checklist"),
    Page("Alimenter", "inventaire", "Inventaire", "edit_note"),
    Page("Alimenter", "donnees", "Données", "folder_open"),
    Page("Alimenter", "reglages", "Réglages", "tune"),
)
TITRES = {p.fichier: p.titre for p in PAGES} | LEGALES


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
