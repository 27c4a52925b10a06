"""Ce que l'accueil place : la réponse, les changements, ce qu'il faut surveiller, ce qui manque."""

from datetime import date
from functools import partial

import streamlit as st

from observatoire.contenu.schema import veille as textes
from observatoire.entrepot.fraicheur import fraicheur as calculer
from observatoire.modele import Territoire
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


def reponse(ou: Territoire) -> None:
    """La réponse à la question de la page, écrite d'après les chiffres."""
    [cle] = cles.lire(("population",), (ou,))
    if cle.ligne is None:
        manquant.information(
            "La population n'est dans aucun fichier déposé. À faire : déposer les populations de "
            "référence de l'INSEE sur la page Données."
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
    """Les sources dont une livraison plus récente doit être parue ; rien s'il n'y en a pas."""
    if any(f.en_retard for f in calculer(donnees.lecteur())):
        st.write(
            "Une livraison plus récente doit être parue. À faire : la télécharger et la déposer."
        )
        parties.montrer("fraicheur", "retards", titre=False, jour=date.today(), retards=True)


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
    """Le territoire d'un regard : une petite carte, et les chiffres choisis à côté."""
    gauche, droite = st.columns([2, 3], gap="medium")
    with droite:
        cles.chiffres(ou, cles.choisies(), "accueil")
    with gauche:
        figures.montrer_recette("carte", "accueil-carte", identifiant="densite", largeur=450)
