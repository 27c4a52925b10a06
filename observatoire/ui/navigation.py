"""Les pages de l'application, section par section, dans l'ordre du travail de l'observatoire."""

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage


@dataclass(frozen=True)
class Page:
    """Une page : son fichier dans `pages/` (sans `.py`), son titre et son icône dans le menu ;
    `publique` : montrée aussi par `observatoire lancer --public` ; `interne` : montrée au comité."""

    section: str
    fichier: str
    titre: str
    icone: str
    publique: bool = False
    interne: bool = True


PAGES = (
    Page("Veiller", "accueil", "Accueil", "home", publique=True),
    Page("Veiller", "carte", "Carte", "map", publique=True),
    Page("Veiller", "tendances", "Tendances", "show_chart", publique=True),
    Page("Comprendre", "petite_enfance", "Petite enfance", "crib"),
    Page("Comprendre", "trouver", "Trouver un mode d'accueil", "stroller", publique=True),
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
    Page("Animer", "acteurs", "Acteurs", "groups", publique=True),
    Page("Animer", "instances", "Instances et agenda", "event"),
    Page("Animer", "agenda", "Agenda", "event", publique=True, interne=False),
    Page("Alimenter", "inventaire", "Inventaire", "edit_note"),
    Page("Alimenter", "donnees", "Données", "folder_open"),
)


def menu(public: bool) -> dict[str, list[StreamlitPage]]:
    """Les pages à donner à `st.navigation`, par section ; la première est celle d'accueil."""
    sections: dict[str, list[StreamlitPage]] = {}
    for rang, page in enumerate(p for p in PAGES if (p.publique if public else p.interne)):
        sections.setdefault(page.section, []).append(
            st.Page(
                f"pages/{page.fichier}.py",
                title=page.titre,
                icon=f":material/{page.icone}:",
                default=rang == 0,
            )
        )
    return sections
