"""La page Isolement : les dimensions, les classes, l'aller-vers, les pôles de proximité, les services."""

from typing import Any

import streamlit as st

from observatoire import documents
from observatoire.analyses import relais
from observatoire.analyses.exposition_declaree import DIMENSIONS
from observatoire.analyses.panier import PANIER, PAR_ID
from observatoire.contenu.isolement import phrases as dire_isolement
from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Document, Titre
from observatoire.erreurs import AppelIncorrect
from observatoire.ui import ajouter, composants, donnees, etat, figures, parties

_phrase = donnees.par_edition(dire_isolement.exposition)


def repondre() -> None:
    """La phrase qui répond pour le territoire choisi."""
    ajouter.reponse(_phrase(etat.territoire()))


def dimensions() -> None:
    """Une carte par dimension, à la même échelle, avant tout résumé."""
    st.caption("Des lieux, jamais une personne : ce qui y rend plus difficile de voir du monde.")
    for rangee in (DIMENSIONS[:2], DIMENSIONS[2:]):
        for colonne, d in zip(st.columns(2, gap="medium"), rangee, strict=True):
            with colonne:
                figures.montrer_carte(
                    "exposition_dimension", f"dimension-{d.id}", titre_vide=d.titre, dimension=d.id
                )


def classes() -> None:
    """La position des communes, si la référence est connue, et ce que chacune a déjà sur place."""
    figures.montrer_recette("exposition_classes", "classes")
    parties.montrer("exposition_communes", "exposition-communes")


def services_du_quotidien() -> None:
    """Qui est loin de quoi, une carte par service, et ce qui a ouvert ou fermé."""
    figures.montrer_recette("panier_loin", "panier", ou=str(etat.territoire()))
    choix = etat.choisir_un(
        "Service", [s.id for s in PANIER], cle="service", defaut="epicerie",
        nommer=lambda s: f"{PAR_ID[s].theme} · {PAR_ID[s].libelle}",
    )  # fmt: skip
    figures.montrer_recette("minutes_service", "minutes-service", service=choix)
    parties.montrer("services_changements", "services-changements")
    if donnees.lecteur().reseau() is not None:
        _par_la_route()


def _par_la_route() -> None:
    """Avec un réseau déposé : jusqu'où l'on va d'une commune, et ce qui se rejoint sans voiture."""
    communes = donnees.lecteur().communes().set_index("code")["libelle"]
    depuis = etat.choisir_un("Depuis", list(communes.index), cle="depuis", nommer=lambda c: str(communes[c]))  # fmt: skip
    figures.montrer_recette("isochrones", "isochrones", commune=depuis)
    parties.montrer("a_pied_a_velo", "a-pied-a-velo")


def aller_vers() -> None:
    """Par quelles communes commencer, des tournées par secteur, et la liste à imprimer."""
    arrets = int(st.segmented_control("Communes par tournée", [2, 3, 4, 5], default=3, key="arrets_tournee", required=True))  # fmt: skip
    gauche, droite = st.columns([2, 1], gap="medium")
    with gauche:
        st.header("Par où commencer ?", anchor=False)
        connues = parties.montrer("aller_vers_communes", "aller-vers-communes", titre=False)
    if not connues:
        return
    with droite:
        st.header("Tournées proposées", anchor=False)
        parties.montrer("aller_vers_tournees", "aller-vers-tournees", arrets=arrets)
        composants.telecharger(
            {"pdf": "Liste à imprimer (PDF)"},
            lambda extension: documents.rendre(_liste(arrets), extension),
            "aller-vers", "aller-vers", icon=":material/print:",
        )  # fmt: skip


def _liste(arrets: int) -> Document:
    def partie(nom: str, **parametres: Any) -> tuple[Any, ...]:
        try:
            return blocs_de(donnees.lecteur(), nom, parametres)
        except AppelIncorrect:
            return ()

    tournees = partie("aller_vers_tournees", arrets=arrets)
    return Document(
        titre="Aller-vers : par où commencer",
        sous_titre="Liste de communes et tournées proposées",
        blocs=(*partie("aller_vers_communes"), *((Titre("Tournées"),) if tournees else ()), *tournees),
        page_de_titre=False, sommaire=False, **documents.en_tete_de(donnees.lecteur()),
    )  # fmt: skip


def poles() -> None:
    """Aujourd'hui comparé à un, deux, trois ou quatre relais, et toutes les façons d'y arriver."""
    choix = _choisir()
    if not parties.montrer("poles_situations", "poles-situations", titre=False, **choix):
        return
    objectif, public, rayon, ouverts = choix.values()
    situations = relais.situations(donnees.lecteur(), objectif, public, rayon, tuple(ouverts))
    possibles = [n for n in relais.NOMBRES if relais.nommer(n) in situations]
    if not possibles:
        st.info("Chaque commune a déjà un relais gardé. À faire : en retirer de la liste, pour voir ce que d'autres donneraient.")  # fmt: skip
        return
    nombre = int(st.segmented_control("Relais de plus", possibles, default=possibles[0], key="nombre_poles", required=True))  # fmt: skip
    apres = situations[relais.nommer(nombre)]
    avant = situations.get(relais.AUJOURD_HUI, relais.Situation((), apres.temps, apres.personnes))
    ajouter.reponse(dire_isolement.poles(avant, apres, public, rayon), "reponse-poles")
    gauche, droite = st.columns([3, 2], gap="large")
    with gauche:
        if not figures.montrer_recette(
            "poles", "poles", selection=apres.sites, largeur=520, nombre=nombre, **choix
        ):
            return
    with droite:
        parties.montrer("poles_choix", "poles-choix", nombre=nombre, reponse=False, **choix)


def _choisir() -> dict[str, Any]:
    """Ce qu'on cherche, pour qui, à quelle durée, et les relais gardés : dans l'ordre des paramètres."""
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
        ouverts = etat.communes(
            "Relais d'aujourd'hui, gardés", relais.relais_actuels(donnees.lecteur()),
            "relais_ouverts",
            "Par défaut, les espaces France services. Retirez-les tous pour repartir de rien.",
        )  # fmt: skip
        rayon = float(st.segmented_control("À portée", [10, 15], default=15, format_func=lambda m: f"{m} minutes", key="rayon_poles", required=True))  # fmt: skip
    return {"objectif": objectif, "public": public, "rayon": rayon, "ouverts": ouverts}
