"""La page Dossiers : le choix d'un dossier, la réponse, l'aperçu, les exports."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from observatoire import formats
from observatoire.contenu.dossiers import assemblage, rangement, votes
from observatoire.contenu.dossiers import fiches as lot
from observatoire.contenu.dossiers.dossier import Dossier, depuis
from observatoire.contenu.dossiers.gabarits import modeles
from observatoire.documents import DE_CHIFFRES, LIBELLES, pdf, rendre
from observatoire.documents.contenu import Document, Encadre
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure
from observatoire.memoire import une_fois
from observatoire.modele import identifiant
from observatoire.ui import ajouter, composants, donnees, etat, figures, projection, tableaux, vides

CLE = "dossier"
PAR_DEFAUT = "diagnostic"


def choisir() -> str:
    """Le dossier montré ; son nom est dans l'adresse, qui se partage."""
    entrees = {e.nom: e for e in rangement.liste(donnees.dossier_donnees())}
    demande = st.query_params.get(CLE)
    if demande and demande not in entrees and CLE not in st.session_state:
        st.warning(
            composants.texte(
                f"Le dossier « {demande} » n'existe pas ou a été retiré. À faire : en choisir un dans la "
                "liste, ou demander son nom à la personne qui a envoyé ce lien."
            ),
            icon=":material/link_off:",
        )
    if voulu := st.session_state.pop(ajouter.A_MONTRER, None):
        st.session_state[CLE] = voulu
    nom = etat.choisir_un(
        "Dossier",
        list(entrees),
        cle=CLE,
        defaut=PAR_DEFAUT,
        nommer=lambda n: (
            f"{entrees[n].titre or n}" + ("" if entrees[n].enregistre else " — modèle prêt")
        ),
        aide="Les dossiers du comité, puis les modèles prêts, à copier pour les modifier.",
    )
    if entrees[nom].enregistre:
        st.session_state[ajouter.EN_COURS] = nom
    return nom


def ouvrir(nom: str) -> Dossier | None:
    """Le dossier choisi ; illisible, la raison est montrée."""
    with composants.refus_montre():
        return rangement.ouvrir(
            nom, donnees.dossier_donnees(), donnees.lecteur(),
            etat.territoire(), _reponses(nom),
        )  # fmt: skip
    return None


def _reponses(nom: str) -> dict[str, str]:
    """Ce qu'un modèle prêt demande (une structure, un numéro) ; vide, la place reste à remplir."""
    if nom in donnees.carnet(rangement.GENRE).liste() or nom not in modeles():
        return {}
    return {
        cle: st.text_input(libelle, key=f"{nom}-{cle}", bind="query-params")
        for cle, libelle in modeles()[nom].questions.items()
    }


def repondre(nom: str, dossier: Dossier) -> None:
    """Ce que contient le dossier, et s'il a été figé."""
    lecteur = donnees.lecteur()
    figurees = sum(e.genre in ("figure", "tableau") for e in dossier.elements)
    figes = [f for f in votes.liste(donnees.dossier_donnees()) if f.nom == nom]
    vote = (
        f"Il a été figé {'une fois' if len(figes) == 1 else f'{len(figes)} fois'}, pour le vote du "
        f"{jour(figes[0].vote_le)}."
        if figes
        else "Il n'a pas encore été figé pour un vote."
    )
    if not dossier.elements:
        phrase = f"« {dossier.titre} » est vide : on y ajoute des figures depuis les autres pages. {vote}"
    else:
        phrase = (
            f"« {dossier.titre} » compte {formats.pluriel(len(dossier.elements), 'élément')}, dont "
            f"{formats.pluriel(figurees, 'figure')}, faites avec les chiffres publiés le "
            f"{lecteur.publie_le:%d/%m/%Y}. {vote}"
        )
    with st.container(key="reponse"):
        st.markdown(composants.texte(phrase))


def projeter(dossier: Dossier) -> bool:
    """Vrai si la projection est demandée : elle montre alors tout le dossier, écran par écran."""
    return projection.demandee() and projection.retenir(_document(dossier).blocs)


