"""Les morceaux d'écran que plusieurs pages partagent ; tout texte venu d'un fichier y est échappé."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import zip_longest

import streamlit as st

from observatoire.affirmations.mots import EXEMPLE
from observatoire.entrepot.lecture import indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.formats import insecables
from observatoire.ui import ajouter
from observatoire.ui.markdown import texte

__all__ = [
    "Sur", "etat", "fiches", "information", "lien", "liste", "reponse", "sans_donnee", "tableau", "texte",
]  # fmt: skip


def tableau(
    entetes: Sequence[str],
    lignes: Iterable[Sequence[str]],
    titre: str,
    *,
    rappeler: bool = False,
    nombres: Sequence[bool] = (),
) -> None:
    """Un petit tableau lisible au projecteur et au téléphone ; `titre` est lu par les synthèses.

    Une cellule est un texte, ou du HTML déjà sûr donné par `etat` ou `lien`. `rappeler` : au
    téléphone, où les en-têtes ne tiennent pas, chaque cellule dit le sien (colonnes de nombres).
    `nombres` : vrai pour chaque colonne de nombres, alignée à droite.
    """
    droites = [' class="obs-nombre"' if n else "" for n in nombres] or [""] * len(entetes)
    haut = "".join(
        f'<th scope="col"{d}>{escape(e)}</th>' for e, d in zip(entetes, droites, strict=True)
    )
    corps = "".join(
        "<tr>"
        + "".join(
            f"<td{d}{_rappel(e) if rappeler else ''}>{_cellule(v)}</td>"
            for (e, v), d in zip(zip_longest(entetes, ligne, fillvalue=""), droites, strict=True)
        )
        + "</tr>"
        for ligne in lignes
    )
    rappel = " obs-rappel" * rappeler
    st.html(
        f'<div class="obs-tableau{rappel}" tabindex="0" role="region" aria-label="{escape(titre)}">'
        f"<table><thead><tr>{haut}</tr></thead><tbody>{corps}</tbody></table></div>"
    )


def _rappel(entete: str) -> str:
    return f' data-titre="{escape(entete)}"'


def information(dite: str) -> None:
    """Une phrase d'aide : ce qui manque et quoi déposer."""
    st.info(texte(dite), icon=":material/inbox:")


def reponse(dite: str, cle: str = "reponse") -> None:
    """La phrase qui répond à la question de la page, en grand ; `cle` unique commençant par reponse."""
    with st.container(key=cle):
        st.markdown(texte(insecables(dite)))
    ajouter.phrase(dite, cle)


def imprevu(erreur: Exception) -> str:
    """La phrase d'une faute du logiciel : rien n'est perdu, et quoi signaler."""
    return (
        f"Cette page a rencontré une erreur imprévue ({type(erreur).__name__}). Vos données et les "
        "autres pages ne sont pas touchées. À faire : recharger la page ; si l'erreur revient, signaler "
        "la page, les choix faits et l'heure."
    )


class Sur(str):
    """Du HTML écrit par le programme, dont les données sont déjà échappées."""


def etat(mot: str, genre: str) -> Sur:
    """Un état en toutes lettres, avec sa couleur ; `genre` : bon, attente ou alerte."""
    return Sur(f'<span class="obs-etat obs-{genre}">{escape(mot)}</span>')


def lien(nom: str, adresse: str) -> Sur:
    """Un lien vers le site d'un producteur ; une adresse qui n'est pas du web reste un texte."""
    if not adresse.startswith(("https://", "http://")):
        return Sur(escape(nom))
    return Sur(
        f'<a href="{escape(adresse)}" target="_blank" rel="noopener noreferrer">{escape(nom)}</a>'
    )


def annoncer_exemple(exemple: bool) -> None:
    """En tête de chaque page d'un dossier d'exemple : ce qui y est inventé, et ce qui ne l'est pas."""
    if exemple:
        st.warning(
            f"**{EXEMPLE}** : les structures, places, horaires et demandes de ce dossier sont inventés ; les "
            "chiffres publics sont les vrais. Ce qui dépend d'une ligne inventée le redit, exports compris.",
            icon=":material/science:",
        )


def liste(lignes: Iterable[str]) -> None:
    """Une liste à puces."""
    corps = "".join(f"<li>{_cellule(ligne)}</li>" for ligne in lignes)
    st.html(f'<ul class="obs-liste">{corps}</ul>')


def fiches(entrees: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> None:
    """Des fiches repliées : un titre, puis des couples (rubrique, texte) ; les vides sont tues."""
    st.html(
        "".join(
            f'<details class="obs-fiche"><summary>{escape(titre)}</summary><dl>'
            + "".join(f"<dt>{escape(nom)}</dt><dd>{_cellule(v)}</dd>" for nom, v in rubriques if v)
            + "</dl></details>"
            for titre, rubriques in entrees
        )
    )


def sans_donnee(identifiant: str) -> None:
    """L'état vide : ce qu'on verrait, quel fichier manque, où le trouver."""
    declare = indicateur(identifiant)
    st.info(
        texte(f"« {declare.libelle} » n'a pas encore de valeur ici. {declare.question} ")
        + f"**À faire** : {texte(fichiers_a_deposer(declare))}.",
        icon=":material/inbox:",
    )


def _cellule(v: str) -> str:
    return v if isinstance(v, Sur) else escape(str(v))
