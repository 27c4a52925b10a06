"""Ce que les pages lisent : dossiers, réglages, entrepôt en service. Rien n'y est calculé."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from observatoire.entrepot import publication
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import ErreurObservatoire
from observatoire.territoire import Reglages, analyser_reglages

_NOM_REGLAGES = "territoire.toml"


def dossier_donnees() -> Path:
    """Le dossier des fichiers déposés."""
    return Path(os.environ.get("OBSERVATOIRE_DONNEES", "data"))


def dossier_entrepot() -> Path:
    """Le dossier de l'entrepôt."""
    return Path(os.environ.get("OBSERVATOIRE_ENTREPOT", ".entrepot"))


def public() -> bool:
    """Vrai si l'application sert le public : lecture seule, pages publiques."""
    return os.environ.get("OBSERVATOIRE_PUBLIC", "") not in ("", "0")


def lecteur() -> Lecteur:
    """L'édition en service, ouverte une fois par édition ; construite si aucune n'existe."""
    en_service = publication.courant(dossier_entrepot())
    if en_service is None:
        en_service = _premiere_construction()
    return _ouvrir(str(en_service))


def reglages() -> Reglages:
    """Les réglages du territoire, relus dès que le fichier change."""
    chemin = dossier_donnees() / _NOM_REGLAGES
    return _reglages(chemin.read_text(encoding="utf-8") if chemin.is_file() else "")


@st.cache_resource(max_entries=3, show_spinner=False, on_release=lambda l: l.fermer())
def _ouvrir(chemin: str) -> Lecteur:
    return Lecteur(Path(chemin))


@st.cache_data(max_entries=3, show_spinner=False)
def _reglages(texte: str) -> Reglages:
    return analyser_reglages(texte)


def _premiere_construction() -> Path:
    barre = st.progress(0.0, "Première lecture des fichiers de données…")
    try:
        resultat = actualiser(
            dossier_donnees(), dossier_entrepot(), lambda quoi, part: barre.progress(part, f"{quoi}…")
        )
    except ErreurObservatoire as e:
        barre.empty()
        st.error(str(e))
        st.stop()
    barre.empty()
    return resultat.chemin