def apercevoir(dossier: Dossier) -> None:
    """Les pages telles qu'elles s'imprimeront, sous ce qui leur manque."""
    with st.spinner("Figures et tableaux…"):
        document = _document(dossier)
    _alertes(document)
    feuilleter(document)


def feuilleter(document: Document) -> None:
    """Les pages d'un document, en images."""
    with st.spinner("Mise en page…"):
        pages = _pages(document)
    vides.noter_montre()
    st.caption(f"{formats.pluriel(len(pages), 'page')} A4, comme dans le PDF.")
    with st.container(horizontal=True, gap="small", key="apercu"):
        for rang, page in enumerate(pages, start=1):
            st.image(page, width=360, alt=f"Page {rang} sur {len(pages)} du document")


def exporter(nom: str, dossier: Dossier) -> None:
    """Tous les formats, faits au clic, et le lot des fiches communales."""
    st.caption("Deux exports des mêmes chiffres sont des fichiers identiques.")
    with st.spinner("Figures et tableaux…"):
        document = _document(dossier)
    _alertes(document)
    with st.container(horizontal=True, gap="small"):
        composants.telecharger(
            LIBELLES, partial(rendre, document), identifiant(nom)[:60], "sortie",
            inactifs=() if document.chiffres else DE_CHIFFRES, icon=":material/download:",
        )  # fmt: skip
    if not document.chiffres:
        st.caption("Ni figure ni tableau : le classeur et les images seraient vides.")
    st.header("Les fiches de toutes les communes")
    st.write("Deux pages par commune, dans une seule archive, pour les points avec les mairies.")
    if st.button("Préparer les fiches", key="preparer-fiches"):
        barre = st.progress(0.0, "Première fiche…")
        st.session_state["fiches"] = lot.fiches(
            donnees.lecteur(),
            lambda quoi, part: barre.progress(min(1.0, part), f"{quoi}…"),
        )
        barre.empty()
    if fiches := st.session_state.get("fiches"):
        composants.telecharger(
            {"zip": "Télécharger les fiches (ZIP)"}, lambda _: fiches,
            "fiches-communes", "sortie-fiches", type="primary",
        )  # fmt: skip


def fabriquer(lecteur: Lecteur, nom: str, parametres: Mapping[str, Any]) -> Figure:
    """La figure d'une recette, déjà faite si une page l'a montrée."""
    faite = figures.fabriquer_recette(nom, **parametres)
    if isinstance(faite, str):
        raise AppelIncorrect(faite)
    return faite


def _document(dossier: Dossier) -> Document:
    """Un document ne se modifie pas : aperçu et exports partagent le même."""
    return _assembler(donnees.lecteur().cle, json.dumps(dossier.dictionnaire(), sort_keys=True))


# Un document entier est lourd : peu s'en gardent.
@st.cache_resource(max_entries=5, show_spinner=False)
def _assembler(version: str, cle: str) -> Document:
    return assemblage.assembler(depuis(json.loads(cle)), donnees.lecteur(), fabriquer=fabriquer)


@une_fois
def _pages(document: Document) -> list[bytes]:
    return pdf.apercu(document)


def _alertes(document: Document) -> None:
    for b in document.blocs:
        if isinstance(b, Encadre) and b.genre == "alerte":
            st.warning(composants.texte(f"{b.titre}. {b.texte}"), icon=":material/warning:")
    if document.manques:
        combien = formats.pluriel(len(document.manques), "chose manque", "choses manquent")
        with st.expander(f"{combien} à ce document : à qui demander", icon=":material/help:"):
            tableaux.tableau(("Ce qui manque", "À qui demander"), document.manques, "Ce qui manque")


def jour(iso: str) -> str:
    """« 2026-11-25 » → « 25/11/2026 »."""
    return "/".join(reversed(iso.split("-")))


def description(nom: str) -> str:
    """Ce qu'est un modèle prêt ; vide pour un dossier du comité."""
    return modeles()[nom].description if nom in modeles() else ""
