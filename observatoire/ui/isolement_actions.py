"""Ce que la page Isolement propose : par où commencer l'aller-vers, où mettre des relais."""

from functools import partial
from typing import Any

import streamlit as st

from observatoire import documents
from observatoire.analyses import relais
from observatoire.contenu.isolement import phrases as dire_isolement
from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Document, Titre
from observatoire.erreurs import AppelIncorrect
from observatoire.ui import composants, donnees, etat, figures, parties
from observatoire.ui.isolement import contexte


def aller_vers() -> None:
    """Par quelles communes commencer, des tournées par secteur, et la liste à imprimer."""
    arrets = int(st.segmented_control("Communes par tournée", [2, 3, 4, 5], default=3, key="arrets_tournee", required=True))  # fmt: skip
    gauche, droite = st.columns([2, 1], gap="medium")
    with gauche:
        st.subheader("Par où commencer ?", anchor=False)
        connues = parties.montrer("aller_vers_communes", "aller-vers-communes", titre=False)
    if not connues:
        return
    with droite:
        st.subheader("Tournées proposées", anchor=False)
        parties.montrer("aller_vers_tournees", "aller-vers-tournees", arrets=arrets)
        st.download_button(
            "Liste à imprimer (PDF)", partial(_imprimer, arrets), "aller-vers.pdf",
            "application/pdf", key="aller-vers-pdf", on_click="ignore", icon=":material/print:",
        )  # fmt: skip


def _imprimer(arrets: int) -> bytes:
    def partie(nom: str, **parametres: Any) -> tuple[Any, ...]:
        try:
            return blocs_de(donnees.lecteur(), nom, parametres)
        except AppelIncorrect:
            return ()

    tournees = partie("aller_vers_tournees", arrets=arrets)
    document = Document(
        titre="Aller-vers : par où commencer",
        sous_titre="Liste de communes et tournées proposées",
        blocs=(*partie("aller_vers_communes"), *((Titre("Tournées"),) if tournees else ()), *tournees),
        page_de_titre=False, sommaire=False, **documents.en_tete_de(donnees.lecteur()),
    )  # fmt: skip
    return documents.rendre(document, "pdf")


def poles() -> None:
    """Aujourd'hui comparé à un, deux, trois ou quatre relais, et toutes les façons d'y arriver."""
    choix = _choisir()
    if not parties.montrer("poles_situations", "poles-situations", titre=False, **choix):
        return
    objectif, public, rayon, ouverts = choix.values()
    situations = relais.situations(contexte(), objectif, public, rayon, tuple(ouverts))
    possibles = [n for n in relais.NOMBRES if relais.nommer(n) in situations]
    nombre = int(st.segmented_control("Relais de plus", possibles, default=possibles[0], key="nombre_poles", required=True))  # fmt: skip
    apres = situations[relais.nommer(nombre)]
    avant = situations.get(relais.AUJOURD_HUI, relais.Situation((), apres.temps, apres.personnes))
    composants.reponse(dire_isolement.poles(avant, apres, public, rayon), "reponse-poles")
    gauche, droite = st.columns([3, 2], gap="large")
    with gauche:
        faite = figures.fabriquer_recette("poles", nombre=nombre, **choix)
        if isinstance(faite, str):
            composants.information(faite)
            return
        figures.montrer(faite, "poles", selection=apres.sites, largeur=520)
    with droite:
        parties.montrer("poles_choix", "poles-choix", nombre=nombre, reponse=False, **choix)


def _choisir() -> dict[str, Any]:
    """Ce qu'on cherche, pour qui, à quelle durée, et les relais gardés : dans l'ordre des paramètres."""
    communes = _communes(donnees.lecteur().cle)
    un, deux = st.columns(2, gap="large")
    with un:
        objectif = etat.choisir_un(
            "Ce qu'on cherche",
            list(relais.OBJECTIFS),
            cle="objectif",
            nommer=relais.OBJECTIFS.__getitem__,
        )
        public = etat.choisir_un(
            "Pour qui", list(relais.PUBLICS), cle="public", nommer=relais.PUBLICS.__getitem__
        )
    with deux:
        ouverts = st.multiselect(
            "Relais d'aujourd'hui, gardés", list(communes), list(relais.relais_actuels(contexte())),
            format_func=communes.__getitem__, key="relais_ouverts",
            help="Par défaut, les espaces France services. Retirez-les tous pour repartir de rien.",
        )  # fmt: skip
        rayon = float(st.segmented_control("À portée", [10, 15], default=15, format_func=lambda m: f"{m} minutes", key="rayon_poles", required=True))  # fmt: skip
    return {"objectif": objectif, "public": public, "rayon": rayon, "ouverts": ouverts}


@st.cache_data(max_entries=5, show_spinner=False)
def _communes(version: str) -> dict[str, str]:
    table = contexte().communes()
    return {str(c): str(n) for c, n in zip(table["code"], table["libelle"], strict=True)}
