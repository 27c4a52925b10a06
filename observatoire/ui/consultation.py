"""Relire ce qui est en service : fichiers, écarts, sources, dictionnaire des indicateurs."""

import streamlit as st

from observatoire import formats
from observatoire.contenu.territoire import donnees as textes
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.dictionnaire import calcul_en_mots, preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import Source
from observatoire.ui import accueil, ajouter, composants, donnees, parties

_HAUTEUR = 420
_JOURNAL = 500
_TOUS = "Tous les thèmes"


def fichiers() -> None:
    """Les fichiers lus et leur sort, le journal, les chiffres que deux fichiers donnent différemment."""
    parties.montrer("fichiers", "fichiers")
    st.subheader("Journal de la dernière mise à jour")
    parties.montrer("changements", "journal", hauteur=_HAUTEUR, nombre=_JOURNAL)
    st.subheader("Chiffres que deux fichiers donnent différemment")
    parties.montrer("ecarts", "ecarts", titre=False, hauteur=_HAUTEUR)


def sources() -> None:
    """La fraîcheur des sources en service, puis tous les fichiers que l'observatoire reconnaît."""
    accueil.fraicheur()
    reconnues = textes.sources_reconnues()
    st.subheader(f"{formats.pluriel(len(reconnues), 'fichier')} que l'observatoire sait lire")
    st.write("Une nouvelle année du même fichier est reconnue sans rien régler.")
    composants.fiches((f"{s.titre} ({s.producteur})", _fiche_source(s)) for s in reconnues)
    ajouter.partie("sources", {}, "sources")


def _fiche_source(s: Source) -> list[tuple[str, str]]:
    return [
        ("Contenu", s.description),
        ("Où le trouver", composants.lien(s.url, s.url)),
        ("Parution", s.frequence),
        ("Licence", s.licence),
        ("Périmètre", s.perimetre),
    ]


def dictionnaire() -> None:
    """Chaque indicateur : définition, calcul, sources, lecture, limites, vérification."""
    gauche, droite = st.columns([2, 1])
    cherche = gauche.text_input(
        "Chercher un indicateur", key="chercher", placeholder="ménages, crèche, RSA…"
    )
    themes = list(dict.fromkeys(i.theme for i in INDICATEURS.values()))
    theme = droite.selectbox("Thème", [_TOUS, *themes], key="theme")
    retenu = "" if theme == _TOUS else str(theme)
    trouves = textes.chercher(retenu, cherche)
    st.caption(formats.pluriel(len(trouves), "indicateur"))
    disponibles = _disponibles(donnees.lecteur().cle)
    composants.fiches((i.libelle, _fiche(i, disponibles.get(i.id, ""))) for i in trouves)
    ajouter.partie("dictionnaire", {"theme": retenu, "cherche": cherche}, "dictionnaire")


@st.cache_data(max_entries=3, show_spinner=False)
def _disponibles(version: str) -> dict[str, str]:
    return textes.annees_disponibles(donnees.lecteur())


def _fiche(i: Indicateur, annees: str) -> list[tuple[str, str]]:
    return [
        ("Question", i.question),
        ("Définition", i.definition),
        ("Unité", i.unite),
        ("Calcul", calcul_en_mots(i.calcul)),
        ("Lecture", i.interpretation),
        ("Limites", i.limites),
        ("Sources", textes.titres_des_sources(i)),
        ("Années", annees or "aucune : déposer un des fichiers cités"),
        ("Vérification", preuve_en_mots(i, donnees.lecteur().epci)),
        ("Identifiant", i.id),
    ]
