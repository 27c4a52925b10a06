"""Ce que l'accueil place : la réponse, les changements, ce qu'il faut surveiller, la fraîcheur."""

from datetime import date

import pandas as pd
import streamlit as st

from observatoire import affirmations
from observatoire.contenu.territoire.parties_indicateurs import recul
from observatoire.entrepot.fraicheur import fraicheur as calculer
from observatoire.modele import Territoire
from observatoire.ui import cles, composants, donnees, parties, veille


def reponse(ou: Territoire) -> None:
    """La réponse à la question de la page, écrite d'après les chiffres."""
    lecteur = donnees.lecteur()
    [cle] = cles.lire(lecteur.version, ("population",), ou, ())
    if cle.ligne is None:
        composants.information(
            "La population n'est dans aucun fichier déposé. À faire : déposer les populations de "
            "référence de l'INSEE dans data/."
        )
        return
    dite = affirmations.constat(cle.declare, cle.ligne, etude=lecteur.epci)
    avant = recul(cle.serie)
    if avant is not None and not pd.isna(cle.ligne["valeur"]):
        dite += " " + affirmations.evolution(cle.declare, avant, cle.ligne, etude=lecteur.epci)
    composants.reponse(dite)


def changements() -> None:
    """Les fichiers nouveaux, remplacés, retirés ou refusés, et les chiffres qui ont bougé."""
    parties.montrer("changements", "changements")


def a_surveiller() -> None:
    """Échéances et alertes, fichiers refusés, sources en retard, réglages mis de côté."""
    lecteur = donnees.lecteur()
    alertees = veille.montrer()
    fichiers = lecteur.fichiers()
    refus = fichiers.loc[fichiers["statut"] == "refuse", ["fichier", "message"]]
    for ligne in refus.itertuples():
        st.error(
            f"**Fichier refusé** {composants.texte(f'{ligne.fichier} : {ligne.message}')}",
            icon=":material/error:",
        )
    for alerte in donnees.reglages().alertes:
        st.warning(composants.texte(alerte), icon=":material/warning:")
    retards = any(f.en_retard for f in calculer(lecteur))
    if retards:
        st.write(
            "Une livraison plus récente doit être parue. À faire : la télécharger et la déposer."
        )
        parties.montrer("fraicheur", "retards", titre=False, jour=date.today(), retards=True)
    if refus.empty and not retards and not donnees.reglages().alertes and not alertees:
        st.write(
            "Rien à signaler : aucune échéance proche, aucun fichier refusé, aucune source en retard."
        )


def fraicheur() -> None:
    """Chaque source en service, son dernier millésime et la prochaine livraison attendue."""
    parties.montrer("fraicheur", "fraicheur", titre=False, jour=date.today())
