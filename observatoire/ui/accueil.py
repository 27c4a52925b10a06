"""Ce que l'accueil place : la réponse, les changements, ce qu'il faut surveiller, la fraîcheur."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from observatoire import formats
from observatoire.entrepot.fraicheur import Fraicheur
from observatoire.entrepot.fraicheur import fraicheur as calculer
from observatoire.indicateurs import phrases
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Territoire
from observatoire.ui import cles, composants, donnees, veille

_GENRES = {"bon": "à jour", "attente": "sans date", "alerte": "en retard"}
_CHIFFRES_EN_PHRASES = 40


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
    dite = phrases.constat(cle.declare, cle.ligne, etude=lecteur.epci)
    avant = cles.recul(cle.serie)
    if avant is not None and not pd.isna(cle.ligne["valeur"]):
        dite += " " + phrases.evolution(cle.declare, avant, cle.ligne, etude=lecteur.epci)
    composants.reponse(dite)


def changements() -> None:
    """Les fichiers nouveaux, remplacés, retirés ou refusés, et les chiffres qui ont bougé."""
    lecteur = donnees.lecteur()
    journal = lecteur.requete(
        "SELECT j.*, t.libelle FROM journal j LEFT JOIN territoires t USING (code, niveau) ORDER BY rang"
    )
    if journal.empty:
        st.write("Aucun fichier n'a changé, aucun chiffre n'a bougé.")
        return
    faits = journal[journal["genre"] != "chiffre"]
    if len(faits):
        composants.liste(faits["texte"])
    chiffres = journal[journal["genre"] == "chiffre"]
    if len(chiffres):
        st.write(f"{formats.pluriel(len(chiffres), 'chiffre')} ont bougé sur le territoire :")
        composants.tableau(
            ("Territoire", "Indicateur", "Période", "Avant", "Après"),
            [_bouge(r) for r in chiffres.head(_CHIFFRES_EN_PHRASES).itertuples()],
            "Chiffres qui ont bougé",
        )
    if len(chiffres) > _CHIFFRES_EN_PHRASES:
        reste = len(chiffres) - _CHIFFRES_EN_PHRASES
        st.caption(f"Et {reste} autres, dans la page Données.")


def _bouge(r: object) -> tuple[str, str, str, str, str]:
    declare = INDICATEURS.get(str(r.indicateur))  # type: ignore[attr-defined]
    decimales = declare.decimales if declare else 1
    return (
        str(r.libelle),  # type: ignore[attr-defined]
        declare.libelle if declare else str(r.indicateur),  # type: ignore[attr-defined]
        formats.periode(int(r.debut), int(r.fin)),  # type: ignore[attr-defined]
        formats.nombre(r.avant, decimales),  # type: ignore[attr-defined]
        formats.nombre(r.apres, decimales),  # type: ignore[attr-defined]
    )


def a_surveiller() -> None:
    """Échéances et alertes, fichiers refusés, sources en retard, réglages mis de côté."""
    lecteur = donnees.lecteur()
    alertees = veille.montrer()
    refus = lecteur.requete("SELECT fichier, message FROM fichiers WHERE statut = 'refuse'")
    for ligne in refus.itertuples():
        st.error(
            f"**Fichier refusé** {composants.texte(f'{ligne.fichier} : {ligne.message}')}",
            icon=":material/error:",
        )
    for alerte in donnees.reglages().alertes:
        st.warning(composants.texte(alerte), icon=":material/warning:")
    retards = [f for f in calculer(lecteur) if f.en_retard]
    if retards:
        st.write("Une livraison plus récente doit être parue :")
        composants.liste(_retard(f) for f in retards)
    if refus.empty and not retards and not donnees.reglages().alertes and not alertees:
        st.write(
            "Rien à signaler : aucune échéance proche, aucun fichier refusé, aucune source en retard."
        )


def _retard(f: Fraicheur) -> str:
    ou = composants.lien(f.titre, f.url)
    return composants.Sur(
        f"{ou} ({escape(f.producteur)}) : millésime {f.millesime} en service, le suivant était attendu "
        f"{'' if f.attendue.startswith('courant') else 'en '}{f.attendue}. À faire : le télécharger et le déposer."
    )


def fraicheur() -> None:
    """Chaque source en service, son dernier millésime et la prochaine livraison attendue."""
    lignes = calculer(donnees.lecteur())
    composants.tableau(
        ("Source", "Producteur", "Dernier millésime", "Prochaine livraison", "État"),
        [
            (
                composants.lien(f.titre, f.url),
                f.producteur,
                str(f.millesime or "sans année"),
                f.attendue,
                composants.etat(_GENRES[f.genre], f.genre),
            )
            for f in sorted(lignes, key=lambda f: not f.en_retard)
        ],
        "Fraîcheur des sources",
    )
