"""Ce que l'accueil place : la phrase d'ouverture, les changements, la fraîcheur des sources."""

from __future__ import annotations

import streamlit as st

from observatoire import formats
from observatoire.entrepot.fraicheur import fraicheur as calculer
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Territoire
from observatoire.ui import composants, donnees


def phrase(ou: Territoire) -> str:
    """La réponse en une phrase : population et âge, avec leur année."""
    nom = donnees.lecteur().libelle(ou)
    ligne = composants.derniere("population", ou)
    if ligne is None:
        return f"{nom} : la population n'est pas encore dans les fichiers déposés."
    texte = f"{nom} compte {composants.dire(ligne)} en {int(ligne['fin'])}"
    age = composants.derniere("part_65_plus", ou) if "part_65_plus" in INDICATEURS else None
    if age is not None:
        texte += f" ; {composants.dire(age)} ont 65 ans ou plus ({int(age['fin'])})"
    return texte + "."


def changements() -> None:
    """Les fichiers nouveaux, remplacés ou refusés, et les chiffres qui ont bougé."""
    lecteur = donnees.lecteur()
    journal = lecteur.requete(
        "SELECT j.*, t.libelle FROM journal j LEFT JOIN territoires t USING (code, niveau) ORDER BY rang"
    )
    for texte in journal.loc[journal["genre"] != "chiffre", "texte"]:
        st.markdown("- " + texte.replace("<", "‹").replace("[", "("))
    chiffres = journal[journal["genre"] == "chiffre"]
    if len(chiffres):
        tableau = chiffres.assign(
            Indicateur=chiffres["indicateur"].map(lambda i: INDICATEURS[i].libelle),
            Avant=[_nombre(i, v) for i, v in zip(chiffres["indicateur"], chiffres["avant"], strict=True)],
            Après=[_nombre(i, v) for i, v in zip(chiffres["indicateur"], chiffres["apres"], strict=True)],
            Année=chiffres["fin"].astype(str),
        ).rename(columns={"libelle": "Territoire"})
        st.dataframe(tableau[["Territoire", "Indicateur", "Année", "Avant", "Après"]], hide_index=True)


def _nombre(identifiant: str, v: float) -> str:
    return formats.nombre(v, INDICATEURS[identifiant].decimales)


def alertes() -> None:
    """Fichiers refusés, sources en retard, réglages ignorés."""
    lecteur = donnees.lecteur()
    refus = lecteur.requete("SELECT fichier, message FROM fichiers WHERE statut = 'refuse'")
    for _, ligne in refus.iterrows():
        st.warning(f"Fichier refusé {ligne['fichier']} : {ligne['message']}")
    for texte in donnees.reglages().alertes:
        st.warning(texte)
    en_retard = [f for f in calculer(lecteur) if f.en_retard]
    for f in en_retard:
        st.info(f"{f.titre} ({f.producteur}) : une livraison plus récente que {f.millesime} doit être parue.")
    if refus.empty and not en_retard and not donnees.reglages().alertes:
        st.write("Rien à signaler.")


def fraicheur() -> None:
    """Chaque source en service, son dernier millésime et la prochaine livraison attendue."""
    lignes = [
        {
            "Source": f.titre,
            "Producteur": f.producteur,
            "Dernier millésime": str(f.millesime or "sans année"),
            "Prochaine livraison attendue": f.attendue,
        }
        for f in calculer(donnees.lecteur())
    ]
    st.dataframe(lignes, hide_index=True)
