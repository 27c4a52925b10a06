"""Ce que l'accueil place : la réponse, les changements, ce qu'il faut surveiller, ce qui manque."""

from datetime import date
from functools import partial
from html import escape

import streamlit as st

from observatoire import formats
from observatoire.contenu.schema import veille as textes
from observatoire.entrepot.fraicheur import fraicheur as calculer
from observatoire.modele import Territoire
from observatoire.sources.declaration import catalogue
from observatoire.ui import (
    ajouter,
    cles,
    composants,
    donnees,
    figures,
    manquant,
    parties,
    registres,
)


def reponse(ou: Territoire, identifiant: str = "population") -> None:
    """La réponse à la question de la page : le premier des chiffres choisis, en une phrase."""
    [cle] = cles.lire((identifiant,), (ou, *cles.reperes(ou)))
    if cle.ligne is None:
        manquant.information(
            f"« {cle.declare.libelle} » n'est dans aucun fichier déposé. À faire : page Données, déposer "
            "le fichier qui le donne."
        )
        return
    ajouter.reponse(cles.reponse(cle))


def a_surveiller() -> None:
    """Échéances et alertes, fichiers refusés, réglages mis de côté."""
    alertees = _veille()
    fichiers = donnees.lecteur().fichiers()
    retenus = fichiers["statut"].isin(("refuse", "a_confirmer"))
    refus = fichiers.loc[retenus, ["fichier", "statut", "message"]]
    for ligne in refus.itertuples():
        st.error(
            f"**Fichier {'refusé' if ligne.statut == 'refuse' else 'à confirmer'}** {composants.texte(f'{ligne.fichier} : {ligne.message}')}",
            icon=":material/error:",
        )
    for alerte in donnees.reglages().alertes:
        st.warning(composants.texte(alerte), icon=":material/warning:")
    if refus.empty and not donnees.reglages().alertes and not alertees:
        st.write("Rien à signaler : aucune échéance proche, aucun fichier refusé.")


def fichiers_en_retard() -> None:
    """En une ligne, les sources dont une livraison plus récente doit être parue ; rien s'il n'y en a pas."""
    if tardives := [f for f in calculer(donnees.lecteur()) if f.en_retard]:
        dites = formats.enumerer(
            f"{catalogue()[f.source].titre} ({f.producteur})" for f in tardives
        )
        lien = composants.interne("Les prendre", "donnees?onglet=Sources et fraîcheur")
        st.html(f"<p>Une livraison plus récente doit être parue : {escape(dites)}. {lien}</p>")


def _veille() -> bool:
    """Échéances, conventions, avis, actions en retard, le plus pressant d'abord ; faux s'il n'y a rien."""
    jour = registres.aujourd_hui()
    if not textes.alertes_du_jour(registres.saisi(), jour):
        return False
    montree = parties.montrer("veille", "veille", titre=False, jour=jour, saisies=True)
    with st.container(horizontal=True):
        composants.telecharger(
            {"eml": "Préparer un courriel", "ics": "Emporter les dates"},
            partial(_prevenir, jour),
            "alertes",
            "prevenir",
        )
    return montree


def _prevenir(jour: date, format_: str) -> bytes:
    """Le brouillon de courriel des alertes, leur agenda joint ; ou l'agenda seul."""
    courriel, agenda = textes.prevenir(registres.saisi(), jour)
    return courriel if format_ == "eml" else agenda


def en_bref(ou: Territoire) -> None:
    """Le territoire d'un regard : une petite carte, et à côté les chiffres choisis que la réponse ne dit pas."""
    gauche, droite = st.columns([2, 3], gap="medium")
    with droite:
        cles.chiffres(ou, cles.choisies()[1:], "accueil")
    with gauche:
        figures.montrer_recette("carte", "accueil-carte", identifiant="densite", largeur=450)
